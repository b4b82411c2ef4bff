import type { ComponentType } from 'react'

import type { JsonSchema } from '../parts/schema-words.ts'
import type { ConfigPath, SchemaFault } from './schema-faults.ts'

export type ChangeValue = (path: ConfigPath, value: unknown) => void

/** What every field of a form is told. */
export interface FieldContext {
  readonly root: JsonSchema
  readonly faults: readonly SchemaFault[]
  readonly onChange: ChangeValue
  /** Shows a property, whatever it is: groups and lists are made of such. */
  readonly Field: ComponentType<FieldProps>
}

export interface FieldProps {
  readonly context: FieldContext
  readonly path: ConfigPath
  readonly label: string
  readonly schema: JsonSchema
  readonly value: unknown
  readonly isRequired: boolean
}

/** The first fault at exactly this place. */
export function faultAt(faults: readonly SchemaFault[], path: ConfigPath): string | undefined {
  const found = faults.find(
    (fault) => fault.path.length === path.length && path.every((step, i) => step === fault.path[i]),
  )
  return found === undefined ? undefined : `${found.message.charAt(0).toUpperCase()}${found.message.slice(1)}`
}

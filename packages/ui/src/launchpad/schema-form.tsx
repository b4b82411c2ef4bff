/**
 * schema-form — a JSON Schema as fields to fill in.
 *
 * Rules    what is not filled in is not in the config: its default, shown in the field, holds. A fault stands at its field.
 */
import type { JsonSchema } from '../parts/schema-words.ts'
import { fieldOf } from './form-field.ts'
import type { ConfigPath, SchemaFault } from './schema-faults.ts'
import { GroupFields } from './group-fields.tsx'

export type ChangeValue = (path: ConfigPath, value: unknown) => void

export interface SchemaFormProps {
  readonly schema: JsonSchema
  readonly value: unknown
  readonly faults: readonly SchemaFault[]
  readonly onChange: ChangeValue
}

/** What every field of a form is told. */
export interface FieldContext {
  readonly root: JsonSchema
  readonly faults: readonly SchemaFault[]
  readonly onChange: ChangeValue
}

export interface FieldProps {
  readonly context: FieldContext
  readonly path: ConfigPath
  readonly label: string
  readonly schema: JsonSchema
  readonly value: unknown
  readonly isRequired: boolean
}

export function SchemaForm({ schema, value, faults, onChange }: SchemaFormProps) {
  const field = fieldOf(schema, schema)
  if (field.kind !== 'group') return null
  return <GroupFields context={{ root: schema, faults, onChange }} path={[]} field={field} value={value} />
}

/** The first fault at exactly this place. */
export function faultAt(faults: readonly SchemaFault[], path: ConfigPath): string | undefined {
  const found = faults.find(
    (fault) => fault.path.length === path.length && path.every((step, i) => step === fault.path[i]),
  )
  return found === undefined ? undefined : `${found.message.charAt(0).toUpperCase()}${found.message.slice(1)}`
}

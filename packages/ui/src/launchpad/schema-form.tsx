/**
 * schema-form — a JSON Schema as fields to fill in.
 *
 * Rules    what is not filled in is not in the config: its default, shown in the field, holds. A fault stands at its field.
 */
import type { JsonSchema } from '../parts/schema-words.ts'
import type { ChangeValue } from './field-props.ts'
import { fieldOf } from './form-field.ts'
import { GroupFields } from './group-fields.tsx'
import type { SchemaFault } from './schema-faults.ts'
import { SchemaField } from './schema-field.tsx'

export interface SchemaFormProps {
  readonly schema: JsonSchema
  readonly value: unknown
  readonly faults: readonly SchemaFault[]
  readonly onChange: ChangeValue
}

export function SchemaForm({ schema, value, faults, onChange }: SchemaFormProps) {
  const field = fieldOf(schema, schema)
  if (field.kind !== 'group') return null
  return (
    <GroupFields
      context={{ root: schema, faults, onChange, Field: SchemaField }}
      path={[]}
      field={field}
      value={value}
    />
  )
}

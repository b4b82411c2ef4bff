import { Select } from '@mantine/core'

import { alternativeOf, beginningOf, fieldOf, resolved } from './form-field.ts'
import type { FormAlternative } from './form-field.ts'
import { GroupFields } from './group-fields.tsx'
import { LeafField } from './leaf-field.tsx'
import { ListField } from './list-field.tsx'
import classes from './schema-form.module.css'
import type { FieldProps } from './field-props.ts'
import { faultAt } from './field-props.ts'

/** One property, whatever it is. */
export function SchemaField(props: FieldProps) {
  const { context, schema, path, value } = props
  const field = fieldOf(context.root, schema)
  switch (field.kind) {
    case 'group':
      return (
        <Fields {...props}>
          <GroupFields context={context} path={path} field={field} value={value} />
        </Fields>
      )
    case 'list':
      return (
        <Fields {...props}>
          <ListField {...props} items={field.items} />
        </Fields>
      )
    case 'alternatives':
      return (
        <Fields {...props}>
          <Alternatives {...props} alternatives={field.alternatives} />
        </Fields>
      )
    case 'choice':
    case 'number':
    case 'switch':
    case 'text':
      return <LeafField {...props} field={field} />
    case 'fixed':
      return null
    case 'other':
      return (
        <Fields {...props}>
          <p className={classes['note']}>Write it in the text: a form cannot say it.</p>
        </Fields>
      )
  }
}

/** A named box around what a property is made of. */
function Fields({
  context,
  path,
  label,
  schema,
  isRequired,
  children,
}: FieldProps & { readonly children: React.ReactNode }) {
  const { description } = resolved(context.root, schema)
  const fault = faultAt(context.faults, path)
  return (
    <fieldset className={classes['fields']}>
      <legend>
        {label}
        {isRequired ? <Required /> : null}
      </legend>
      {typeof description === 'string' ? <p className={classes['note']}>{description}</p> : null}
      {fault === undefined ? null : <p className={classes['fault']}>{fault}</p>}
      {children}
    </fieldset>
  )
}

function Required() {
  return (
    <span className={classes['required']} title="Required">
      {' '}
      *
    </span>
  )
}

function Alternatives({ alternatives, ...props }: FieldProps & { readonly alternatives: readonly FormAlternative[] }) {
  const { context, path, value, label, isRequired } = props
  const at = alternativeOf(context.root, alternatives, value)
  const chosen = at === undefined ? undefined : alternatives[at]
  const choose = (index: string | null) => {
    const next = index === null ? undefined : alternatives[Number(index)]
    context.onChange(path, next === undefined ? undefined : beginningOf(context.root, next))
  }
  return (
    <>
      <Select
        aria-label={`Kind of ${label}`}
        data={alternatives.map((one, index) => ({ value: String(index), label: one.label }))}
        value={at === undefined ? null : String(at)}
        placeholder="None"
        clearable={!isRequired}
        allowDeselect={false}
        onChange={choose}
      />
      {chosen === undefined ? null : <Alternative {...props} schema={chosen.schema} />}
    </>
  )
}

function Alternative(props: FieldProps) {
  const { context, path, schema, value } = props
  const field = fieldOf(context.root, schema)
  return field.kind === 'group' ? (
    <GroupFields context={context} path={path} field={field} value={value} />
  ) : (
    <SchemaField {...props} />
  )
}

import { ActionIcon, Checkbox, NumberInput, Select, TextInput } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'

import type { FormField } from './form-field.ts'
import { resolved } from './form-field.ts'
import classes from './schema-form.module.css'
import type { FieldProps } from './field-props.ts'
import { faultAt } from './field-props.ts'

export type LeafKind = Extract<FormField, { kind: 'choice' | 'number' | 'switch' | 'text' }>

/** One value: text, a number, a choice, on or off. */
export function LeafField(props: FieldProps & { readonly field: LeafKind }) {
  const { context, path, label, schema, value, isRequired, field } = props
  const { description, default: fallback } = resolved(context.root, schema)
  const common = {
    label,
    required: isRequired,
    description: typeof description === 'string' ? description : undefined,
    error: faultAt(context.faults, path),
    placeholder: fallback === undefined || fallback === null ? '' : wordOf(fallback),
  }
  const change = (next: unknown) => context.onChange(path, next)
  return (
    <div className={classes['leaf']}>
      <div className={classes['control']}>
        <Control field={field} value={value} fallback={fallback} common={common} onChange={change} />
      </div>
      {value === undefined || isRequired ? null : (
        <ActionIcon
          size={28}
          aria-label={`Leave out ${label}`}
          title={fallback === undefined ? 'Leave it out' : `Back to the default, ${wordOf(fallback)}`}
          onClick={() => change(undefined)}
        >
          <IconArrowBackUp size={14} aria-hidden />
        </ActionIcon>
      )}
    </div>
  )
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

interface ControlProps {
  readonly field: LeafKind
  readonly value: unknown
  readonly fallback: unknown
  readonly common: {
    readonly label: string
    readonly required: boolean
    readonly description: string | undefined
    readonly error: string | undefined
    readonly placeholder: string
  }
  readonly onChange: (value: unknown) => void
}

function Control({ field, value, fallback, common, onChange }: ControlProps) {
  const { label, description, error } = common
  // A value of another kind than its field is written in the text, and shown as it stands there.
  const isOdd = typeof value === 'object' && value !== null
  if (isOdd) return <TextInput {...common} value={JSON.stringify(value)} readOnly />
  switch (field.kind) {
    case 'switch':
      return (
        <Checkbox
          label={label}
          description={description}
          error={error}
          checked={value === undefined ? fallback === true : value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          data={field.values.map((one) => ({ value: JSON.stringify(one), label: wordOf(one) }))}
          value={value === undefined ? null : JSON.stringify(value)}
          onChange={(next) => onChange(next === null ? undefined : JSON.parse(next))}
        />
      )
    case 'number':
      return (
        <NumberInput
          {...common}
          allowDecimal={!field.isWhole}
          value={typeof value === 'number' || typeof value === 'string' ? value : ''}
          onChange={(next) => onChange(next === '' ? undefined : next)}
          {...(field.min === undefined ? {} : { min: field.min })}
          {...(field.max === undefined ? {} : { max: field.max })}
          clampBehavior="none"
        />
      )
    case 'text':
      return (
        <TextInput
          {...common}
          value={value === undefined || value === null ? '' : wordOf(value)}
          onChange={({ currentTarget }) =>
            onChange(currentTarget.value === '' && !common.required ? undefined : currentTarget.value)
          }
        />
      )
  }
}

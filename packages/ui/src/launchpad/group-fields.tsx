import { ActionIcon, Button, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'

import { objectOf } from '../parts/schema-words.ts'
import type { FormField } from './form-field.ts'
import type { ConfigPath } from './schema-faults.ts'
import classes from './schema-form.module.css'
import type { FieldContext } from './field-props.ts'

export interface GroupFieldsProps {
  readonly context: FieldContext
  readonly path: ConfigPath
  readonly field: Extract<FormField, { kind: 'group' }>
  readonly value: unknown
}

/** The properties of an object, and a way to add others where its schema lets. */
export function GroupFields({ context, path, field, value }: GroupFieldsProps) {
  const { properties, extra } = field
  const given = objectOf(value)
  const known = new Set(properties.map(({ name }) => name))
  const others = extra === undefined ? [] : Object.keys(given).filter((name) => !known.has(name))
  return (
    <div className={classes['group']}>
      {properties.map(({ name, schema, isRequired }) => (
        <context.Field
          key={name}
          context={context}
          path={[...path, name]}
          label={name}
          schema={schema}
          value={given[name]}
          isRequired={isRequired}
        />
      ))}
      {others.map((name) => (
        <div key={name} className={classes['item']}>
          <context.Field
            context={context}
            path={[...path, name]}
            label={name}
            schema={extra ?? {}}
            value={given[name]}
            isRequired
          />
          <ActionIcon aria-label={`Remove ${name}`} onClick={() => context.onChange([...path, name], undefined)}>
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {extra === undefined ? null : (
        <AddName taken={Object.keys(given)} onAdd={(name) => context.onChange([...path, name], beginning(extra))} />
      )}
    </div>
  )
}

/** Something that can stand in a document until it is filled in. */
function beginning({ type }: Readonly<Record<string, unknown>>): unknown {
  if (type === 'object') return {}
  if (type === 'array') return []
  if (type === 'number' || type === 'integer') return 0
  return type === 'boolean' ? false : ''
}

interface AddNameProps {
  readonly taken: readonly string[]
  readonly onAdd: (name: string) => void
}

function AddName({ taken, onAdd }: AddNameProps) {
  const [name, setName] = useState('')
  const isFree = name.trim() !== '' && !taken.includes(name.trim())
  const add = () => {
    if (!isFree) return
    onAdd(name.trim())
    setName('')
  }
  return (
    <div className={classes['add']}>
      <TextInput
        aria-label="Name to add"
        placeholder="Name to add"
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={({ key }) => (key === 'Enter' ? add() : undefined)}
      />
      <Button variant="default" disabled={!isFree} leftSection={<IconPlus size={14} aria-hidden />} onClick={add}>
        Add
      </Button>
    </div>
  )
}

import { ActionIcon, Button, TagsInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'

import type { JsonSchema } from '../parts/schema-words.ts'
import { fieldOf } from './form-field.ts'
import { scaffold } from './scaffold.ts'
import classes from './schema-form.module.css'
import type { FieldProps } from './field-props.ts'

/** Texts are written one after the other; anything else has a field each. */
export function ListField({ context, path, label, value, items }: FieldProps & { readonly items: JsonSchema }) {
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const change = (next: readonly unknown[]) => context.onChange(path, next.length === 0 ? undefined : next)
  if (fieldOf(context.root, items).kind === 'text' && list.every((one) => typeof one === 'string')) {
    return (
      <TagsInput
        aria-label={label}
        size="xs"
        placeholder={list.length === 0 ? 'Type, then press Enter' : ''}
        value={list.map(String)}
        onChange={change}
      />
    )
  }
  return (
    <div className={classes['group']}>
      {list.map((item, index) => (
        // An item has no name but its place.
        <div key={index} className={classes['item']}>
          <context.Field
            context={context}
            path={[...path, index]}
            label={`${label} ${index + 1}`}
            schema={items}
            value={item}
            isRequired
          />
          <ActionIcon
            aria-label={`Remove ${label} ${index + 1}`}
            onClick={() => change(list.filter((_, other) => other !== index))}
          >
            <IconTrash size={14} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div className={classes['add']}>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => change([...list, firstItem(context.root, items)])}
        >
          Add to {label}
        </Button>
      </div>
    </div>
  )
}

function firstItem(root: JsonSchema, items: JsonSchema): unknown {
  const holder = { type: 'object', properties: { item: items }, required: ['item'], $defs: root['$defs'] }
  return scaffold(holder, {})['item']
}

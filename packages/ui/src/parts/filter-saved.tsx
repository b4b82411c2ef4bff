import { ActionIcon, Menu, TextInput } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { IconBookmark, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'

import type { FilterDefinition, FilterValue } from './filter-words.ts'

interface Saved {
  readonly name: string
  readonly value: FilterValue
}

export interface FilterSavedProps {
  /** Where in this browser they are kept: one list per screen. */
  readonly name: string
  readonly filters: readonly FilterDefinition[]
  readonly value: FilterValue
  readonly onChange: (patch: FilterValue) => void
}

/** A menu of filters that somebody gave a name to. */
export function FilterSaved({ name, filters, value, onChange }: FilterSavedProps) {
  const [saved, setSaved] = useLocalStorage<readonly Saved[]>({ key: `ingot.filters.${name}`, defaultValue: [] })
  const none = Object.fromEntries(filters.map(({ key }) => [key, undefined]))
  const chosen = Object.fromEntries(filters.flatMap(({ key }) => (value[key] === undefined ? [] : [[key, value[key]]])))
  const save = (title: string) =>
    setSaved([...saved.filter((one) => one.name !== title), { name: title, value: chosen }])
  return (
    <Menu withinPortal closeOnItemClick>
      <Menu.Target>
        <ActionIcon size={30} variant="default" aria-label="Saved filters" title="Saved filters">
          <IconBookmark size={15} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {saved.length === 0 ? <Menu.Label>No filters saved yet</Menu.Label> : null}
        {saved.map((one) => (
          <Menu.Item
            key={one.name}
            onClick={() => onChange({ ...none, ...one.value })}
            rightSection={
              <ActionIcon
                component="span"
                role="button"
                size={20}
                aria-label={`Forget ${one.name}`}
                onClick={(event) => {
                  event.stopPropagation()
                  setSaved(saved.filter((other) => other !== one))
                }}
              >
                <IconTrash size={13} aria-hidden />
              </ActionIcon>
            }
          >
            {one.name}
          </Menu.Item>
        ))}
        {Object.keys(chosen).length === 0 ? null : (
          <>
            <Menu.Divider />
            <NameField onSave={save} />
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function NameField({ onSave }: { readonly onSave: (name: string) => void }) {
  const [name, setName] = useState('')
  return (
    <TextInput
      m={4}
      placeholder="Save these as…"
      aria-label="Name for these filters"
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onKeyDown={(event) => {
        // Letters are letters here, not the first of a menu's entry.
        event.stopPropagation()
        if (event.key !== 'Enter' || name.trim() === '') return
        onSave(name.trim())
        setName('')
      }}
    />
  )
}

/**
 * filter-bar — one line to narrow a list: tokens for what is chosen, and a field that offers what may be.
 *
 * Rules    knows nothing of the address: the screen keeps the value there. `savedAs` remembers chosen filters by name in
 *          this browser.
 */
import { ActionIcon, Combobox, PillsInput, useCombobox } from '@mantine/core'
import { IconFilter, IconX } from '@tabler/icons-react'
import type { KeyboardEvent, RefObject } from 'react'
import { useRef, useState } from 'react'

import classes from './filter-bar.module.css'
import { FilterSaved } from './filter-saved.tsx'
import type { FilterDefinition, FilterOffer, FilterToken, FilterValue } from './filter-words.ts'
import { offersOf, readTyped, tokensOf, withChosen, withoutToken } from './filter-words.ts'

export type { FilterDefinition, FilterValue } from './filter-words.ts'

export interface FilterBarProps {
  /** What is narrowed: `runs`. */
  readonly label: string
  readonly filters: readonly FilterDefinition[]
  readonly value: FilterValue
  /** Only what changes; undefined takes a filter away. */
  readonly onChange: (patch: FilterValue) => void
  readonly savedAs?: string
}

export function FilterBar({ label, filters, value, onChange, savedAs }: FilterBarProps) {
  const field = useRef<HTMLInputElement>(null)
  const tokens = tokensOf(filters, value)
  const { combobox, typed, setTyped, offers, take } = useFilterField(filters, value, onChange, field)
  const drop = (token: FilterToken) => onChange(withoutToken(filters, value, token))
  const clear = () => onChange(Object.fromEntries(tokens.map(({ key }) => [key, undefined])))
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const last = tokens.at(-1)
    if (key === 'Backspace' && typed === '' && last !== undefined) drop(last)
    if (key === 'Enter' && typed !== '' && combobox.getSelectedOptionIndex() < 0) take(offers[0])
  }
  return (
    <div className={classes['bar']}>
      <Combobox store={combobox} onOptionSubmit={(index) => take(offers[Number(index)])}>
        <Combobox.DropdownTarget>
          <PillsInput
            className={classes['input']}
            size="xs"
            leftSection={<IconFilter size={14} aria-hidden />}
            rightSection={tokens.length === 0 ? null : <ClearButton onClick={clear} />}
            onClick={() => combobox.openDropdown()}
          >
            <div className={classes['tokens']}>
              <Tokens tokens={tokens} onDrop={drop} />
              <Combobox.EventsTarget>
                <PillsInput.Field
                  ref={field}
                  aria-label={`Filter ${label}`}
                  placeholder={tokens.length === 0 ? `Filter ${label}` : ''}
                  value={typed}
                  onFocus={() => combobox.openDropdown()}
                  onBlur={() => combobox.closeDropdown()}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                  onKeyDown={onKeyDown}
                />
              </Combobox.EventsTarget>
            </div>
          </PillsInput>
        </Combobox.DropdownTarget>
        <Offers offers={offers} hint={readTyped(filters, typed).filter?.placeholder} />
      </Combobox>
      {savedAs === undefined ? null : (
        <FilterSaved name={savedAs} filters={filters} value={value} onChange={onChange} />
      )}
    </div>
  )
}

/** What is typed, what is offered for it, and what taking an offer does. */
function useFilterField(
  filters: readonly FilterDefinition[],
  value: FilterValue,
  onChange: FilterBarProps['onChange'],
  field: RefObject<HTMLInputElement | null>,
) {
  const [typed, setText] = useState('')
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const setTyped = (text: string) => {
    setText(text)
    combobox.openDropdown()
    combobox.resetSelectedOption()
  }
  const take = (offer: FilterOffer | undefined) => {
    const filter = filters.find((one) => one.key === offer?.key)
    if (filter === undefined) return
    setTyped(offer?.value === undefined ? `${filter.label}:` : '')
    if (offer?.value !== undefined) onChange(withChosen(filter, value, offer.value))
    field.current?.focus()
  }
  return { combobox, typed, setTyped, offers: offersOf(filters, value, typed), take }
}

interface TokensProps {
  readonly tokens: readonly FilterToken[]
  readonly onDrop: (token: FilterToken) => void
}

function Tokens({ tokens, onDrop }: TokensProps) {
  return tokens.map((token) => (
    <span key={`${token.key} ${token.value}`} className={classes['token']}>
      <span className={classes['key']}>{token.label}</span> {token.text}
      <button type="button" aria-label={`Without ${token.label}: ${token.text}`} onClick={() => onDrop(token)}>
        <IconX size={11} aria-hidden />
      </button>
    </span>
  ))
}

function ClearButton({ onClick }: { readonly onClick: () => void }) {
  return (
    <ActionIcon size={20} aria-label="Without filters" onClick={onClick}>
      <IconX size={14} aria-hidden />
    </ActionIcon>
  )
}

function Offers({ offers, hint }: { readonly offers: readonly FilterOffer[]; readonly hint: string | undefined }) {
  return (
    <Combobox.Dropdown>
      <Combobox.Options mah={320} style={{ overflowY: 'auto' }} aria-label="What to filter by">
        {offers.length === 0 ? <Combobox.Empty>{hint ?? 'Type a value'}</Combobox.Empty> : null}
        {offers.map(({ key, value, text }, i) => (
          <Combobox.Option key={`${key} ${value ?? ''}`} value={String(i)}>
            {text}
          </Combobox.Option>
        ))}
      </Combobox.Options>
    </Combobox.Dropdown>
  )
}

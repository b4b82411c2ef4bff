import { expect, test } from 'vitest'

import { selectionOffers } from './selection-words.ts'

const NAMES = {
  keys: ['raw/orders', 'raw/users', 'with space', 'orders_daily'],
  groups: ['shop'],
  layers: ['bronze', 'silver'],
  owners: ['ada@example.com'],
  kinds: ['sql'],
  tags: ['pii', 'pii=yes'],
}
const texts = (before: string) => selectionOffers(NAMES, before).offers.map(({ text }) => text)

test('at the beginning attributes, functions and keys are offered', () => {
  expect(texts('')).toEqual(expect.arrayContaining(['not', 'layer:', 'roots(', 'raw/orders']))
})

test('behind an attribute its values are offered, and only they are replaced', () => {
  expect(selectionOffers(NAMES, 'layer:si')).toEqual({ from: 6, offers: [{ text: 'silver' }] })
  expect(texts('roots(tag:')).toEqual(['pii', 'pii=yes'])
})

test('keys that begin with what was typed come before those that hold it', () => {
  expect(texts('2+orders')).toEqual(['orders_daily', 'raw/orders'])
})

test('a key that the language could not read is offered in quotes', () => {
  expect(texts('with')).toEqual(['"with space"'])
})

test('behind a term the words that join are offered, behind such a word terms again', () => {
  expect(texts('key:raw/users a')).toEqual(['and'])
  expect(texts('key:raw/users and raw/o')).toEqual(['raw/orders'])
})

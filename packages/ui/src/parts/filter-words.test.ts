import { expect, test } from 'vitest'

import { joinValues, offersOf, readTyped, splitValues, tokensOf, withChosen, withoutToken } from './filter-words.ts'

const STATUS = {
  key: 'status',
  label: 'Status',
  isMany: true,
  options: [
    { value: 'failed', label: 'Failed' },
    { value: 'running', label: 'Running' },
  ],
}
const TAG = { key: 'tag', label: 'Tag', isMany: true, suggestions: ['team=a', 'team=b'] }
const TEXT = { key: 'q', label: 'Text', isText: true }
const FILTERS = [STATUS, TAG, TEXT]

test('several values are kept in one text, commas and all', () => {
  expect(splitValues(joinValues(['a,b', 'c']))).toEqual(['a,b', 'c'])
  expect(splitValues(undefined)).toEqual([])
})

test('each chosen value is a token, called by its label', () => {
  const tokens = tokensOf(FILTERS, { status: 'failed,running', q: 'x' })
  expect(tokens.map(({ label, text }) => `${label}: ${text}`)).toEqual(['Status: Failed', 'Status: Running', 'Text: x'])
})

test('taking a token away leaves the others of its filter', () => {
  const value = { status: 'failed,running' }
  const [failed] = tokensOf(FILTERS, value)
  expect(withoutToken(FILTERS, value, failed!)).toEqual({ status: 'running' })
  expect(withoutToken(FILTERS, { status: 'failed' }, failed!)).toEqual({ status: undefined })
})

test('choosing adds to a filter of many and replaces the value of any other', () => {
  expect(withChosen(STATUS, { status: 'failed' }, 'running')).toEqual({ status: 'failed,running' })
  expect(withChosen(STATUS, { status: 'failed' }, 'failed')).toEqual({ status: 'failed' })
  expect(withChosen(TEXT, { q: 'a' }, 'b')).toEqual({ q: 'b' })
})

test('what is typed before a colon names a filter', () => {
  expect(readTyped(FILTERS, 'status: fai')).toEqual({ filter: STATUS, rest: 'fai' })
  expect(readTyped(FILTERS, 'http://x')).toEqual({ rest: 'http://x' })
})

test('before anything is typed the filters are offered', () => {
  expect(offersOf(FILTERS, {}, '').map(({ text }) => text)).toEqual(['Status: …', 'Tag: …'])
})

test('typing offers the text itself and every value that holds it', () => {
  expect(offersOf(FILTERS, {}, 'run').map(({ text }) => text)).toEqual(['Text: run', 'Status: Running'])
})

test('behind a filter its values are offered, without those chosen; anything where nothing is prescribed', () => {
  expect(offersOf(FILTERS, { status: 'failed' }, 'status:').map(({ value }) => value)).toEqual(['running'])
  expect(offersOf(FILTERS, {}, 'tag:team').map(({ value }) => value)).toEqual(['team', 'team=a', 'team=b'])
})

import type { StoredEvent } from '@ingot/core'
import { expect, test } from 'vitest'

import type { EventFilter } from './event-filter.ts'
import { countEvents, isShown } from './event-filter.ts'
import { eventLevel, eventText, factsOf } from './event-words.ts'

const none: EventFilter = { text: '', levels: new Set(), kinds: new Set(), steps: new Set() }
const failed: StoredEvent = {
  id: 2,
  runId: 'r',
  atMs: 0,
  kind: 'step-failed',
  stepKey: 'silver/users',
  attempt: 1,
  durationMs: 1_500,
  error: { name: 'Error', message: 'no such table' },
}
const loaded: StoredEvent = {
  id: 1,
  runId: 'r',
  atMs: 0,
  kind: 'input-loaded',
  stepKey: 'silver/users',
  attempt: 1,
  input: 'raw',
  assetKey: 'bronze/users',
  ioManager: 'files',
  durationMs: 12,
}
const check = {
  id: 3,
  runId: 'r',
  atMs: 0,
  kind: 'check-evaluated',
  assetKey: 'silver/users',
  check: 'not-empty',
  passed: false,
  severity: 'warn',
  isBlocking: false,
  metadata: {},
} as const satisfies StoredEvent

test('an event is one line with its reason', () => {
  expect(eventText(failed)).toBe('Failed after 1.5 s: no such table')
  expect(eventText(loaded)).toBe('Loaded bronze/users as raw with files in 12 ms')
  expect(eventText(check)).toBe('Check not-empty of silver/users failed')
})

test('a failed check is as grave as it says', () => {
  expect(eventLevel(check)).toBe('warning')
  expect(eventLevel({ ...check, severity: 'error' })).toBe('error')
})

test('all words of the text must occur, whatever their case', () => {
  expect(isShown(failed, { ...none, text: 'TABLE users' })).toBe(true)
  expect(isShown(failed, { ...none, text: 'table orders' })).toBe(false)
})

test('filters by level, kind and step narrow together', () => {
  const filter = { ...none, levels: new Set(['error']), steps: new Set(['silver/users']) }
  expect([failed, loaded, check].filter((event) => isShown(event, filter))).toEqual([failed])
  expect(
    [failed, loaded, check].filter((event) => isShown(event, { ...none, kinds: new Set(['input-loaded']) })),
  ).toEqual([loaded])
})

test('counts are of the chosen steps', () => {
  const { levels, kinds } = countEvents([failed, loaded, check], new Set(['silver/users']))
  expect(Object.fromEntries(levels)).toEqual({ error: 1, debug: 1 })
  expect(kinds.get('step-failed')).toBe(1)
})

test('what has no place of its own is told by name', () => {
  expect(factsOf(loaded)).toContainEqual(['duration (ms)', '12'])
  expect(factsOf(loaded)).toContainEqual(['io manager', 'files'])
})

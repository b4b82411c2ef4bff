import { expect, test } from 'vitest'

import { eventPatch, readRunView, setOfText } from './run-view.ts'
import { chosenKeys, choose, printChoice, readChoice, retrySelection } from './step-choice.ts'
import { sortSteps } from './sort-steps.ts'

test('an empty address shows events below the chart, and on a telephone the chart', () => {
  expect(readRunView({}, false)).toMatchObject({ tab: 'events', mode: 'flat', share: 45, eventId: undefined })
  expect(readRunView({}, true).tab).toBe('chart')
  expect(readRunView({ tab: 'chart' }, false).tab).toBe('events')
})

test('what nobody knows in the address is left aside', () => {
  expect(readRunView({ tab: 'x', mode: 'y', level: 'loud', event: 'z' }, false)).toMatchObject({
    tab: 'events',
    mode: 'flat',
    logLevel: undefined,
    eventId: undefined,
  })
})

test('only what changes goes into the address, and nothing takes it out', () => {
  expect(eventPatch({ text: '' })).toEqual({ q: undefined })
  expect(eventPatch({ levels: new Set(['error', 'warning']) })).toEqual({ levels: 'error,warning' })
  expect(setOfText('error,warning')).toEqual(new Set(['error', 'warning']))
})

test('a click chooses one step alone, again it chooses none, with a key held it adds', () => {
  expect(choose([], 'a', false)).toEqual(['a'])
  expect(choose(['a'], 'a', false)).toEqual([])
  expect(choose(['a', 'b'], 'b', false)).toEqual(['b'])
  expect(choose(['a'], 'b', true)).toEqual(['a', 'b'])
  expect(choose(['a', 'b'], 'a', true)).toEqual(['b'])
})

test('keys with commas survive the address', () => {
  expect(readChoice(printChoice(['a,b', 'c']))).toEqual(['a,b', 'c'])
  expect(printChoice([])).toBeUndefined()
})

function step(key: string, group?: string, assets: readonly string[] = []) {
  return {
    key,
    status: 'planned' as const,
    assets: [...assets],
    after: [],
    attempts: [],
    ...(group === undefined ? {} : { group }),
  }
}

test('a mapped op stands for all its steps', () => {
  const steps = [step('get[a]', 'get'), step('get[b]', 'get'), step('other')]
  expect(chosenKeys(steps, ['get[]'])).toEqual(new Set(['get[a]', 'get[b]']))
})

test('chosen steps are run again by their assets, or by the names of their ops', () => {
  const steps = [step('s', undefined, ['a/b', 'c']), step('get[a]', 'get'), step('get[b]', 'get')]
  expect(retrySelection(steps, new Set(['s']))).toBe('key:"a/b" or key:"c"')
  expect(retrySelection(steps, new Set(['get[a]', 'get[b]']))).toBe('get')
})

test('sorted by time, steps that have not started come last either way', () => {
  const started = { ...step('a'), attempts: [{ startedAtMs: 5, endedAtMs: 9, status: 'succeeded' as const }] }
  const keys = (isDescending: boolean) =>
    sortSteps([step('b'), started], { by: 'start', isDescending }).map((one) => one.key)
  expect(keys(false)).toEqual(['a', 'b'])
  expect(keys(true)).toEqual(['a', 'b'])
})

import { expect, test } from 'vitest'

import type { InstigatorRowJson } from '../../api.ts'
import { filteredInstigators } from './automation-filter.ts'

const row = (name: string, rest: Partial<InstigatorRowJson> = {}): InstigatorRowJson => ({
  kind: 'schedule',
  project: 'shop',
  name,
  target: 'job sales',
  isRunning: true,
  rhythm: 'daily at 02:00',
  lastTicks: [],
  ...rest,
})
const ROWS = [row('nightly'), row('inbox', { kind: 'sensor', target: 'job fan_out', isRunning: false })]
const names = (view: Record<string, string>) => filteredInstigators(ROWS, view).map(({ name }) => name)

test('without filters all are there', () => {
  expect(names({})).toEqual(['nightly', 'inbox'])
})

test('kind, state and last tick narrow the list, several values widen it again', () => {
  expect(names({ kind: 'sensor' })).toEqual(['inbox'])
  expect(names({ kind: 'sensor,schedule' })).toEqual(['nightly', 'inbox'])
  expect(names({ state: 'on' })).toEqual(['nightly'])
  expect(names({ tick: 'failed' })).toEqual([])
  expect(names({ tick: 'none' })).toEqual(['nightly', 'inbox'])
})

test('text is looked for in names and targets', () => {
  expect(names({ q: 'FAN' })).toEqual(['inbox'])
})

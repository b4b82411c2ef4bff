import { expect, test } from 'vitest'

import type { LogLineJson } from '../../api.ts'
import { createGrowingList, createListView } from './growing-list.ts'
import { findRows, isLineShown, nextMatch, rowsOfText } from './log-filter.ts'

function line(message: string, given: Partial<LogLineJson> = {}): LogLineJson {
  return { atMs: 0, level: 'info', message, stream: 'log', ...given }
}
const none = { steps: new Set<string>() }

test('lines are narrowed to steps, to a stream, and to a level or above', () => {
  const a = line('a', { stepKey: 's', level: 'error', stream: 'stderr' })
  const b = line('b', { stepKey: 's', level: 'debug' })
  const c = line('c', { stepKey: 't', level: 'error' })
  const left = (filter: Parameters<typeof isLineShown>[1]) => [a, b, c].filter((one) => isLineShown(one, filter))
  expect(left({ steps: new Set(['s']) })).toEqual([a, b])
  expect(left({ ...none, level: 'error' })).toEqual([a, c])
  expect(left({ ...none, stream: 'stderr' })).toEqual([a])
})

test('a view of a list looks only at what was added', () => {
  const list = createGrowingList<number>()
  let looked = 0
  const view = createListView(list, (n) => ((looked += 1), n % 2 === 1))
  list.append([1, 2, 3])
  view.refresh()
  list.append([4, 5])
  view.refresh()
  expect(view.indexes).toEqual([0, 2, 4])
  expect(looked).toBe(5)
})

test('a listener is told of every addition until it goes', () => {
  const list = createGrowingList<number>()
  let told = 0
  const leave = list.subscribe(() => (told += 1))
  list.append([1])
  list.append([])
  leave()
  list.append([2])
  expect(told).toBe(1)
})

test('text is found as it is written, letter case and colours ignored', () => {
  const lines = [line('Cost (USD)'), line('cost'), line('the \u001B[31mCO\u001B[0mST (usd) again')]
  expect(findRows(lines, [0, 1, 2], 'cost (usd)').rows).toEqual([0, 2])
  expect(findRows(lines, [0, 1, 2], '').rows).toEqual([])
})

test('a search goes on where it stopped', () => {
  const lines = [line('a'), line('b'), line('a')]
  const before = findRows(lines, [0, 1], 'a')
  expect(findRows(lines, [0, 1, 2], 'a', before)).toEqual({ looked: 3, rows: [0, 2] })
})

test('going through matches goes round, from nowhere to the nearest end', () => {
  expect([nextMatch(3, 2, 1), nextMatch(3, 0, -1), nextMatch(3, -1, -1), nextMatch(0, 0, 1)]).toEqual([0, 2, 2, -1])
})

test('a message of several lines takes several rows', () => {
  expect([rowsOfText('a'), rowsOfText('a\nb\n')]).toEqual([1, 3])
})

test('200,000 lines are filtered and searched', () => {
  const list = createGrowingList<LogLineJson>()
  list.append(Array.from({ length: 200_000 }, (_, n) => line(`line ${n}`, { stepKey: `s${n % 10}` })))
  const view = createListView(list, (one) => one.stepKey === 's3')
  expect(view.indexes).toHaveLength(20_000)
  expect(findRows(list.items, view.indexes, '9993').rows.length).toBeGreaterThan(0)
})

import { expect, test } from 'vitest'

import type { StepRowJson } from '../../api.ts'
import { depthsOf, ganttRows, OPEN_GROUP_MAX, placeSpans, spansOf } from './layout-bars.ts'

const options = { mode: 'flat', toggled: new Set<string>(), isPlannedHidden: false, text: '' } as const

function step(key: string, given: Partial<StepRowJson> = {}): StepRowJson {
  return { key, status: 'planned', assets: [], after: [], attempts: [], ...given }
}
function ran(key: string, startedAtMs: number, endedAtMs: number, after: readonly string[] = []): StepRowJson {
  return step(key, {
    status: 'succeeded',
    after: [...after],
    attempts: [{ startedAtMs, endedAtMs, status: 'succeeded' }],
  })
}
const ids = (rows: readonly { readonly id: string }[]) => rows.map((row) => row.id)

test('a flat list is in the order of starting, what has not started last', () => {
  expect(ids(ganttRows([step('later'), ran('b', 20, 30), ran('a', 10, 15)], options))).toEqual(['a', 'b', 'later'])
})

test('by dependencies, a step stands below all that it waits for', () => {
  const steps = [step('c', { after: ['b'] }), step('b', { after: ['a'] }), step('a')]
  expect(ids(ganttRows(steps, { ...options, mode: 'waterfall' }))).toEqual(['a', 'b', 'c'])
})

test('depth follows the longest way', () => {
  const steps = [step('a'), step('b', { after: ['a'] }), step('c', { after: ['a', 'b'] })]
  expect([...depthsOf(steps).values()]).toEqual([0, 1, 2])
  expect(depthsOf(steps).get('c')).toBe(2)
})

test('a chain of 10,000 steps is measured without running out of stack', () => {
  const steps = Array.from({ length: 10_000 }, (_, n) =>
    step(`s${n}`, n === 0 ? {} : { after: [`s${n - 1}`] }),
  ).toReversed()
  expect(depthsOf(steps).get('s9999')).toBe(9_999)
})

test('many steps of a mapped op are one row with counts until it is opened', () => {
  const steps = Array.from({ length: OPEN_GROUP_MAX + 1 }, (_, n) => step(`map[${n}]`, { group: 'map' }))
  const closed = ganttRows(steps, options)
  expect(closed).toMatchObject([{ kind: 'group', name: 'map', isOpen: false, counts: { planned: OPEN_GROUP_MAX + 1 } }])
  expect(ganttRows(steps, { ...options, toggled: new Set(['map']) })).toHaveLength(OPEN_GROUP_MAX + 2)
})

test('few steps of a mapped op are shown at once', () => {
  expect(ganttRows([step('map[a]', { group: 'map' })], options)).toHaveLength(2)
})

test('steps that have not started can be left out, and keys be searched', () => {
  const steps = [step('x'), ran('fetch', 0, 1), ran('clean', 1, 2)]
  expect(ids(ganttRows(steps, { ...options, isPlannedHidden: true, text: 'FE' }))).toEqual(['fetch'])
})

test('attempts are pieces, with a pause between them', () => {
  const retried = step('a', {
    status: 'running',
    attempts: [
      { startedAtMs: 0, endedAtMs: 10, status: 'failed' },
      { startedAtMs: 15, status: 'running' },
    ],
  })
  const [row] = ganttRows([retried], options)
  expect(spansOf(row!, 'timed', 40)).toEqual([
    { from: 0, to: 10, status: 'failed', kind: 'attempt', isOpen: false },
    { from: 10, to: 15, status: 'retrying', kind: 'pause', isOpen: false },
    { from: 15, to: 40, status: 'running', kind: 'attempt', isOpen: true },
  ])
})

test('a closed group is one bar from the first start to the last end, coloured by its worst step', () => {
  const failed = { ...ran('map[b]', 5, 30), status: 'failed' as const, group: 'map' }
  const [row] = ganttRows([{ ...ran('map[a]', 0, 10), group: 'map' }, failed], {
    ...options,
    toggled: new Set(['map']),
  })
  expect(spansOf(row!, 'flat', 99)).toEqual([{ from: 0, to: 30, status: 'failed', kind: 'attempt', isOpen: false }])
})

test('bars are cut at the edges of the window', () => {
  const span = { from: 0, to: 100, status: 'succeeded', kind: 'attempt', isOpen: false } as const
  expect(placeSpans([span], { from: 50, to: 150 })).toMatchObject([{ left: 0, width: 0.5 }])
  expect(placeSpans([span], { from: 101, to: 150 })).toEqual([])
})

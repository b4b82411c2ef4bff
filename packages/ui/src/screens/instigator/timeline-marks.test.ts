import { expect, test } from 'vitest'

import type { TickRow } from '../../queries/automation-queries.ts'
import { axisTimes, timelineMarks, windowOf } from './timeline-marks.ts'

const tick = (id: number, atMs: number, rest: Partial<TickRow> = {}): TickRow => ({
  id,
  instigator: { kind: 'sensor', project: 'p', name: 's' },
  status: 'succeeded',
  startedAtMs: atMs,
  endedAtMs: atMs,
  runIds: [],
  reused: [],
  logs: [],
  count: 1,
  ...rest,
})
const WINDOW = { fromMs: 1_000, toMs: 2_000 }

test('a tick stands where it happened, those outside are left out', () => {
  const marks = timelineMarks([tick(3, 2_500), tick(2, 1_500), tick(1, 500)], WINDOW, 100)
  expect(marks.map(({ left, ticks }) => [left, ticks[0]?.id])).toEqual([[0.505, 2]])
})

test('ticks too close to be told apart are one mark, in the colour of the worst', () => {
  const [mark] = timelineMarks(
    [tick(3, 1_502, { status: 'skipped', count: 7 }), tick(2, 1_501, { status: 'failed' }), tick(1, 1_500)],
    WINDOW,
    10,
  )
  expect(mark).toMatchObject({ status: 'failed', count: 9 })
})

test('a schedule stands at the time that its tick is for, skips where they last happened', () => {
  const marks = timelineMarks(
    [tick(2, 5_000, { dueAtMs: 1_100 }), tick(1, 0, { status: 'skipped', endedAtMs: 1_900 })],
    WINDOW,
    10,
  )
  expect(marks.map(({ left }) => left)).toEqual([0.15, 0.95])
})

test('the axis has round times within the window', () => {
  expect(axisTimes(3_600_000 + 5, 7_200_000 + 5)).toEqual([
    4_200_000, 4_800_000, 5_400_000, 6_000_000, 6_600_000, 7_200_000,
  ])
  expect(windowOf('2 weeks')).toBe('1h')
})

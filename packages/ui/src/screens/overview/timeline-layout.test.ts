import { expect, test } from 'vitest'

import { barParts, placeBars, placeTicks, timeMarks, totalCounts } from './timeline-layout.ts'

const HOUR = 3_600_000
const WINDOW = { fromMs: 0, toMs: 10 * HOUR }
const bar = (startMs: number, endMs: number | undefined, status: 'succeeded' | 'failed' | 'running' = 'succeeded') => ({
  runId: `run-${startMs / HOUR}`,
  status,
  startMs,
  ...(endMs === undefined ? {} : { endMs }),
  count: 1,
  launchedBy: 'cli',
})

test('a bar stands where its run was, and is wide enough to be hit', () => {
  const [long, short] = placeBars([bar(5 * HOUR, 5 * HOUR + 1), bar(HOUR, 3 * HOUR)], WINDOW, 1_000, 9 * HOUR)
  expect(long).toMatchObject({ runId: 'run-1', x: 100, width: 200, isRunning: false })
  expect(short).toMatchObject({ x: 500, width: 4 })
})

test('a run that goes on reaches until now', () => {
  expect(placeBars([bar(8 * HOUR, undefined, 'running')], WINDOW, 1_000, 9 * HOUR)).toMatchObject([
    { x: 800, width: 100, isRunning: true, counts: { running: 1 } },
  ])
})

test('what begins before the window is cut at its edge, and what lies outside is left out', () => {
  const bars = [bar(-2 * HOUR, HOUR), bar(-3 * HOUR, -2.5 * HOUR), bar(11 * HOUR, 12 * HOUR)]
  expect(placeBars(bars, WINDOW, 1_000, 9 * HOUR)).toMatchObject([{ x: 0, width: 100 }])
})

test('runs at the same time are one bar that counts them', () => {
  const bars = [bar(HOUR, 4 * HOUR), bar(2 * HOUR, 3 * HOUR, 'failed'), bar(4 * HOUR, 5 * HOUR)]
  const [joined, after] = placeBars(bars, WINDOW, 1_000, 9 * HOUR)
  expect(joined).toMatchObject({ runId: 'run-2', x: 100, width: 300, count: 2, counts: { succeeded: 1, failed: 1 } })
  expect(after).toMatchObject({ x: 400, count: 1 })
})

test('one failure among a thousand runs is still to be seen', () => {
  const parts = barParts({ succeeded: 999, failed: 1 }, 18)
  expect(parts.map(({ status }) => status)).toEqual(['succeeded', 'failed'])
  expect(parts[1]?.height).toBeGreaterThanOrEqual(3)
  expect(parts.reduce((sum, { height }) => sum + height, 0)).toBeCloseTo(18)
})

test('marks stand at round local times and name the day at midnight', () => {
  const day = Date.UTC(2026, 10, 21)
  const marks = timeMarks({ fromMs: day - 2 * HOUR, toMs: day + 2 * HOUR }, 400, () => -60)
  expect(marks.map(({ label }) => label)).toEqual(['23:00', '21 Nov', '01:00', '02:00', '03:00'])
  expect(marks[1]).toMatchObject({ atMs: day - HOUR, x: 100, isDay: true })
})

test('marks never stand closer than their labels are wide', () => {
  for (const hours of [0.1, 1, 7, 48, 24 * 60]) {
    const marks = timeMarks({ fromMs: 0, toMs: hours * HOUR }, 1_000, () => 0)
    const gaps = marks.slice(1).map(({ x }, i) => x - marks[i]!.x)
    expect(Math.min(...gaps, 1_000)).toBeGreaterThanOrEqual(72)
  }
})

test('counts of all bars are added up', () => {
  const bars = placeBars([bar(0, HOUR), bar(2 * HOUR, 3 * HOUR), bar(4 * HOUR, 5 * HOUR, 'failed')], WINDOW, 1_000, 0)
  expect(totalCounts(bars)).toEqual({ succeeded: 2, failed: 1 })
})

test('ticks that would touch each other are drawn once', () => {
  const everyMinute = Array.from({ length: 120 }, (_, i) => 9 * HOUR + i * 60_000)
  const ticks = placeTicks(everyMinute, WINDOW, 1_000)
  expect(ticks[0]).toEqual({ atMs: 9 * HOUR, x: 900 })
  expect(ticks.slice(1).every(({ x }, i) => x - ticks[i]!.x >= 8 && x <= 1_000)).toBe(true)
})

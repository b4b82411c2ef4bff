import { expect, test } from 'vitest'

import { levelTicks, pan, reveal, sinceText, timeBounds, timeTicks, zoom } from './gantt-window.ts'

const bounds = { from: 1_000, to: 11_000 }

test('zooming in keeps the place under the pointer where it is', () => {
  expect(zoom(bounds, bounds, 0.5, 0.25)).toEqual({ from: 2_250, to: 7_250 })
})

test('zooming out stops at the whole', () => {
  expect(zoom({ from: 2_000, to: 4_000 }, bounds, 100)).toEqual(bounds)
})

test('a window never gets shorter than one unit', () => {
  const window = zoom(bounds, bounds, 1e-9)
  expect(window.to - window.from).toBe(1)
})

test('panning stops at the ends', () => {
  expect(pan({ from: 2_000, to: 4_000 }, bounds, -5)).toEqual({ from: 1_000, to: 3_000 })
  expect(pan({ from: 2_000, to: 4_000 }, bounds, 0.5)).toEqual({ from: 3_000, to: 5_000 })
  expect(pan({ from: 2_000, to: 4_000 }, bounds, 50)).toEqual({ from: 9_000, to: 11_000 })
})

test('what lies outside of the window is brought to its middle', () => {
  const window = { from: 2_000, to: 4_000 }
  expect(reveal(window, bounds, { from: 7_000, to: 7_200 })).toEqual({ from: 6_100, to: 8_100 })
  expect(reveal(window, bounds, { from: 3_900, to: 7_200 })).toBe(window)
})

test('ticks lie at round times since the start, no more of them than there is room for', () => {
  const ticks = timeTicks({ from: 1_000, to: 11_000 }, 1_000, 6)
  expect(ticks.map((tick) => tick.label)).toEqual(['0', '2 s', '4 s', '6 s', '8 s', '10 s'])
  expect(ticks[1]?.at).toBeCloseTo(0.2)
})

test('times since the start are short', () => {
  expect([0, 250, 1_500, 125_000, 3_725_000, -2_000].map(sinceText)).toEqual([
    '0',
    '250 ms',
    '1.5 s',
    '2:05',
    '1:02:05',
    '−2 s',
  ])
})

test('levels are counted from one', () => {
  expect(levelTicks({ from: 0, to: 3 }, 10).map((tick) => tick.label)).toEqual(['1', '2', '3'])
  expect(levelTicks({ from: 0, to: 100 }, 10)).toHaveLength(10)
})

test('the chart reaches from the first resource that opened to now', () => {
  const markers = [{ atMs: 500, kind: 'resource-opened', label: 'db', durationMs: 100 }]
  expect(timeBounds([], markers, { startedAtMs: 450 }, 1_400)).toEqual({ from: 400, to: 1_420 })
})

test('a run that has not started has a chart all the same', () => {
  expect(timeBounds([], [], {}, 1_000)).toEqual({ from: 1_000, to: 11_000 })
})

import { expect, test } from 'vitest'

import { fetchedWindow, groupOf, liveWindow, movedWindow, panned, rangeOf, zoomed } from './timeline-window.ts'

const HOUR = 3_600_000
const NOW = Date.UTC(2026, 10, 21, 8)

test('a live window shows its range behind now and an eighth of it ahead', () => {
  expect(liveWindow('24h', NOW)).toEqual({ fromMs: NOW - 24 * HOUR, toMs: NOW + 3 * HOUR })
})

test('what the address does not say, or says wrongly, is the usual', () => {
  expect([rangeOf({}), rangeOf({ range: 'toString' }), groupOf({ group: 'x' })]).toEqual(['6h', '6h', 'job'])
  expect(movedWindow({ from: '5', to: 'x' })).toBeUndefined()
  expect(movedWindow({ from: String(NOW), to: String(NOW - 1) })).toBeUndefined()
  expect(movedWindow({ from: '0', to: String(HOUR) })).toEqual({ fromMs: 0, toMs: HOUR })
})

test('zooming keeps the instant under the pointer in its place', () => {
  const window = { fromMs: 0, toMs: 8 * HOUR }
  expect(zoomed(window, 0.5, 0.25)).toEqual({ fromMs: HOUR, toMs: 5 * HOUR })
  expect(zoomed(zoomed(window, 0.5, 0.25), 2, 0.25)).toEqual(window)
})

test('a window is never shorter than a minute nor longer than sixty days', () => {
  const spanOf = ({ fromMs, toMs }: { fromMs: number; toMs: number }) => toMs - fromMs
  expect(spanOf(zoomed({ fromMs: 0, toMs: HOUR }, 1e-9, 0))).toBe(60_000)
  expect(spanOf(zoomed({ fromMs: 0, toMs: HOUR }, 1e9, 0))).toBe(60 * 24 * HOUR)
})

test('panning moves by a share of the width', () => {
  expect(panned({ fromMs: HOUR, toMs: 5 * HOUR }, -0.25)).toEqual({ fromMs: 0, toMs: 4 * HOUR })
})

test('what is fetched covers what is shown and stays the same while the clock goes on a little', () => {
  const window = liveWindow('6h', NOW)
  const later = liveWindow('6h', NOW + 60_000)
  const fetched = fetchedWindow(window, 1_000)
  expect(fetched.fromMs).toBeLessThan(window.fromMs)
  expect(fetched.toMs).toBeGreaterThan(window.toMs)
  expect(fetchedWindow(later, 1_010)).toMatchObject({ resolutionMs: expect.any(Number) })
  expect(fetchedWindow(window, 1_000)).toEqual(fetchedWindow(window, 950))
})

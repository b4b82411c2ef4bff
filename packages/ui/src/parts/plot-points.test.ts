import { expect, test } from 'vitest'

import { alignPoints, axisText, pointAt } from './plot-points.ts'

test('lines of different instants share one axis, with gaps', () => {
  const a = {
    label: 'a',
    points: [
      [3_000, 3],
      [1_000, 1],
    ] as const,
  }
  const b = {
    label: 'b',
    points: [
      [2_000, Number.NaN],
      [3_000, 9],
    ] as const,
  }
  expect(alignPoints([a, b])).toEqual([
    [1, 2, 3],
    [1, null, 3],
    [null, null, 9],
  ])
  expect(pointAt(a, 1_000)).toBe(1)
})

test('no lines make an empty plot', () => {
  expect(alignPoints([])).toEqual([[]])
})

test('under the axis stands the time, and the day where one begins', () => {
  const midnight = new Date(2026, 10, 21).getTime()
  expect(axisText(midnight, 3_600_000)).toBe('21 Nov')
  expect(axisText(midnight + 7.5 * 3_600_000, 3_600_000)).toBe('07:30')
  expect(axisText(midnight + 7.5 * 3_600_000, 86_400_000)).toBe('21 Nov')
})

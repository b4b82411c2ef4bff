import { expect, test } from 'vitest'

import { fit, pan, reveal, seen, zoomAt } from './viewport.ts'

const size = { width: 1_000, height: 500 }

test('a picture that fits is not made larger than life, and stands in the middle', () => {
  expect(fit({ x: 0, y: 0, width: 100, height: 100 }, size)).toEqual({ x: -450, y: -200, zoom: 1 })
})

test('a picture that is too large is made smaller until all of it is seen', () => {
  const rect = { x: 0, y: 0, width: 10_000, height: 1_000 }
  const view = fit(rect, size)
  const part = seen(view, size)
  expect(part.x).toBeLessThanOrEqual(0)
  expect(part.x + part.width).toBeGreaterThanOrEqual(10_000)
})

test('zooming keeps the point under the pointer where it is', () => {
  const view = { x: 10, y: 20, zoom: 0.5 }
  const at = { x: 300, y: 100 }
  const after = zoomAt(view, at, 2)
  expect(after.x + at.x / after.zoom).toBeCloseTo(view.x + at.x / view.zoom)
  expect(after.y + at.y / after.zoom).toBeCloseTo(view.y + at.y / view.zoom)
})

test('dragging to the right shows what lies on the left', () => {
  expect(pan({ x: 0, y: 0, zoom: 0.5 }, { x: 10, y: 0 }).x).toBe(-20)
})

test('what is seen already does not move the view', () => {
  const view = { x: 0, y: 0, zoom: 1 }
  expect(reveal(view, size, { x: 100, y: 100, width: 50, height: 50 })).toBe(view)
})

test('what lies outside is brought in by the shortest way', () => {
  const view = reveal({ x: 0, y: 0, zoom: 1 }, size, { x: 1_200, y: 100, width: 100, height: 50 })
  expect(view).toEqual({ x: 340, y: 0, zoom: 1 })
})

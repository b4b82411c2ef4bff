import { expect, test } from 'vitest'

import { layoutOps } from './layout-ops.ts'

const op = (key: string, ...after: string[]) => ({ key, after })

test('what waits stands to the right of all that it waits for', () => {
  const placed = layoutOps([op('a'), op('b', 'a'), op('c', 'a', 'b')])
  const xs = placed.map(({ x }) => x)
  expect(placed.map(({ key }) => key)).toEqual(['a', 'b', 'c'])
  expect(xs).toEqual([...xs].sort((a, b) => a - b))
  expect(new Set(xs).size).toBe(3)
})

test('no two ops stand in the same place', () => {
  const many = Array.from({ length: 300 }, (_, i) => op(`op${i}`, ...(i < 10 ? [] : [`op${i % 10}`, `op${i - 7}`])))
  const places = layoutOps(many).map(({ x, y }) => `${x} ${y}`)
  expect(new Set(places).size).toBe(300)
})

test('connected ops come to the same height, so that lines do not cross', () => {
  const placed = layoutOps([op('a'), op('b'), op('to-b', 'b'), op('to-a', 'a')])
  const y = (key: string) => placed.find((one) => one.key === key)?.y
  expect(y('to-a')).toBe(y('a'))
  expect(y('to-b')).toBe(y('b'))
})

test('a job without ops has no picture', () => {
  expect(layoutOps([])).toEqual([])
})

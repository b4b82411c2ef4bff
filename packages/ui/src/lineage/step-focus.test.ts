import { expect, test } from 'vitest'

import { layoutLineage } from './layout-lineage.ts'
import { stepFocus } from './step-focus.ts'

const layout = layoutLineage({
  nodes: [
    { project: 'p', key: 'a', lane: 'bronze', group: 'default' },
    { project: 'p', key: 'b', lane: 'bronze', group: 'default' },
    { project: 'p', key: 'c', lane: 'silver', group: 'default' },
  ],
  edges: [
    [0, 2],
    [1, 2],
  ],
  collapsed: [],
})
const [a, b, c] = layout.itemOfNode

test('right follows an edge downstream, left one upstream', () => {
  expect(stepFocus(layout, a, 'ArrowRight')).toBe(c)
  expect([a, b]).toContain(stepFocus(layout, c, 'ArrowLeft'))
})

test('up and down go through the column', () => {
  const lower = [a!, b!].sort((x, y) => layout.items[x]!.y - layout.items[y]!.y)
  expect(stepFocus(layout, lower[0], 'ArrowDown')).toBe(lower[1])
  expect(stepFocus(layout, lower[1], 'ArrowUp')).toBe(lower[0])
})

test('where there is nothing, the focus stays', () => {
  expect(stepFocus(layout, c, 'ArrowRight')).toBe(c)
})

test('without a focus, an arrow gives it to the first item', () => {
  expect(stepFocus(layout, undefined, 'ArrowDown')).toBe(0)
})

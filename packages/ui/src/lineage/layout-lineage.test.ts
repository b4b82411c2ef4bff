import { expect, test } from 'vitest'

import { whole } from './item-places.ts'
import type { Lane } from './lanes.ts'
import type { LayoutInput, Rect } from './layout-shape.ts'
import { layoutLineage } from './layout-lineage.ts'
import { fit } from './viewport.ts'

const node = (key: string, lane: Lane, group = 'default') => ({ project: 'p', key, lane, group })

function big(count: number, perNode: number, groups: number): LayoutInput {
  const lanes: readonly Lane[] = ['bronze', 'silver', 'gold']
  const nodes = Array.from({ length: count }, (_, i) =>
    node(`a${i}`, lanes[Math.floor((i * 3) / count)] ?? 'gold', `g${Math.floor((i * groups) / count)}`),
  )
  const edges = Array.from({ length: count * perNode }, (_, i): [number, number] => {
    const to = Math.floor(i / perNode)
    return [Math.floor((to * ((i * 7919) % 997)) / 997), to]
  }).filter(([from, to]) => from < to)
  return { nodes, edges, collapsed: [] }
}

function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

test('lanes stand from bronze to gold, whatever the order of the assets', () => {
  const layout = layoutLineage({
    nodes: [node('g', 'gold'), node('b', 'bronze'), node('s', 'silver'), node('e', 'external')],
    edges: [],
    collapsed: [],
  })
  expect(layout.lanes.map(({ lane }) => lane)).toEqual(['external', 'bronze', 'silver', 'gold'])
  expect(layout.lanes.map(({ x }) => x)).toEqual(layout.lanes.map(({ x }) => x).toSorted((a, b) => a - b))
})

test('within a group, an asset stands to the right of what it is made from', () => {
  const { items, itemOfNode } = layoutLineage({
    nodes: [node('a', 'silver'), node('b', 'silver'), node('c', 'silver')],
    edges: [
      [0, 1],
      [1, 2],
      [0, 2],
    ],
    collapsed: [],
  })
  const [a, b, c] = itemOfNode.map((item) => items[item]?.x ?? 0)
  expect(a).toBeLessThan(b!)
  expect(b).toBeLessThan(c!)
})

test('crossings that an order can avoid are avoided', () => {
  const { items, itemOfNode } = layoutLineage({
    nodes: [node('a1', 'bronze'), node('a2', 'bronze'), node('z1', 'silver'), node('b2', 'silver')],
    edges: [
      [0, 2],
      [1, 3],
    ],
    collapsed: [],
  })
  const y = itemOfNode.map((item) => items[item]?.y ?? 0)
  expect(y[0]! < y[1]!).toBe(y[2]! < y[3]!)
})

test('what is made from a whole column stands at half of its height', () => {
  const { items, itemOfNode } = layoutLineage({
    nodes: [...[1, 2, 3, 4, 5].map((one) => node(`b${one}`, 'bronze')), node('s', 'silver')],
    edges: [0, 1, 2, 3, 4].map((one) => [one, 5]),
    collapsed: [],
  })
  const y = itemOfNode.map((item) => items[item]?.y ?? 0)
  expect(y[5]).toBeCloseTo((Math.min(...y.slice(0, 5)) + Math.max(...y.slice(0, 5))) / 2)
})

test('no two items overlap, and each lies within its box', () => {
  const { items, boxes } = layoutLineage(big(300, 3, 12))
  for (const [index, item] of items.entries()) {
    const box = boxes[item.box]!
    expect(item.x >= box.x && item.x + item.width <= box.x + box.width).toBe(true)
    expect(item.y >= box.y && item.y + item.height <= box.y + box.height).toBe(true)
    expect(items.slice(index + 1).some((other) => overlaps(item, other))).toBe(false)
  }
  expect(boxes.some((box, index) => boxes.slice(index + 1).some((other) => overlaps(box, other)))).toBe(false)
})

test('a collapsed group is one item, and its edges are joined', () => {
  const { items, edges } = layoutLineage({
    nodes: [node('a', 'bronze', 'news'), node('b', 'bronze', 'news'), node('s', 'silver', 'all')],
    edges: [
      [0, 2],
      [1, 2],
    ],
    collapsed: ['bronze:p/news'],
  })
  expect(items.map(({ kind }) => kind)).toEqual(['group', 'asset'])
  expect(edges).toEqual([[0, 1]])
})

test('a chain of very many groups is folded: the picture is no thin line', () => {
  const nodes = Array.from({ length: 200 }, (_, i) => node(`k${i}`, 'silver', `g${i}`))
  const edges = nodes.slice(1).map((_, i): [number, number] => [i, i + 1])
  const { width, height } = layoutLineage({ nodes, edges, collapsed: nodes.map(({ group }) => `silver:p/${group}`) })
  expect(width / height).toBeLessThan(4)
})

test('groups of the same name in two projects are two, and each says of which project it is', () => {
  const { boxes, items } = layoutLineage({
    nodes: ['news', 'shop'].flatMap((project) =>
      ['report', 'default'].map((group) => ({ project, key: `${project}/${group}`, lane: 'gold' as const, group })),
    ),
    edges: [],
    collapsed: ['gold:shop/report'],
  })
  expect(boxes.map(({ name, label }) => `${name} ${label}`)).toEqual([
    'gold:news/default news',
    'gold:news/report news · report',
    'gold:shop/default shop',
    'gold:shop/report shop · report',
  ])
  expect(items.map(({ kind }) => kind)).toEqual(['asset', 'asset', 'asset', 'group'])
})

// As wide as a browser's window of 1440 × 900 leaves it, and as what two projects make of each other.
const WINDOW = { width: 1_190, height: 776 }

test('the assets of two small projects are shown as a whole, large enough to be read', () => {
  const many = (project: string, lane: Lane, group: string, count: number) =>
    Array.from({ length: count }, (_, i) => ({ project, key: `${lane}/${project}/${group}${i}`, lane, group }))
  const nodes = [
    ...many('headline', 'bronze', 'extract', 7),
    ...many('aggre', 'bronze', 'collect', 7),
    ...['content', 'enrich', 'transcribe'].flatMap((group) => many('aggre', 'bronze', group, 1)),
    ...many('headline', 'silver', 'transform', 2),
    ...['collect', 'content', 'enrich', 'transcribe'].flatMap((group) => many('aggre', 'silver', group, 1)),
    ...many('headline', 'gold', 'report', 3),
    ...many('aggre', 'gold', 'report', 2),
  ]
  const next: Readonly<Partial<Record<Lane, Lane>>> = { bronze: 'silver', silver: 'gold' }
  const edges = nodes.flatMap((from, a) =>
    nodes.flatMap((to, b): [number, number][] =>
      to.lane === next[from.lane] && to.project === from.project && to.group !== 'content' ? [[a, b]] : [],
    ),
  )
  const layout = layoutLineage({ nodes, edges, collapsed: [], aspect: WINDOW.width / WINDOW.height })
  expect(nodes.length).toBe(28)
  expect(fit(whole(layout), WINDOW).zoom).toBeGreaterThan(0.8)
})

test('a narrow window gets a narrow picture of the same assets', () => {
  const of = (aspect: number) => layoutLineage({ ...big(200, 2, 8), edges: [], aspect })
  const [wide, narrow] = [of(2), of(0.5)]
  expect(wide.width / wide.height).toBeGreaterThan(1.2)
  expect(narrow.width / narrow.height).toBeLessThan(0.9)
})

test('groups that depend on each other in a circle are placed all the same', () => {
  const { items } = layoutLineage({
    nodes: [node('a', 'silver', 'x'), node('b', 'silver', 'y'), node('c', 'silver', 'x')],
    edges: [
      [0, 1],
      [1, 2],
    ],
    collapsed: [],
  })
  expect(items.length).toBe(3)
})

test('the same graph gives the same picture', () => {
  const input = big(400, 3, 20)
  expect(layoutLineage(input)).toEqual(layoutLineage(input))
})

test('ten thousand assets with thirty thousand edges all find a place of their own', () => {
  const { items } = layoutLineage(big(10_000, 3, 200))
  expect(new Set(items.map(({ x, y }) => `${x} ${y}`)).size).toBe(10_000)
})

test('nothing to lay out is no error', () => {
  expect(layoutLineage({ nodes: [], edges: [], collapsed: [] }).items).toEqual([])
})

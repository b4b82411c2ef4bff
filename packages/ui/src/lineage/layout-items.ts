/** layout-items — the things that the layout places, and the grid they stand in before their heights are known. */
import type { Lane } from './lanes.ts'
import { LANES } from './lanes.ts'
import type { LayoutInput, LayoutNode } from './layout-shape.ts'
import { boxName } from './layout-shape.ts'
import { mostBoxColumns, mostItemColumns } from './layout-sizes.ts'
import { depthsOf } from './depths.ts'

export interface LayoutItem {
  readonly box: number
  /** Absent of a collapsed group. */
  readonly node?: number
  readonly name: string
}
export interface LayoutBox {
  readonly name: string
  readonly lane: Lane
  readonly label: string
  readonly members: readonly number[]
  readonly isCollapsed: boolean
  readonly isPlain: boolean
  /** Items by depth within the box. */
  readonly columns: readonly (readonly number[])[]
}
export interface LayoutParts {
  readonly items: readonly LayoutItem[]
  readonly boxes: readonly LayoutBox[]
  readonly edges: readonly (readonly [number, number])[]
  readonly itemOfNode: readonly number[]
  /** Boxes by depth within the lane, per lane that has any. */
  readonly lanes: readonly { readonly lane: Lane; readonly columns: readonly (readonly number[])[] }[]
  readonly upstream: readonly (readonly number[])[]
  readonly downstream: readonly (readonly number[])[]
}

/** Which item stands above which. */
export interface Order {
  /** Per box, its columns of items. */
  readonly boxes: readonly (readonly (readonly number[])[])[]
  /** Per lane, its columns of boxes. */
  readonly lanes: readonly (readonly (readonly number[])[])[]
  /** Per box, the height that its centre would like, from the middle of the picture. */
  readonly wanted?: readonly (number | undefined)[]
}

export function itemsOf(input: LayoutInput): LayoutParts {
  const groups = groupsOf(input)
  const { items, itemOfNode } = listItems(input, groups)
  const edges = itemEdges(input.edges, itemOfNode)
  const ends = linksOf(items.length, edges)
  const columns = columnsOf(items, edges, groups.length)
  const boxes = groups.map((group, box) => ({ ...group, columns: columns[box] ?? [] }))
  return { items, boxes, edges, itemOfNode, lanes: lanesOf(boxes, items, edges), ...ends }
}

// A larger group wants a name to be collapsed by.
const MOST_PLAIN = 200

type Group = Omit<LayoutBox, 'columns'>

function groupsOf({ nodes, collapsed }: LayoutInput): readonly Group[] {
  const members = new Map<string, number[]>()
  for (const [index, node] of nodes.entries()) {
    const name = boxName(node)
    const known = members.get(name)
    if (known === undefined) members.set(name, [index])
    else known.push(index)
  }
  const closed = new Set(collapsed)
  const inLane = (lane: Lane) => [...members.keys()].filter((name) => name.startsWith(`${lane}:`)).length
  const alone = new Set(LANES.filter((lane) => inLane(lane) === 1))
  const isOfSeveral = new Set(nodes.map(({ project }) => project)).size > 1
  return [...members.entries()]
    .flatMap(([name, all]): Group[] => {
      const first = nodes[all[0] ?? 0]
      if (first === undefined) return []
      const { lane, group } = first
      const isCollapsed = closed.has(name)
      const isPlain = !isCollapsed && group === 'default' && alone.has(lane) && all.length <= MOST_PLAIN
      return [{ name, lane, label: isOfSeveral ? longLabel(first) : group, members: all, isCollapsed, isPlain }]
    })
    .sort((a, b) => compare(a.name, b.name))
}

function longLabel({ project, group }: LayoutNode): string {
  return group === 'default' ? project : `${project} · ${group}`
}

function listItems({ nodes }: LayoutInput, groups: readonly Group[]) {
  const items: LayoutItem[] = []
  const itemOfNode = Array.from({ length: nodes.length }, () => 0)
  for (const [box, group] of groups.entries()) {
    if (group.isCollapsed) {
      for (const node of group.members) itemOfNode[node] = items.length
      items.push({ box, name: group.name })
      continue
    }
    const keyed = group.members.map((node) => ({ node, name: nodes[node]?.key ?? '' }))
    for (const { node, name } of keyed.sort((a, b) => compare(a.name, b.name))) {
      itemOfNode[node] = items.length
      items.push({ box, node, name })
    }
  }
  return { items, itemOfNode }
}

function itemEdges(edges: LayoutInput['edges'], itemOfNode: readonly number[]): readonly (readonly [number, number])[] {
  const seen = new Set<number>()
  const pairs: [number, number][] = []
  for (const [a, b] of edges) {
    const [from, to] = [itemOfNode[a] ?? 0, itemOfNode[b] ?? 0]
    const pair = from * itemOfNode.length + to
    if (from === to || seen.has(pair)) continue
    seen.add(pair)
    pairs.push([from, to])
  }
  return pairs
}

function linksOf(count: number, edges: readonly (readonly [number, number])[]) {
  const upstream = Array.from({ length: count }, (): number[] => [])
  const downstream = Array.from({ length: count }, (): number[] => [])
  for (const [from, to] of edges) {
    upstream[to]?.push(from)
    downstream[from]?.push(to)
  }
  return { upstream, downstream }
}

/** Per box. */
function columnsOf(items: readonly LayoutItem[], edges: LayoutParts['edges'], boxCount: number) {
  const inside = Array.from({ length: boxCount }, () => ({ members: [] as number[], edges: [] as [number, number][] }))
  for (const [index, { box }] of items.entries()) inside[box]?.members.push(index)
  for (const [from, to] of edges) {
    const box = items[from]?.box ?? 0
    if (items[to]?.box === box) inside[box]?.edges.push([from, to])
  }
  return inside.map(({ members, edges }) => byDepth(members, edges, mostItemColumns(members.length)))
}

function lanesOf(
  boxes: readonly LayoutBox[],
  items: readonly LayoutItem[],
  edges: LayoutParts['edges'],
): LayoutParts['lanes'] {
  const boxEdges = edges.map(([from, to]): [number, number] => [items[from]?.box ?? 0, items[to]?.box ?? 0])
  return LANES.flatMap((lane) => {
    const mine = boxes.flatMap((box, index) => (box.lane === lane ? [index] : []))
    if (mine.length === 0) return []
    const isMine = (box: number) => boxes[box]?.lane === lane
    const inside = boxEdges.filter(([from, to]) => from !== to && isMine(from) && isMine(to))
    return [{ lane, columns: byDepth(mine, inside, mostBoxColumns(mine.length)) }]
  })
}

/** Groups members by how many edges lie before them; where that would be more columns than `most`, some share one. */
function byDepth(
  members: readonly number[],
  edges: readonly (readonly [number, number])[],
  most: number,
): readonly (readonly number[])[] {
  const depths = depthsOf(members, edges)
  const deepest = Math.max(0, ...depths.values()) + 1
  const share = deepest > most ? most / deepest : 1
  const columns: number[][] = []
  for (const member of members) (columns[Math.floor((depths.get(member) ?? 0) * share)] ??= []).push(member)
  return columns.filter((column) => column !== undefined)
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** lineage-svg — the whole picture as an SVG document that needs nothing else: for slides, tickets and documents. */
import { curvePath, edgeCurve } from './edge-curve.ts'
import { laneLabel } from './lanes.ts'
import type { LineageLayout, PlacedItem } from './layout-shape.ts'
import type { LineageNode } from './lineage-graph.ts'
import { statusOf } from './lineage-graph.ts'
import type { Palette } from './palette.ts'

const FONT = 'Inter, system-ui, sans-serif'

export function lineageSvg(layout: LineageLayout, nodes: readonly LineageNode[], palette: Palette): string {
  const { width, height } = layout
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${px(width)}" height="${px(height)}" viewBox="0 0 ${px(width)} ${px(height)}">`,
    `<rect width="100%" height="100%" fill="${palette.bg}"/>`,
    ...layout.lanes.flatMap(({ lane, x, width, height, count }) => [
      rect({ x, y: 0, width, height }, palette.surface, undefined, 0.5),
      rect({ x, y: 0, width, height: 3 }, palette.lanes[lane]),
      text(x + 24, 24, `${laneLabel(lane)}  ${count}`, palette.text, 13, 600),
    ]),
    ...layout.boxes
      .filter(({ isPlain, isCollapsed }) => !isPlain && !isCollapsed)
      .flatMap((box) => [
        rect(box, palette.bg, palette.line),
        text(box.x + 14, box.y + 20, box.label, palette.dimmed, 12, 600),
      ]),
    ...layout.edges.map(([from, to]) => {
      const [a, b] = [layout.items[from], layout.items[to]]
      return a === undefined || b === undefined
        ? ''
        : `<path d="${curvePath(edgeCurve(a, b))}" fill="none" stroke="${palette.lineStrong}"/>`
    }),
    ...layout.items.flatMap((item) => drawItem(layout, nodes, palette, item)),
    '</svg>',
  ]
  return parts.join('\n')
}

function drawItem(
  layout: LineageLayout,
  nodes: readonly LineageNode[],
  palette: Palette,
  item: PlacedItem,
): readonly string[] {
  const box = layout.boxes[item.box]
  const frame = [
    rect(item, palette.surface, palette.lineStrong),
    rect({ ...item, width: 3 }, palette.lanes[box?.lane ?? 'none']),
  ]
  const middle = item.y + item.height / 2
  if (item.kind === 'group') {
    const count = box?.members.length ?? 0
    return [...frame, text(item.x + 14, middle + 4, `${box?.label ?? ''} (${count} assets)`, palette.text, 12, 600)]
  }
  const node = nodes[item.node]
  if (node === undefined) return frame
  const status = statusOf(node)
  return [
    ...frame,
    `<circle cx="${px(item.x + 18)}" cy="${px(middle)}" r="4" fill="${palette.statuses[status]}"><title>${status}</title></circle>`,
    text(item.x + 30, middle + 4, clip(node.key), palette.text, 12, 500),
  ]
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function rect({ x, y, width, height }: Box, fill: string, stroke?: string, opacity = 1): string {
  const line = stroke === undefined ? '' : ` stroke="${stroke}"`
  const faint = opacity === 1 ? '' : ` fill-opacity="${opacity}"`
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="2" fill="${fill}"${line}${faint}/>`
}

function text(x: number, y: number, content: string, fill: string, size: number, weight: number): string {
  return `<text x="${px(x)}" y="${px(y)}" font-family="${FONT}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escape(content)}</text>`
}

// What 170 px hold; the end of a key says more than its beginning.
const MOST_CHARACTERS = 27

function clip(key: string): string {
  return key.length <= MOST_CHARACTERS ? key : `…${key.slice(1 - MOST_CHARACTERS)}`
}

function px(value: number): number {
  return Math.round(value * 10) / 10
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

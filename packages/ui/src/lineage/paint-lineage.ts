/**
 * paint-lineage — the lineage on a canvas: lanes, groups, edges, and assets as blocks where they are too small for text.
 *
 * Units    window pixels; the canvas context is scaled to the screen by the caller
 */
import { curveBounds, edgeCurve } from './edge-curve.ts'
import type { Curve } from './edge-curve.ts'
import type { Highlight } from './highlight.ts'
import type { LineageLayout, PlacedItem, Rect } from './layout-shape.ts'
import type { NodeStatus } from './lineage-graph.ts'
import type { Palette } from './palette.ts'
import type { Size, Viewport } from './viewport.ts'
import { meet, seen } from './viewport.ts'

export interface Painting {
  readonly layout: LineageLayout
  readonly view: Viewport
  readonly size: Size
  readonly palette: Palette
  /** Per node. */
  readonly statuses: readonly NodeStatus[]
  /** Per node, short. */
  readonly names: readonly string[]
  readonly highlight: Highlight | undefined
  /** Items. */
  readonly selected: ReadonlySet<number>
  /** Assets are drawn too: nothing lies above the canvas that shows them. */
  readonly hasBlocks: boolean
  /** The view is moving: of very many edges some are left out until it stands. */
  readonly isMoving: boolean
}

// What a slow machine without a graphics card strokes within a frame.
const MOST_MOVING_EDGES = 1_200
// From here on a curve looks like a line.
const MOST_CURVES = 6_000

export function paintLineage(ctx: CanvasRenderingContext2D, painting: Painting): void {
  const { size, view, palette } = painting
  ctx.fillStyle = palette.bg
  ctx.fillRect(0, 0, size.width, size.height)
  ctx.save()
  ctx.scale(view.zoom, view.zoom)
  ctx.translate(-view.x, -view.y)
  const part = seen(view, size, 20)
  paintLanes(ctx, painting)
  paintBoxes(ctx, painting, part)
  paintEdges(ctx, painting, part)
  if (painting.hasBlocks) paintBlocks(ctx, painting, part)
  ctx.restore()
}

function paintLanes(ctx: CanvasRenderingContext2D, { layout, palette, view }: Painting): void {
  for (const { x, width, height, lane } of layout.lanes) {
    ctx.globalAlpha = 0.5
    ctx.fillStyle = palette.surface
    ctx.fillRect(x, 0, width, height)
    ctx.globalAlpha = 1
    ctx.fillStyle = palette.lanes[lane]
    ctx.fillRect(x, 0, width, 3 / Math.min(1, view.zoom))
  }
}

function paintBoxes(ctx: CanvasRenderingContext2D, { layout, palette, view }: Painting, part: Rect): void {
  ctx.lineWidth = 1 / view.zoom
  for (const box of layout.boxes) {
    if (box.isPlain || box.isCollapsed || !meet(box, part)) continue
    ctx.fillStyle = palette.bg
    ctx.strokeStyle = palette.line
    ctx.beginPath()
    ctx.roundRect(box.x, box.y, box.width, box.height, 6)
    ctx.fill()
    ctx.stroke()
  }
}

function paintEdges(ctx: CanvasRenderingContext2D, painting: Painting, part: Rect): void {
  const { view, palette, highlight, isMoving } = painting
  const [plain, bright] = edgesIn(painting, part)
  const isStraight = plain.length > (isMoving ? MOST_MOVING_EDGES : MOST_CURVES) || view.zoom < 0.06
  const step = isMoving ? Math.ceil(plain.length / MOST_MOVING_EDGES) : 1
  ctx.strokeStyle = palette.lineStrong
  ctx.globalAlpha = alphaOf(plain.length, highlight !== undefined)
  ctx.lineWidth = Math.max(1, 0.8 / view.zoom)
  strokeAll(
    ctx,
    plain.filter((_, index) => index % step === 0),
    isStraight,
  )
  ctx.globalAlpha = 1
  ctx.strokeStyle = palette.accent
  ctx.lineWidth = Math.max(1.6, 1.2 / view.zoom)
  strokeAll(ctx, bright, false)
}

/** Many lines one over the other would be one dark blot. */
function alphaOf(count: number, isBehind: boolean): number {
  if (isBehind) return 0.25
  if (count > 12_000) return 0.07
  if (count > 4_000) return 0.18
  return count > 800 ? 0.5 : 0.9
}

function edgesIn({ layout, highlight }: Painting, part: Rect): readonly [Curve[], Curve[]] {
  const plain: Curve[] = []
  const bright: Curve[] = []
  for (const [from, to] of layout.edges) {
    const [a, b] = [layout.items[from], layout.items[to]]
    if (a === undefined || b === undefined) continue
    const curve = edgeCurve(a, b)
    if (!meet(curveBounds(curve), part)) continue
    const isBright = highlight !== undefined && isLit(highlight, from, to)
    ;(isBright ? bright : plain).push(curve)
  }
  return [plain, bright]
}

// More bright edges than a few hundred items have would hide what they lead to.
const MOST_LIT = 250

/** Between items that are connected with the start; of very many, only those at the start itself. */
function isLit({ items, starts }: Highlight, from: number, to: number): boolean {
  if (!items.has(from) || !items.has(to)) return false
  return items.size <= MOST_LIT || starts.has(from) || starts.has(to)
}

// One path of very many lines is slower to stroke than many short ones.
const STROKED_AT_ONCE = 20

function strokeAll(ctx: CanvasRenderingContext2D, curves: readonly Curve[], isStraight: boolean): void {
  for (let from = 0; from < curves.length; from += STROKED_AT_ONCE) {
    ctx.beginPath()
    for (const { x1, y1, x2, y2, bend } of curves.slice(from, from + STROKED_AT_ONCE)) {
      ctx.moveTo(x1, y1)
      if (isStraight) ctx.lineTo(x2, y2)
      else ctx.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2)
    }
    ctx.stroke()
  }
}

function paintBlocks(ctx: CanvasRenderingContext2D, painting: Painting, part: Rect): void {
  const { layout, highlight, selected, palette } = painting
  for (const [index, item] of layout.items.entries()) {
    if (!meet(item, part)) continue
    ctx.globalAlpha = highlight === undefined || highlight.items.has(index) ? 1 : 0.3
    ctx.fillStyle = palette.surface
    ctx.strokeStyle = selected.has(index) ? palette.accent : palette.lineStrong
    ctx.lineWidth = selected.has(index) ? 6 : 2
    ctx.beginPath()
    ctx.rect(item.x, item.y, item.width, item.height)
    ctx.fill()
    ctx.stroke()
    paintBlockMarks(ctx, painting, item)
  }
  ctx.globalAlpha = 1
}

/** Its layer at the left edge, how it stands, and its name, as long as that can be read. */
function paintBlockMarks(ctx: CanvasRenderingContext2D, painting: Painting, item: PlacedItem): void {
  const { layout, palette, statuses, names, view } = painting
  const box = layout.boxes[item.box]
  if (box === undefined) return
  const middle = item.y + item.height / 2
  const isAsset = item.kind === 'asset'
  ctx.fillStyle = palette.lanes[box.lane]
  ctx.fillRect(item.x, item.y, 8, item.height)
  if (isAsset) {
    ctx.fillStyle = palette.statuses[statuses[item.node] ?? 'missing']
    ctx.fillRect(item.x + 18, middle - 8, 16, 16)
  }
  const left = item.x + (isAsset ? 42 : 18)
  const room = item.x + item.width - left - 6
  if (item.height * view.zoom >= LEAST_TEXT_PX) {
    const name = isAsset ? (names[item.node] ?? '') : `${box.label} (${box.members.length})`
    ctx.fillStyle = palette.text
    ctx.font = `${isAsset ? 500 : 600} ${TEXT_PX / view.zoom}px 'Inter Variable', system-ui, sans-serif`
    ctx.textBaseline = 'middle'
    ctx.fillText(clipped(ctx, name, room), left, middle)
    return
  }
  ctx.fillStyle = isAsset ? palette.line : palette.dimmed
  ctx.fillRect(left, middle - 5, room, 10)
}

const TEXT_PX = 10
const LEAST_TEXT_PX = 12

function clipped(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  const { width } = ctx.measureText(text)
  return width <= room ? text : `${text.slice(0, Math.max(1, Math.floor((text.length * room) / width) - 1))}…`
}

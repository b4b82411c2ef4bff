/**
 * layout-ops — where the ops of a job stand: a column per depth, what waits to the right of what it waits for, and within
 * a column near what it is connected with. Pure.
 *
 * Units    pixels at zoom 1
 * Promise  the same ops give the same picture, and no two overlap.
 */
export const OP_WIDTH = 210
export const OP_HEIGHT = 54
const COLUMN = OP_WIDTH + 70
const ROW = OP_HEIGHT + 22
const SWEEPS = 4

export interface LayoutOp {
  readonly key: string
  /** Keys of the ops that it waits for. */
  readonly after: readonly string[]
}

export interface PlacedOp {
  readonly key: string
  readonly x: number
  readonly y: number
}

export function layoutOps(ops: readonly LayoutOp[]): readonly PlacedOp[] {
  const depths = depthsOf(ops)
  const columns = ordered(ops, columnsOf(ops, depths))
  const tallest = Math.max(1, ...columns.map((column) => column.length))
  return columns.flatMap((column, x) => {
    const top = ((tallest - column.length) * ROW) / 2
    return column.map((key, row) => ({ key, x: x * COLUMN, y: top + row * ROW }))
  })
}

/** The longest way from a beginning. */
function depthsOf(ops: readonly LayoutOp[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>()
  // Ops come in the order in which they may run.
  for (const { key, after } of ops) {
    depths.set(key, Math.max(-1, ...after.map((other) => depths.get(other) ?? -1)) + 1)
  }
  return depths
}

function columnsOf(ops: readonly LayoutOp[], depths: ReadonlyMap<string, number>): readonly (readonly string[])[] {
  const columns: string[][] = []
  for (const { key } of ops) (columns[depths.get(key) ?? 0] ??= []).push(key)
  return columns
}

/** Each column by the mean height of its neighbours, there and back a few times. */
function ordered(ops: readonly LayoutOp[], columns: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const up = new Map(ops.map(({ key, after }) => [key, after]))
  const down = new Map<string, string[]>()
  for (const { key, after } of ops) for (const other of after) down.set(other, [...(down.get(other) ?? []), key])
  let sorted = columns.map((column) => [...column])
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const neighbours = sweep % 2 === 0 ? up : down
    const places = placesOf(sorted)
    sorted = sorted.map((column) =>
      column.toSorted((a, b) => mean(a, neighbours, places) - mean(b, neighbours, places)),
    )
  }
  return sorted
}

/** 0..1 within its column, so that columns of different length compare. */
function placesOf(columns: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  return new Map(columns.flatMap((column) => column.map((key, row) => [key, (row + 0.5) / column.length] as const)))
}

function mean(
  key: string,
  neighbours: ReadonlyMap<string, readonly string[]>,
  places: ReadonlyMap<string, number>,
): number {
  const found = (neighbours.get(key) ?? []).flatMap((other) => places.get(other) ?? [])
  return found.length === 0 ? (places.get(key) ?? 0) : found.reduce((sum, place) => sum + place, 0) / found.length
}

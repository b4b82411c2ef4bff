/** layout-sizes — pixels at zoom 1. */
export const ITEM_WIDTH = 196
export const ITEM_HEIGHT = 44
export const ROW_GAP = 10
export const COLUMN_GAP = 56
/** Between columns that hold the same depth. */
export const WRAP_GAP = 20
export const BOX_PADDING = 10
export const BOX_HEADER = 30
export const BOX_GAP = 22
export const LANE_PADDING = 14
export const LANE_HEADER = 36
export const LANE_GAP = 30

/** Rows of a column of assets: what would be higher than `mostHeight` is folded into several as high as each other. */
export function rowsOf(count: number, mostHeight: number): number {
  const most = Math.max(1, Math.floor((mostHeight - BOX_HEADER) / (ITEM_HEIGHT + ROW_GAP)))
  return Math.ceil(count / Math.ceil(count / most))
}

// Up to here a chain is drawn as one, however long; more would be a picture of one thin line.
const SHORT_CHAIN = 30

/** Columns of assets in a group. */
export function mostItemColumns(count: number): number {
  return count <= SHORT_CHAIN ? count : Math.max(6, Math.ceil(Math.sqrt(count) * 0.6))
}

/** Columns of groups in a lane, of which several stand side by side. */
export function mostBoxColumns(count: number): number {
  return count <= SHORT_CHAIN ? count : Math.max(4, Math.ceil(Math.sqrt(count) * 0.45))
}

/** asset-filter — which assets of a list are shown, and in what order. Pure. */
import type { AssetRowJson } from '../../api.ts'

export const ASSET_CHIPS = [
  'failed',
  'check-failed',
  'late',
  'stale',
  'missing',
  'running',
  'fresh',
  'external',
] as const
export type AssetChip = (typeof ASSET_CHIPS)[number]

/** An asset may be several at once: stale, and late. */
export function isOf(row: AssetRowJson, chip: AssetChip): boolean {
  switch (chip) {
    case 'failed':
      return row.failure !== undefined || (row.partitions?.failed ?? 0) > 0
    case 'check-failed':
      return (row.checks?.failed ?? 0) > 0
    case 'late':
      return row.freshness?.status === 'fail'
    case 'running':
      return row.activeRunId !== undefined
    case 'missing':
    case 'stale':
    case 'fresh':
    case 'external':
      return row.status === chip
    default:
      throw new Error(`unhandled chip ${String(chip satisfies never)}`)
  }
}

export function chipCounts(rows: readonly AssetRowJson[]): Readonly<Record<AssetChip, number>> {
  const count = (chip: AssetChip) => rows.reduce((sum, row) => sum + (isOf(row, chip) ? 1 : 0), 0)
  return {
    failed: count('failed'),
    'check-failed': count('check-failed'),
    late: count('late'),
    stale: count('stale'),
    missing: count('missing'),
    running: count('running'),
    fresh: count('fresh'),
    external: count('external'),
  }
}

/** Text in the address, back to chips; what is no chip is left out. */
export function chipsOf(text: string | undefined): readonly AssetChip[] {
  const words = new Set((text ?? '').split(','))
  return ASSET_CHIPS.filter((chip) => words.has(chip))
}

/** Every word must be somewhere: in the key, group, description, an owner, a kind. Letter case does not count. */
export function matching(rows: readonly AssetRowJson[], text: string): readonly AssetRowJson[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const all = `${row.key} ${row.group} ${row.layer ?? ''} ${row.description ?? ''} ${row.owners.join(' ')} ${row.kinds.join(' ')}`
    const low = all.toLowerCase()
    return words.every((word) => low.includes(word))
  })
}

/** Those that are any of them; all without chips. */
export function withChips(rows: readonly AssetRowJson[], chips: readonly AssetChip[]): readonly AssetRowJson[] {
  return chips.length === 0 ? rows : rows.filter((row) => chips.some((chip) => isOf(row, chip)))
}

export const SORTS = ['key', 'status', 'made', 'group', 'layer', 'rows'] as const
export type SortKey = (typeof SORTS)[number]

const LAYERS = ['bronze', 'silver', 'gold']

export function sorted(rows: readonly AssetRowJson[], by: SortKey, isDescending: boolean): readonly AssetRowJson[] {
  const rank = ranks[by]
  const sign = isDescending ? -1 : 1
  return [...rows].sort((a, b) => {
    const [x, y] = [rank(a), rank(b)]
    if (x === y) return a.key < b.key ? -1 : 1
    return (x < y ? -1 : 1) * sign
  })
}

const ranks: Readonly<Record<SortKey, (row: AssetRowJson) => string | number>> = {
  key: ({ key }) => key,
  status: (row) => ASSET_CHIPS.findIndex((chip) => isOf(row, chip)),
  made: ({ lastMaterializedAtMs }) => lastMaterializedAtMs ?? 0,
  group: ({ group }) => group,
  layer: ({ layer }) => (layer === undefined ? 9 : LAYERS.indexOf(layer)),
  rows: ({ rowCount }) => rowCount ?? -1,
}

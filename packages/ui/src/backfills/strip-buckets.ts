/**
 * strip-buckets — many partitions as few marks: neighbours share one when there is no room for all, and what one must
 * know of them decides its colour. Pure.
 */
export interface StripCell {
  readonly key: string
  readonly status: string
}

export interface StripBucket {
  readonly first: string
  readonly last: string
  readonly count: number
  /** The most telling of its cells. */
  readonly status: string
  /** How many cells are so. */
  readonly statusCount: number
}

// What asks for somebody, then what goes on, then what is left, then what is done.
const TELLING = ['failed', 'canceled', 'running', 'requested', 'canceling', 'queued', 'missing', 'pending', 'skipped']

export function stripBuckets(cells: readonly StripCell[], most: number): readonly StripBucket[] {
  const size = Math.max(1, Math.ceil(cells.length / Math.max(1, most)))
  return Array.from({ length: Math.ceil(cells.length / size) }, (_, i) =>
    bucketOf(cells.slice(i * size, (i + 1) * size)),
  )
}

function bucketOf(cells: readonly StripCell[]): StripBucket {
  const statuses = cells.map(({ status }) => status)
  const status = TELLING.find((one) => statuses.includes(one)) ?? statuses[0] ?? 'missing'
  return {
    first: cells[0]?.key ?? '',
    last: cells.at(-1)?.key ?? '',
    count: cells.length,
    status,
    statusCount: statuses.filter((one) => one === status).length,
  }
}

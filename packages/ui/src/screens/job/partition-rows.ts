/** partition-rows — a job's partition keys, each with its newest run. Pure. */
import type { ResponseOf } from '../../api.ts'

export interface PartitionRow {
  readonly key: string
  /** Of its newest run; `missing` when it has none. */
  readonly status: string
  readonly runId?: string
}

type Answer = Pick<ResponseOf<'GET /jobs/{project}/{job}/partitions'>, 'keys' | 'runs'>

/** In the order of the keys; a run of a key that is no more is left out. */
export function partitionRows({ keys, runs }: Answer): readonly PartitionRow[] {
  const newest = new Map(runs.map((run) => [run.partition, run]))
  return keys.map((key) => {
    const run = newest.get(key)
    return run === undefined ? { key, status: 'missing' } : { key, status: run.status, runId: run.runId }
  })
}

export function partitionCounts(rows: readonly PartitionRow[]): readonly { status: string; count: number }[] {
  const groups = Map.groupBy(rows, ({ status }) => status)
  return [...groups].map(([status, found]) => ({ status, count: found.length })).toSorted((a, b) => rank(a) - rank(b))
}

const ORDER = ['succeeded', 'running', 'queued', 'canceling', 'failed', 'canceled', 'missing']

function rank({ status }: { readonly status: string }): number {
  const at = ORDER.indexOf(status)
  return at === -1 ? ORDER.length : at
}

/**
 * job-partitions — the partition keys that a job can be launched for, and the newest run of each.
 *
 * Rules    the newest `MOST_RUNS` runs of the job are looked at: a partition whose run is older shows none.
 */
import type { CodeHost, RunState, Storage } from '@ingot/core'

import type { ResponseOf } from '../contract/index.ts'

type Answer = ResponseOf<'GET /jobs/{project}/{job}/partitions'>

const PAGE = 1_000
const MOST_RUNS = 5_000

export async function jobPartitions(
  storage: Pick<Storage, 'listRuns'>,
  host: Pick<CodeHost, 'project' | 'describePartitions'>,
  job: string,
): Promise<Answer> {
  const standing = await host.describePartitions({ job })
  if (standing === undefined) return { dimensions: [], keys: [], runs: [] }
  const { sentence, dimensions, keys } = standing
  return {
    partitioning: sentence,
    // Of one dimension its keys are those of the whole.
    dimensions: dimensions.map((one) => ({ name: one.name, kind: one.kind, keys: [...(one.keys ?? keys)] })),
    keys: [...keys],
    runs: await newestRuns(storage, host.project, job),
  }
}

async function newestRuns(storage: Pick<Storage, 'listRuns'>, project: string, job: string): Promise<Answer['runs']> {
  const newest = new Map<string, RunState>()
  let cursor: string | undefined
  for (let seen = 0; seen < MOST_RUNS; seen += PAGE) {
    const next = cursor === undefined ? {} : { cursor }
    const { runs, nextCursor } = await storage.listRuns({ project, job, limit: PAGE, ...next })
    for (const run of runs) {
      const { partition } = run.request
      if (partition !== undefined && !newest.has(partition)) newest.set(partition, run)
    }
    if (nextCursor === undefined) break
    cursor = nextCursor
  }
  return [...newest].map(([partition, { runId, status }]) => ({ partition, runId, status }))
}

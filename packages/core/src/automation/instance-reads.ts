import type { InstanceReads } from '../definition/instigator-context.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { Storage } from '../storage/storage.ts'
import { sensedMaterialization, sensedRun } from './sensed.ts'

/** What functions of schedules and sensors may look up: of this project only. */
export function instanceReads(storage: Storage, graph: AssetGraph): InstanceReads {
  const project = graph.project.name
  return {
    async run(runId) {
      const run = await storage.getRun(runId)
      return run === undefined ? undefined : sensedRun(run)
    },
    async lastRun({ job, status, tags } = {}) {
      const page = await storage.listRuns({
        limit: 1,
        project,
        ...(job === undefined ? {} : { job }),
        ...(status === undefined ? {} : { statuses: [status] }),
        ...(tags === undefined ? {} : { tags }),
      })
      const run = page.runs[0]
      return run === undefined ? undefined : sensedRun(run)
    },
    async lastMaterialization(asset, partition) {
      const state = await storage.getAsset(typeof asset === 'string' ? asset : asset.key, partition)
      return state?.materialization === undefined ? undefined : sensedMaterialization(state.materialization)
    },
    partitions: (name) => storage.listPartitions(name),
  }
}

/**
 * check-asks — what is wrong with the requests of a schedule or sensor, as far as it can be said without its project:
 * tags, run keys and, where its target is jobs, the job that each names, its config and its partition.
 *
 * Rules    Of a job of assets config and partition are not looked at: they are its assets', which the project has. Keys
 *          of dynamic partitions are not either.
 * Errors   InvalidError, the same as with the project
 */
import { askedTarget } from '../automation/asked-target.ts'
import { configDocument, runKeyOf } from '../automation/prepare-ask.ts'
import { checkUserTags, settingsOf } from '../automation/tags.ts'
import { askedPartitions } from '../automation/target-partitions.ts'
import type { Job } from '../definition/job-spec.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import type { Target } from '../definition/target.ts'
import { jobConfig } from '../execute/config.ts'
import { dynamicNames } from '../partition/key-space.ts'
import { checkPartition } from '../plan/plan-job.ts'
import type { Bench } from './evaluation.ts'

export async function checkAsks({ ports, graph }: Bench, asks: readonly RunAsk[], target: Target): Promise<void> {
  const given = target.kind === 'jobs' ? (target.definitions ?? []) : []
  const jobs = new Map(given.map((job) => [job.name, withoutAssets(job)]))
  for (const ask of asks) {
    checkUserTags(ask.tags ?? {})
    settingsOf(ask.tags ?? {})
    runKeyOf(ask, {})
    if (target.kind !== 'jobs' || jobs.size < target.jobs.length) continue
    const isPart = ask.assets !== undefined && jobs.get(ask.job ?? '')?.spec.work.kind !== 'ops'
    if (!isPart) await checkJob({ ports, graph: { ...graph, jobs } }, ask, target)
  }
}

async function checkJob({ ports, graph }: Bench, ask: RunAsk, target: Target): Promise<void> {
  const launched = askedTarget(graph, ask, target)
  const spec = launched.job === undefined ? undefined : graph.jobs.get(launched.job)?.spec
  if (spec?.work.kind !== 'ops') return
  await jobConfig({ spec }, configDocument(ask)['job'])
  const isDynamic = spec.partitions !== undefined && dynamicNames(spec.partitions).length > 0
  if (isDynamic && (ask.partition ?? ask.partitions) !== undefined) return
  const moment = { nowMs: ports.clock.nowMs(), dynamicKeys: () => [] }
  checkPartition(spec, await askedPartitions(ports, graph, launched, ask), moment)
}

/** Its assets are not here to be looked up. */
function withoutAssets(job: Job): Job {
  const { spec } = job
  return spec.work.kind === 'ops' ? job : { ...job, spec: { ...spec, work: { kind: 'assets', assets: [] } } }
}

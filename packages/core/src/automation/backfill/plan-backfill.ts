/**
 * plan-backfill — what a backfill would make, in the order in which it would: assets × partitions, the partitions of a
 * job, or what another backfill has left. The plan is the dry run; launching writes it down as the backfill's ledger.
 *
 * Rules    assets that nothing here makes (external ones) are passed over. Assets without partitions are one item, ''.
 *          With `missingOnly` a plan may be empty: then there is nothing to do.
 * Errors   InvalidError invalid/backfill, invalid/unknown-partition, invalid/nothing-selected, invalid/nothing-to-backfill,
 *          and those of selection, plan and config
 */
import type { RunPolicy } from '../../definition/run-policy.ts'
import { isRunPolicy } from '../../definition/run-policy.ts'
import { InvalidError } from '../../errors.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import { assetKeysOf, jobOf } from '../../graph/target.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { count } from '../../partition/partition-set.ts'
import type { BackfillRequest } from '../../storage/backfill-store.ts'
import type { BackfillAsk, BackfillPlan } from '../code-host.ts'
import type { EvaluationPorts } from '../ports.ts'
import { checkUserTags } from '../tags.ts'
import { backfillSets } from './backfill-sets.ts'
import { momentFor } from './moment.ts'
import { onlyMissing } from './only-missing.ts'
import { planItems } from './plan-items.ts'
import { planRetry } from './plan-retry.ts'
import { targetsOf } from './wiring.ts'

/** Behind whatever a person asks for. */
const BACKFILL_PRIORITY = -10

export async function planBackfill(ports: EvaluationPorts, graph: AssetGraph, ask: BackfillAsk): Promise<BackfillPlan> {
  checkAsk(ask)
  if (ask.retryOf !== undefined) return planRetry(ports, graph, ask.retryOf, ask.launchedBy)
  const request = requestOf(graph, ask)
  const targets = targetsOf(graph, request)
  const moment = await momentFor(ports, targets)
  const all = backfillSets(targets, ask.partitions, moment)
  checkSomething(all)
  const sets =
    ask.missingOnly === true ? await onlyMissing(ports.storage, graph, request.job, targets, all, moment) : all
  return planItems(ports, graph, request, targets, sets, moment)
}

function requestOf(graph: AssetGraph, ask: BackfillAsk): BackfillRequest {
  const { job, policy, maxRuns } = ask
  const assets = job === undefined ? assetsOf(graph, ask.assets ?? '') : []
  if (job !== undefined) checkJob(graph, job, policy)
  const assetPolicies = policy === undefined ? declaredPolicies(graph, assets) : {}
  return {
    project: graph.project.name,
    assets,
    ...(job === undefined ? {} : { job }),
    policy: policy ?? 'per-partition',
    ...(Object.keys(assetPolicies).length === 0 ? {} : { assetPolicies }),
    config: ask.config ?? {},
    tags: ask.tags ?? {},
    priority: ask.priority ?? BACKFILL_PRIORITY,
    ...(maxRuns === undefined ? {} : { maxRuns }),
    launchedBy: ask.launchedBy,
  }
}

/** Upstream first. */
function assetsOf(graph: AssetGraph, selection: string): readonly string[] {
  const selected = new Set(assetKeysOf(graph, selection))
  if (selected.size === 0) throw new InvalidError('invalid/nothing-selected', 'the selection matches no asset.')
  const made = graph.order.filter((key) => selected.has(key) && graph.nodes.get(key)?.step !== undefined)
  if (made.length > 0) return made
  throw new InvalidError(
    'invalid/nothing-selected',
    'every selected asset is external: something else makes it. Select assets that this project makes.',
  )
}

function declaredPolicies(graph: AssetGraph, assets: readonly string[]): Readonly<Record<string, RunPolicy>> {
  return Object.fromEntries(
    assets.flatMap((key) => {
      const policy = graph.nodes.get(key)?.spec.backfill
      return policy === undefined || policy === 'per-partition' ? [] : [[key, policy]]
    }),
  )
}

function checkAsk({ assets, job, retryOf, policy, maxRuns, priority, tags, partitions }: BackfillAsk): void {
  const named = [assets, job, retryOf].filter((given) => given !== undefined)
  if (named.length !== 1) throw wrong('name either assets, or a job, or a backfill to retry')
  if (policy !== undefined && !isRunPolicy(policy)) {
    throw wrong(
      `its policy ${JSON.stringify(policy)} is none of "per-partition", "single-run", { batch: n } with n from 1`,
    )
  }
  if (maxRuns !== undefined && !(Number.isInteger(maxRuns) && maxRuns >= 1)) {
    throw wrong(`maxRuns is ${maxRuns}; it must be an integer from 1 up`)
  }
  if (priority !== undefined && !Number.isSafeInteger(priority)) {
    throw wrong(`its priority ${priority} is not an integer`)
  }
  if (partitions?.length === 0)
    throw wrong('it has an empty list of partition ranges; leave it out to mean all partitions')
  checkUserTags(tags ?? {})
}

function checkJob(graph: AssetGraph, name: string, policy: RunPolicy | undefined): void {
  jobOf(graph, name)
  const [target] = targetsOf(graph, { assets: [], job: name, policy: 'per-partition' })
  if (target?.partitions === undefined) {
    throw wrong(`job "${name}" has no partitions; launch it with \`ingot job launch ${name}\``)
  }
  if (policy === undefined || policy === 'per-partition') return
  throw wrong(
    `a job is backfilled with a run per partition, and another policy is asked for; select its assets instead of the job`,
  )
}

function checkSomething(sets: ReadonlyMap<string, PartitionSet>): void {
  if ([...sets.values()].some((set) => count(set) > 0)) return
  throw new InvalidError(
    'invalid/nothing-to-backfill',
    'there is nothing to backfill: what is selected has no partitions yet. Add keys, or wait for the first window to end.',
  )
}

function wrong(why: string): InvalidError {
  return new InvalidError('invalid/backfill', `the backfill cannot be made: ${why}.`)
}

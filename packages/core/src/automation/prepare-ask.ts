/**
 * prepare-ask — turns a run that is asked for into one that may be written down: what it targets looked up, tags and
 * settings gathered, config validated, plan made. Nothing is written.
 *
 * Rules    What the request says goes over its settable tags (tags.ts), those over its job.
 * Errors   InvalidError invalid/target, invalid/unknown-job, invalid/tag, invalid/run-key, invalid/run-setting, and those of selection, plan
 *          and config
 */
import type { RunAsk } from '../definition/run-ask.ts'
import type { RunRetryPolicy } from '../definition/run-retry.ts'
import { settingFault } from '../definition/run-settings.ts'
import { InvalidError } from '../errors.ts'
import type { LaunchRequest } from '../execute/launch.ts'
import { prepareRun } from '../execute/launch.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { DEDUP_SCOPE } from '../storage/storage.ts'
import type { NewRun, RunKey } from '../storage/storage.ts'
import type { Target } from '../definition/target.ts'
import type { Launched } from './asked-target.ts'
import { askedTarget } from './asked-target.ts'
import type { PrepareRunAsk } from './code-host.ts'
import { onlyStale } from './only-stale.ts'
import type { EvaluationPorts } from './ports.ts'
import { askedPartitions } from './target-partitions.ts'
import { checkUserTags, PARTITION_TAG, settingsOf } from './tags.ts'

/** Where a request comes from; nothing of it for one from a person. */
export interface AskOrigin {
  /** What is launched when the request names neither job nor assets. */
  readonly target?: Target
  /** Within which its run key is used once: `sensor:project/name`, `schedule:project/name@dueAtMs`. `dedup` unless given. */
  readonly runKeyScope?: string
  /** Tags of ours, `ingot/…`; they go over the author's. */
  readonly tags?: Readonly<Record<string, string>>
  readonly backfillId?: string
}

/** Undefined when `staleOnly` leaves nothing to do. */
export async function prepareAsk(
  ports: EvaluationPorts,
  graph: AssetGraph,
  { ask, launchedBy }: PrepareRunAsk,
  origin: AskOrigin = {},
): Promise<NewRun | undefined> {
  const launched = askedTarget(graph, ask, origin.target)
  const partitions = await askedPartitions(ports, graph, launched, ask)
  const assetKeys =
    ask.staleOnly === true && launched.kind === 'assets'
      ? await onlyStale(ports.storage, graph, launched.assetKeys, partitions, ports.clock.nowMs())
      : launched.assetKeys
  if (launched.kind === 'assets' && ask.staleOnly === true && assetKeys.length === 0) return undefined
  const request: LaunchRequest = {
    ...settings(graph, ask, launched, origin),
    action: ask.action ?? 'materialize',
    assetKeys,
    launchedBy,
    config: configDocument(ask),
    ...partitions,
  }
  return (await prepareRun(ports, graph, ports.newRunId(), request)).newRun
}

function settings(graph: AssetGraph, ask: RunAsk, launched: Launched, origin: AskOrigin) {
  checkUserTags(ask.tags ?? {})
  const job = launched.job === undefined ? undefined : graph.jobs.get(launched.job)?.spec
  checkSettings(ask)
  const said = settingsOf({ ...job?.tags, ...ask.tags })
  const retries = mergedRetries(job?.retries, said.retries, ask.retries)
  const runKey = runKeyOf(ask, origin)
  return defined({
    job: launched.job,
    selection: launched.selection,
    ops: ask.ops,
    checks: ask.checks,
    tags: { ...ask.tags, ...(ask.partition === undefined ? {} : { [PARTITION_TAG]: ask.partition }), ...origin.tags },
    priority: ask.priority ?? said.priority,
    maxRuntimeMs: ask.maxRuntimeMs ?? said.maxRuntimeMs,
    pools: ask.pools,
    retries,
    runKey,
    backfillId: origin.backfillId,
  })
}

function checkSettings(ask: RunAsk): void {
  const wrong = settingFault(ask)
  if (wrong !== undefined) throw new InvalidError('invalid/run-setting', `the request cannot be made: ${wrong}.`)
}

function mergedRetries(...policies: readonly (RunRetryPolicy | undefined)[]): RunRetryPolicy | undefined {
  const given = policies.filter((policy) => policy !== undefined)
  return given.length === 0 ? undefined : Object.assign({}, ...given)
}

const RUN_KEY_CHARS = 500

export function runKeyOf({ runKey }: RunAsk, origin: AskOrigin): RunKey | undefined {
  if (runKey === undefined) return undefined
  const isAllowed =
    typeof runKey === 'string' && runKey !== '' && runKey.length <= RUN_KEY_CHARS && !/\p{Cc}/u.test(runKey)
  if (isAllowed) return { scope: origin.runKeyScope ?? DEDUP_SCOPE, key: runKey }
  throw new InvalidError(
    'invalid/run-key',
    `run key ${JSON.stringify(runKey)?.slice(0, 80)} is not allowed: it must be a text of 1 to ${RUN_KEY_CHARS} characters ` +
      'without control characters.',
  )
}

export function configDocument({ config, runConfig = {} }: RunAsk): Readonly<Record<string, unknown>> {
  return config === undefined ? runConfig : { ...runConfig, job: config }
}

type Defined<T> = { readonly [Name in keyof T]?: Exclude<T[Name], undefined> }

function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
}

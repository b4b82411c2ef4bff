/**
 * run — executes a launched run: every step as soon as those it waits for are done, at most `maxConcurrency` at once,
 * all in one event loop.
 *
 * Promise  1. The run's final event is written after every step has ended and every resource is closed.
 *          2. When this process dies, the claim's lease tells others; what it wrote until then is whole.
 *          3. When another process has taken the run over (the claim is stale), nothing more is written.
 * Errors   StorageError, ConflictError conflict/stale-claim   events could not be written; the run stops
 */
import type { Event, RunEnded } from '../event/event.ts'
import { ConflictError, InvalidError, toErrorRecord } from '../errors.ts'
import { NO_MOMENT } from '../partition/key-space.ts'
import { HEARTBEAT_MS, LEASE_MS } from '../run/claim.ts'
import type { AssetState } from '../run/asset-state.ts'
import { dataVersions } from '../run/data-versions.ts'
import type { RunState } from '../run/run-state.ts'
import { graceOf } from './attempt-timer.ts'
import { cleanUpSignal } from './clean-up.ts'
import { emptyValues } from './empty-values.ts'
import { executeSteps } from './execute-steps.ts'
import type { StepsEnd } from './execute-steps.ts'
import type { LaunchedRun } from './launch.ts'
import { poolLines } from './pool-line.ts'
import type { ExecutePorts } from './ports.ts'
import { redactEvents, redactor } from './redact.ts'
import { resourcePool } from './resource-pool.ts'
import { statesRead } from './states-read.ts'
import type { RunContext } from './run-context.ts'
import { isUnfitEvent } from './unfit-event.ts'
import { runLog } from './step-log.ts'

export interface ExecuteOptions {
  /** Steps that run at once; default 16. They share one event loop: raise it for waiting, not for computing. */
  readonly maxConcurrency?: number
  /** Aborting cancels the run. */
  readonly signal?: AbortSignal
  /** Aborted when somebody has asked to cancel and has written that down: what the next heartbeat would tell. */
  readonly cancelRequested?: AbortSignal
  /** For a run that says nothing else; no limit unless given. */
  readonly maxRuntimeMs?: number
}

const DEFAULT_MAX_CONCURRENCY = 16

export async function executeRun(
  ports: ExecutePorts,
  launched: LaunchedRun,
  options: ExecuteOptions = {},
): Promise<RunState> {
  const stop = new AbortController()
  const cleanUp = cleanUpSignal(ports.clock, stop.signal, isCanceled, graceOf(ports))
  const run = await openContext(ports, launched, stop, cleanUp.signal)
  const by = 'its own process'
  const cancel = () => void requestCancel(run, by).then(() => stop.abort(canceled(by)))
  if (options.signal?.aborted === true) cancel()
  options.signal?.addEventListener('abort', cancel, { once: true })
  const obey = () => stop.abort(canceled('request'))
  if (options.cancelRequested?.aborted === true) obey()
  options.cancelRequested?.addEventListener('abort', obey, { once: true })
  const heart = new AbortController()
  const beating = Promise.all([
    beat(ports, launched, stop, heart.signal),
    endInTime(ports, launched.request.maxRuntimeMs ?? options.maxRuntimeMs, stop, heart.signal),
  ])
  try {
    await run.record([begun(ports, launched)])
    const maxConcurrency = options.maxConcurrency ?? run.job?.maxConcurrency ?? DEFAULT_MAX_CONCURRENCY
    const end = await executeSteps(run, { ...run, signal: cleanUp.signal }, launched, maxConcurrency)
    const isClean = await run.resources.closeAll()
    const lostLog = await run.log.flush()
    await ports.printed?.()
    await run.record([runEnded(run, end, isClean, lostLog)])
  } catch (error) {
    await giveUp(run, error)
    throw error
  } finally {
    cleanUp.stop()
    options.signal?.removeEventListener('abort', cancel)
    options.cancelRequested?.removeEventListener('abort', obey)
    heart.abort()
    await beating
    await run.resources.closeAll()
    await run.log.flush()
  }
  const state = await ports.storage.getRun(run.runId)
  if (state === undefined) throw new Error(`run ${run.runId} has gone from the store`)
  return state
}

/** To be asked before a run is written down: what is wrong with a request must leave nothing behind. */
export function checkExecuteOptions({ maxConcurrency = DEFAULT_MAX_CONCURRENCY }: ExecuteOptions): void {
  if (Number.isInteger(maxConcurrency) && maxConcurrency >= 1) return
  throw new InvalidError(
    'invalid/max-concurrency',
    `maxConcurrency is ${maxConcurrency}; it must be a whole number from 1, so that a step can run.`,
  )
}

async function openContext(
  ports: ExecutePorts,
  launched: LaunchedRun,
  stop: AbortController,
  cleanUp: AbortSignal,
): Promise<RunContext> {
  const { runId, graph, config, claim } = launched
  const states = await readStates(ports, launched)
  const log = runLog(runId, ports.logs, ports.clock, redactor(config.secrets))
  const fence = { runId, token: claim.token }
  // The first write that fails ends the run: a run that cannot say what it does must not go on doing it.
  const record = async (events: readonly Event[]): Promise<void> => {
    if (events.length === 0) return
    try {
      await ports.storage.append(redactEvents(events, config.secrets), fence)
    } catch (error) {
      if (!isUnfitEvent(error)) stop.abort(error)
      throw error
    }
  }
  const note = (events: readonly Event[]): void => void record(events).catch(() => undefined)
  const resources = resourcePool({
    runId,
    definitions: graph.resources,
    configs: config.resources,
    replaced: ports.resourceValues ?? {},
    clock: ports.clock,
    log: log.logger(),
    // What cleans up needs resources too.
    signal: launched.plan.job === undefined ? stop.signal : cleanUp,
    record: (event) => note([event]),
  })
  const priority = launched.request.priority ?? 0
  return {
    runId,
    loadRoots: launched.loadRoots,
    graph,
    moment: launched.plan.moment ?? NO_MOMENT,
    job: launched.request.job === undefined ? undefined : graph.jobs.get(launched.request.job)?.spec,
    ports,
    config,
    runConfig: launched.request.config,
    resources,
    log,
    pools: poolLines({ storage: ports.storage, clock: ports.clock, fence, priority, note }),
    signal: stop.signal,
    dataVersions: dataVersions(states),
    emptyValues: emptyValues(states),
    record,
    note,
  }
}

/** Of every asset that the run reads. */
async function readStates(ports: ExecutePorts, { graph, plan }: LaunchedRun): Promise<readonly AssetState[]> {
  return statesRead(ports.storage, graph, plan)
}

/** Renews the lease until told to stop; stops the run when the lease is lost or somebody asked to cancel. */
async function beat(
  ports: ExecutePorts,
  { runId, claim }: LaunchedRun,
  stop: AbortController,
  signal: AbortSignal,
): Promise<void> {
  const fence = { runId, token: claim.token }
  for (;;) {
    const isOver = await ports.clock.sleep(HEARTBEAT_MS, signal).then(
      () => false,
      () => true,
    )
    if (isOver) return
    const answer = await ports.storage.renewClaim(fence, ports.clock.nowMs() + LEASE_MS).catch(() => 'unknown' as const)
    if (answer === 'lost') {
      stop.abort(new ConflictError('conflict/stale-claim', `run ${runId} was taken over or ended by another process.`))
    }
    if (answer === 'cancel-requested' && !stop.signal.aborted) stop.abort(canceled('request'))
  }
}

/** Stops the run when it has taken longer than it may. */
async function endInTime(
  { clock }: ExecutePorts,
  maxRuntimeMs: number | undefined,
  stop: AbortController,
  signal: AbortSignal,
): Promise<void> {
  if (maxRuntimeMs === undefined) return
  const isOver = await clock.sleep(maxRuntimeMs, signal).then(
    () => false,
    () => true,
  )
  if (!isOver && !stop.signal.aborted) stop.abort(timedOut(maxRuntimeMs))
}

/** A last word, if the store still takes one: else the run is found without a worker and ended by who finds it. */
async function giveUp(run: RunContext, error: unknown): Promise<void> {
  const record = toErrorRecord(error)
  const event: RunEnded = {
    kind: 'run-ended',
    runId: run.runId,
    atMs: run.ports.clock.nowMs(),
    outcome: 'failed',
    reason: 'internal-error',
    message: record.message,
    error: record,
  }
  await run.record([event]).catch(() => undefined)
}

async function requestCancel(run: RunContext, by: string): Promise<void> {
  const event: Event = { kind: 'run-cancel-requested', runId: run.runId, atMs: run.ports.clock.nowMs(), by }
  await run.record([event]).catch(() => undefined)
}

function begun({ clock, codeVersion, worker }: ExecutePorts, { runId, resumeNumber }: LaunchedRun): Event {
  const version = codeVersion === undefined ? {} : { codeVersion }
  const event = { runId, atMs: clock.nowMs(), worker: `${worker.host} pid ${worker.pid}`, ...version }
  return resumeNumber === undefined
    ? { ...event, kind: 'run-started' }
    : { ...event, kind: 'run-resumed', resumeNumber }
}

/** Stopped by somebody, or by its time: what cleans up may still do so. */
function isCanceled(reason: unknown): boolean {
  return isNamed(reason, 'AbortError') || isNamed(reason, TIMED_OUT)
}

const TIMED_OUT = 'RunTimeoutError'

function isNamed(reason: unknown, name: string): boolean {
  return reason instanceof Error && reason.name === name
}

function timedOut(maxRuntimeMs: number): Error {
  const reason = new Error(`it ran longer than it may (${maxRuntimeMs} ms) and was stopped`)
  reason.name = TIMED_OUT
  return reason
}

function canceled(by: string): Error {
  const reason = new Error(`the run was canceled by ${by}`)
  reason.name = 'AbortError'
  return reason
}

function runEnded(
  run: RunContext,
  { failedKeys, failedCount }: StepsEnd,
  isClean: boolean,
  lostLog: unknown,
): RunEnded {
  const event = { kind: 'run-ended', runId: run.runId, atMs: run.ports.clock.nowMs() } as const
  if (isNamed(run.signal.reason, TIMED_OUT)) {
    return { ...event, outcome: 'failed', reason: 'timed-out', message: toErrorRecord(run.signal.reason).message }
  }
  if (run.signal.aborted) {
    return { ...event, outcome: 'canceled', message: toErrorRecord(run.signal.reason).message }
  }
  if (failedCount > 0) {
    const names = failedKeys.join(', ')
    const more = failedCount > failedKeys.length ? ` and ${failedCount - failedKeys.length} more` : ''
    return { ...event, outcome: 'failed', reason: 'step-failed', message: `failed: ${names}${more}` }
  }
  if (!isClean) {
    return { ...event, outcome: 'failed', reason: 'resource-failed', message: 'a resource could not be closed' }
  }
  if (lostLog === undefined) return { ...event, outcome: 'succeeded' }
  const message = `a part of its log could not be written: ${toErrorRecord(lostLog).message}`
  return { ...event, outcome: 'succeeded', message }
}

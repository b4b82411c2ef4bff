/**
 * tick-call — calls the function of a schedule or sensor: resources opened before and closed after, its time measured
 * and limited, what it says gathered, secrets hidden.
 *
 * Rules    A function that takes longer than the hard limit is told through its signal and not waited for: a function in
 *          the same event loop cannot be stopped, but nothing it still does counts.
 * Errors   values: what it threw, UserCodeError user-code/timeout, user-code/resource-threw, InvalidError
 *          invalid/missing-env
 */
import type { InstanceReads, TickContext } from '../definition/instigator-context.ts'
import type { AnyResources, ResourceDefinition } from '../definition/resource.ts'
import type { ErrorRecord } from '../errors.ts'
import { toErrorRecord, UserCodeError } from '../errors.ts'
import { resourceConfig, secretsOf } from '../execute/config.ts'
import type { Redact } from '../execute/redact.ts'
import { redactor } from '../execute/redact.ts'
import type { ResourcePool } from '../execute/resource-pool.ts'
import { resourcePool } from '../execute/resource-pool.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { instanceReads } from './instance-reads.ts'
import type { EvaluationPorts } from './ports.ts'
import type { TickLog } from './tick-log.ts'
import { tickLog } from './tick-log.ts'

type Resources = Readonly<Record<string, unknown>>

/** One evaluation of a schedule or sensor. */
export interface TickCall {
  /** `sensor "new_files"`. */
  readonly what: string
  readonly ports: EvaluationPorts
  readonly graph: AssetGraph
  readonly log: TickLog
  readonly redact: Redact
  readonly startedAtMs: number
  readonly instance: InstanceReads
  readonly limits: Limits
}

interface Limits {
  readonly softLimitMs: number
  readonly hardLimitMs: number
}

export function tickCall(ports: EvaluationPorts, graph: AssetGraph, what: string, limits: Limits): TickCall {
  const redact = redactor(secretsOf(graph, ports.env))
  return {
    what,
    ports,
    graph,
    redact,
    limits,
    log: tickLog(ports.clock, redact),
    startedAtMs: ports.clock.nowMs(),
    instance: instanceReads(ports.storage, graph),
  }
}

export type Called<T> =
  | { readonly kind: 'returned'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ErrorRecord; readonly thrown: unknown }

/** Opens the resources and calls `work`, within the hard limit. */
export async function callWithin<T>(
  call: TickCall,
  resources: AnyResources,
  signal: AbortSignal | undefined,
  work: (context: TickContext<Resources>) => T | Promise<T>,
): Promise<Called<T>> {
  const { clock } = call.ports
  const limit = new AbortController()
  const done = new AbortController()
  const wanted = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal])
  clock.sleep(call.limits.hardLimitMs, done.signal).then(
    () => limit.abort(timeout(call)),
    () => undefined,
  )
  let pool: ResourcePool | undefined
  const run = async (): Promise<T> => {
    pool = await openPool(call, resources, wanted)
    // Given up meanwhile: nobody would close what it opens now.
    wanted.throwIfAborted()
    const context = {
      resources: await pool.open(resources),
      log: call.log.logger,
      signal: wanted,
      instance: call.instance,
    }
    return work(context)
  }
  try {
    const value = await untilAborted(run(), wanted)
    return { kind: 'returned', value }
  } catch (thrown) {
    return { kind: 'failed', error: call.redact(toErrorRecord(thrown)), thrown }
  } finally {
    done.abort()
    await closePool(pool, wanted.aborted)
  }
}

/** What hangs is not waited for: its resources are closed behind its back. */
async function closePool(pool: ResourcePool | undefined, isLate: boolean): Promise<void> {
  const closing = pool?.closeAll()
  if (!isLate) await closing
}

async function openPool(call: TickCall, resources: AnyResources, signal: AbortSignal): Promise<ResourcePool> {
  const { ports, graph } = call
  const replaced = ports.resourceValues ?? {}
  const configs = new Map<string, unknown>()
  for (const resource of withNested(graph, resources)) {
    if (!Object.hasOwn(replaced, resource.name)) {
      configs.set(resource.name, await resourceConfig(resource, {}, ports.env))
    }
  }
  return resourcePool({
    runId: call.what,
    definitions: graph.resources,
    configs,
    replaced,
    clock: ports.clock,
    log: call.log.logger,
    signal,
    record: () => undefined,
  })
}

function withNested(graph: AssetGraph, resources: AnyResources): readonly ResourceDefinition[] {
  return Object.values(resources).flatMap(({ name }) => {
    const answer = graph.resources.get(name)
    return answer === undefined ? [] : [answer, ...withNested(graph, answer.resources)]
  })
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function timeout({ what, limits }: TickCall): UserCodeError {
  return new UserCodeError(
    'user-code/timeout',
    `${what} took longer than its ${limits.hardLimitMs} ms. Do less per tick, move the work into runs, or raise hardLimitMs.`,
  )
}

/** The author's own words, with the name of the thing whose function it was. */
export function threw(what: string, thrown: unknown): UserCodeError {
  return new UserCodeError('user-code/tick-threw', `${what}: the function threw: ${toErrorRecord(thrown).message}`, {
    cause: thrown,
  })
}

/**
 * tick-outcome — puts together what a tick came to: its requests prepared, all or none.
 */
import type { ErrorRecord } from '../errors.ts'
import { isIngotError, toErrorRecord, UserCodeError } from '../errors.ts'
import { meant } from '../selection/near-miss.ts'
import type { NewRun } from '../storage/storage.ts'
import type { PartitionChange } from '../storage/tick-store.ts'
import type { Answer } from './answer.ts'
import type { TickOutcome } from './code-host.ts'
import { withPartitionChanges } from './partition-changes.ts'
import type { AskOrigin } from './prepare-ask.ts'
import { prepareAsk } from './prepare-ask.ts'
import type { TickCall } from './tick-call.ts'

/** The outcome of an answer: its runs, or why none of them can be made. */
export async function outcomeOf(
  call: TickCall,
  answer: Answer,
  origin: AskOrigin & { readonly launchedBy: string },
  cursor: string | undefined,
): Promise<TickOutcome> {
  try {
    checkSets(call, answer)
    const runs = await prepareAll(call, answer, origin)
    const isIdle = runs.length === 0
    const skipReason = answer.skipReason ?? (isIdle && answer.asks.length > 0 ? 'all it asks for is fresh' : undefined)
    return {
      ...frame(call),
      status: isIdle && answer.partitionChanges.length === 0 ? 'skipped' : 'succeeded',
      ...(isIdle && skipReason !== undefined ? { skipReason } : {}),
      ...(cursor === undefined ? {} : { cursor }),
      runs,
      partitionChanges: answer.partitionChanges,
      ...(answer.hasMore ? { hasMore: true } : {}),
    }
  } catch (thrown) {
    // The store was busy, say: that says nothing of the tick, which is to be made again.
    if (isIngotError(thrown) && thrown.retryable) throw thrown
    return failedOutcome(call, call.redact(toErrorRecord(thrown)))
  }
}

/** A misspelt name would gather keys that nobody ever reads. */
function checkSets({ what, graph }: TickCall, { setNames = [] }: Answer): void {
  const unknown = setNames.find((name) => !graph.dynamicPartitions.includes(name))
  if (unknown === undefined) return
  throw new UserCodeError(
    'user-code/bad-tick-result',
    `${what}: no asset or job of the project is in dynamic partitions named "${unknown}"${meant(unknown, graph.dynamicPartitions)}`,
  )
}

export function failedOutcome(call: TickCall, error: ErrorRecord): TickOutcome {
  return { ...frame(call), status: 'failed', error, runs: [], partitionChanges: [] }
}

export function skippedOutcome(call: TickCall, skipReason: string, cursor?: string): TickOutcome {
  const moved = cursor === undefined ? {} : { cursor }
  return { ...frame(call), status: 'skipped', skipReason, ...moved, runs: [], partitionChanges: [] }
}

/** What every outcome says. */
export function frame(call: TickCall): Pick<TickOutcome, 'startedAtMs' | 'endedAtMs' | 'logs' | 'isSlow'> {
  const { startedAtMs, limits, log } = call
  const endedAtMs = call.ports.clock.nowMs()
  const tookMs = endedAtMs - startedAtMs
  const isSlow = tookMs > limits.softLimitMs
  const logs = log.lines()
  if (!isSlow) return { startedAtMs, endedAtMs, logs, isSlow }
  const message = `the tick took ${tookMs} ms, more than its ${limits.softLimitMs} ms; heavy work belongs in runs`
  return {
    startedAtMs,
    endedAtMs,
    isSlow,
    logs: [...logs, { atMs: endedAtMs, level: 'warning', message, stream: 'log' }],
  }
}

async function prepareAll(
  call: TickCall,
  answer: { readonly asks: Answer['asks']; readonly partitionChanges: readonly PartitionChange[] },
  origin: AskOrigin & { readonly launchedBy: string },
): Promise<readonly NewRun[]> {
  // A run for a key that this tick adds is valid: it is there when the run is made.
  const ports = { ...call.ports, storage: withPartitionChanges(call.ports.storage, answer.partitionChanges) }
  const runs: NewRun[] = []
  for (const ask of answer.asks) {
    const run = await prepareAsk(ports, call.graph, { ask, launchedBy: origin.launchedBy }, origin)
    if (run !== undefined) runs.push(run)
  }
  return runs
}

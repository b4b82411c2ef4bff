/**
 * past — what runs did before, read from their events: those that a retry builds on, and, when its worker was lost, the
 * run itself.
 *
 * Shapes   `runs` oldest first; a step's age is the place of the run in which it was done. A step may be reused when none
 *          of what it read has been made anew since.
 * Cost     one entry per step that was done.
 */
import type { ErrorRecord } from '../errors.ts'
import type { Event, EventKind } from '../event/event.ts'
import type { RunState } from '../run/run-state.ts'
import type { Storage } from '../storage/storage.ts'

export interface Past {
  readonly runs: readonly string[]
  /** Step key → age: it succeeded, or was skipped by choice. */
  readonly done: ReadonlyMap<string, number>
  /** Step key → why it was skipped by choice. */
  readonly skips: ReadonlyMap<string, string>
  /** Step key → output → mapping keys, in order. */
  readonly keys: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>
  /** Of the newest run: how many attempts were begun of what was not done, and what has ended otherwise. */
  readonly attempts: ReadonlyMap<string, number>
  readonly failures: ReadonlyMap<string, ErrorRecord>
  readonly passed: ReadonlyMap<string, string>
  /** Of the newest run: `assetKey` and partition of what was materialised. */
  readonly made: ReadonlySet<string>
  /** Of the newest run: how often it was begun. */
  readonly startCount: number
}

export function madeName(assetKey: string, partition: string | undefined): string {
  return partition === undefined ? assetKey : `${assetKey}\n${partition}`
}

const KINDS: readonly EventKind[] = [
  'run-started',
  'run-resumed',
  'step-started',
  'step-succeeded',
  'step-failed',
  'step-skipped',
  'step-canceled',
  'step-retry-scheduled',
  'output-mapped',
  'asset-materialized',
]

/** Of `run` and of the runs that it builds on: those that it retries, as far as they do not begin everything anew. */
export async function readPast(storage: Storage, run: RunState): Promise<Past> {
  const chain: RunState[] = [run]
  for (let at: RunState | undefined = run; at?.request.parentRunId !== undefined;) {
    if (at.request.retryStrategy === 'all' && at.request.ops === undefined) break
    at = await storage.getRun(at.request.parentRunId)
    if (at !== undefined) chain.unshift(at)
  }
  const past = new PastFold()
  for (const { runId } of chain) {
    past.begin(runId)
    for await (const event of readEvents(storage, runId, KINDS)) past.add(event)
  }
  return past
}

/** All events of these kinds, oldest first. */
export async function* readEvents(storage: Storage, runId: string, kinds: readonly EventKind[]): AsyncGenerator<Event> {
  for (let afterId = 0; ;) {
    const page = await storage.read({ afterId, limit: 1_000, runId, kinds })
    yield* page.events
    if (page.nextId === afterId) return
    afterId = page.nextId
  }
}

class PastFold implements Past {
  readonly runs: string[] = []
  readonly done = new Map<string, number>()
  readonly skips = new Map<string, string>()
  readonly keys = new Map<string, Map<string, string[]>>()
  readonly attempts = new Map<string, number>()
  readonly failures = new Map<string, ErrorRecord>()
  readonly passed = new Map<string, string>()
  readonly made = new Set<string>()
  startCount = 0

  begin(runId: string): void {
    this.runs.push(runId)
    this.startCount = 0
    for (const ofNewest of [this.attempts, this.failures, this.passed, this.made]) ofNewest.clear()
  }

  add(event: Event): void {
    const age = this.runs.length - 1
    switch (event.kind) {
      case 'run-started':
      case 'run-resumed':
        this.startCount += 1
        return
      case 'step-started':
        this.done.delete(event.stepKey)
        this.skips.delete(event.stepKey)
        this.keys.delete(event.stepKey)
        this.attempts.set(event.stepKey, event.attempt)
        return
      case 'output-mapped':
        this.addKeys(event.stepKey, event.output, event.keys)
        return
      case 'step-succeeded':
        this.done.set(event.stepKey, age)
        this.attempts.delete(event.stepKey)
        return
      case 'step-skipped':
        if (event.cause === 'chosen') {
          this.done.set(event.stepKey, age)
          this.skips.set(event.stepKey, event.reason)
        } else {
          this.done.delete(event.stepKey)
          this.passed.set(event.stepKey, event.reason)
        }
        this.attempts.delete(event.stepKey)
        return
      case 'step-failed':
        this.failures.set(event.stepKey, event.error)
        this.done.delete(event.stepKey)
        return
      case 'step-canceled':
        this.done.delete(event.stepKey)
        return
      case 'asset-materialized':
        this.made.add(madeName(event.assetKey, event.partition))
        return
      default:
        return
    }
  }

  private addKeys(stepKey: string, output: string, keys: readonly string[]): void {
    const outputs = this.keys.get(stepKey) ?? new Map<string, string[]>()
    this.keys.set(stepKey, outputs)
    const known = outputs.get(output)
    if (known === undefined) outputs.set(output, [...keys])
    else for (const key of keys) known.push(key)
  }
}

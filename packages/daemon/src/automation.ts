/**
 * automation — evaluates the conditions of each project when something happened that may matter to them, or when time
 * alone may have changed one. What it decides to make, what it remembers and its tick are one transaction.
 */
import { isInstigatorRunning } from '@ingot/core'
import type { AutomationOutcome, CodeHost, InstigatorRef, LeaseFence, StoredEvent } from '@ingot/core'

import { commitTick, failedTick, isTransient } from './commit-tick.ts'
import type { Instigators } from './instigators.ts'
import type { DaemonPorts } from './ports.ts'

export interface Automation {
  pass(fence: LeaseFence): Promise<number | undefined>
  tell(events: readonly StoredEvent[]): void
  /** What was switched on meanwhile is due at once. */
  recheck(): void
  reload(): void
}

interface Evaluated {
  dueAtMs: number
  failureCount: number
  lastSkipWrittenAtMs: number
  /** As it was found when last due. */
  isOn: boolean
}

// Events come in bursts: a run of fifty assets is one evaluation or a few, not fifty.
const GATHER_MS = 50
const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000
const SKIP_WRITTEN_EVERY_MS = 60_000

/** The one instigator of a project's conditions; a person can switch it off and on. */
export function automationRef(project: string): InstigatorRef {
  return { kind: 'automation', project, name: 'default' }
}

export function automation(ports: DaemonPorts, instigators: Instigators, ring: () => void): Automation {
  const { clock } = ports
  const evaluated = new Map<string, Evaluated>()
  const stateOf = (project: string): Evaluated => {
    const known = evaluated.get(project)
    if (known !== undefined) return known
    const added = { dueAtMs: clock.nowMs(), failureCount: 0, lastSkipWrittenAtMs: 0, isOn: false }
    evaluated.set(project, added)
    return added
  }

  const evaluate = async (host: CodeHost, one: Evaluated, fence: LeaseFence): Promise<void> => {
    const ref = automationRef(host.project)
    const state = await instigators.running(ref, true)
    one.isOn = state !== undefined
    if (state === undefined) {
      one.dueAtMs = Number.POSITIVE_INFINITY
      return
    }
    const startedAtMs = clock.nowMs()
    // Whatever happens from now on is for the next evaluation.
    one.dueAtMs = Number.POSITIVE_INFINITY
    const outcome = await host.evaluateAutomation({}).catch((error: unknown): AutomationOutcome => {
      if (isTransient(error)) throw error
      return { ...failedTick(error, startedAtMs, clock.nowMs()), memory: {}, nextDueAtMs: undefined }
    })
    const isFailed = outcome.status === 'failed'
    one.failureCount = isFailed ? one.failureCount + 1 : 0
    const next = isFailed ? clock.nowMs() + retryMs(one.failureCount) : outcome.nextDueAtMs
    one.dueAtMs = Math.min(one.dueAtMs, next ?? Number.POSITIVE_INFINITY)
    if (isQuiet(one, outcome, clock.nowMs())) return
    if (outcome.status === 'skipped') one.lastSkipWrittenAtMs = clock.nowMs()
    const parts = { state, fence, outcome, lastTickAtMs: startedAtMs, memory: outcome.memory }
    if ((await commitTick(ports, instigators, parts)) === undefined) one.dueAtMs = clock.nowMs()
  }

  return {
    async pass(fence) {
      let nextMs = Number.POSITIVE_INFINITY
      for (const { host } of ports.projects.list()) {
        if (!host.snapshot.hasAutomation) continue
        const one = stateOf(host.project)
        if (one.dueAtMs <= clock.nowMs()) {
          await evaluate(host, one, fence).catch((error: unknown) => {
            one.dueAtMs = Math.min(one.dueAtMs, clock.nowMs() + FIRST_RETRY_MS)
            throw error
          })
        }
        nextMs = Math.min(nextMs, one.dueAtMs)
      }
      return Number.isFinite(nextMs) ? nextMs : undefined
    },
    tell(events) {
      if (events.length === 0) return
      for (const one of evaluated.values()) one.dueAtMs = Math.min(one.dueAtMs, clock.nowMs() + GATHER_MS)
      ring()
    },
    reload() {
      for (const one of evaluated.values()) Object.assign(one, { dueAtMs: clock.nowMs(), failureCount: 0 })
      ring()
    },
    recheck() {
      for (const [project, one] of evaluated) {
        if (one.isOn || !isInstigatorRunning(instigators.get(automationRef(project)), true)) continue
        one.dueAtMs = Math.min(one.dueAtMs, clock.nowMs())
        ring()
      }
    },
  }
}

function retryMs(failureCount: number): number {
  return Math.min(FIRST_RETRY_MS * 2 ** (failureCount - 1), LONGEST_RETRY_MS)
}

/** Nothing requested and nothing to remember: written at most once a minute. */
function isQuiet({ lastSkipWrittenAtMs }: Evaluated, outcome: AutomationOutcome, nowMs: number): boolean {
  return (
    outcome.status === 'skipped' &&
    nowMs - lastSkipWrittenAtMs < SKIP_WRITTEN_EVERY_MS &&
    Object.keys(outcome.memory).length === 0 &&
    outcome.cursor === undefined &&
    outcome.logs.length === 0
  )
}

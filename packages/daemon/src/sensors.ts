/**
 * sensors — evaluates each sensor when its interval is over, when something was pushed to it, or when what it listens
 * for happened. One evaluation of a sensor at a time; many sensors at once.
 *
 * Rules    a skip that says nothing new is kept in memory and written at most once a minute: a thousand idle sensors
 *          cost no writes. Whatever changes something is written at once.
 *          Pushes with which a sensor failed are read again: see push-line.ts.
 */
import { isInstigatorRunning, toErrorRecord } from '@ingot/core'
import type { CodeHost, InstigatorRef, LeaseFence, Push, SensorSnapshot, StoredEvent, TickOutcome } from '@ingot/core'

import { commitTick, failedTick, isTransient } from './commit-tick.ts'
import { dueQueue } from './due-queue.ts'
import { nameOf, type Instigators } from './instigators.ts'
import type { DaemonPorts } from './ports.ts'
import { afterTick, choosePushes, MAX_PUSHES, NEW_LINE, nextRetryMs, retryMs, type PushLine } from './push-line.ts'

export interface Sensors {
  pass(fence: LeaseFence): Promise<number | undefined>
  /** Reads the projects' sensors again; the new ones are due at once. */
  reload(): void
  /** Those switched on meanwhile are due at once. */
  recheck(): void
  /** Sensors that listen for these are due. */
  tell(events: readonly StoredEvent[]): void
  /** Resolves when no evaluation is in flight. */
  settled(): Promise<void>
}

interface Watched {
  readonly ref: InstigatorRef
  sensor: SensorSnapshot
  host: CodeHost
  inFlight: Promise<void> | undefined
  /** Woken while an evaluation was in flight: that one may not have seen it. */
  isWokenAgain: boolean
  /** The last skip, and when a tick of it was last written. */
  lastSkip: { readonly reason: string | undefined; readonly writtenAtMs: number } | undefined
  /** Skips since then that were not written. */
  quietCount: number
  failureCount: number
  /** Not before, after a failure. */
  retryAtMs: number
  pushLine: PushLine
  /** As it was found when last due: one that was off then is due as soon as it is on. */
  isOn: boolean
}

const SKIP_WRITTEN_EVERY_MS = 60_000
const FIRST_RETRY_MS = 1_000
const NO_FAILURE = { failureCount: 0, retryAtMs: 0, pushLine: NEW_LINE }
// Each is a question to a host; more at once would only wait there.
const MAX_AT_ONCE = 32

export function sensors(ports: DaemonPorts, instigators: Instigators, ring: () => void): Sensors {
  const { clock, storage } = ports
  const watched = new Map<string, Watched>()
  const due = dueQueue<string>()
  const ready: Watched[] = []
  let inFlightCount = 0

  const wake = (one: Watched): void => {
    if (one.inFlight === undefined) due.set(nameOf(one.ref), Math.max(clock.nowMs(), one.retryAtMs))
    else one.isWokenAgain = true
  }
  const dueAgain = (one: Watched, atMs: number | undefined): void => due.set(nameOf(one.ref), atMs)

  /** Gives when it is due again. */
  const evaluate = async (one: Watched, fence: LeaseFence): Promise<number | undefined> => {
    const { ref, sensor, host } = one
    const startedAtMs = clock.nowMs()
    const byInterval = sensor.everyMs === undefined ? undefined : startedAtMs + sensor.everyMs
    const state = instigators.get(ref)
    const waiting = sensor.takesPushes ? await storage.listPushes(ref, MAX_PUSHES) : []
    const pushes = choosePushes(one.pushLine, waiting, startedAtMs)
    // What waits is not to be tried yet, and nothing else is due.
    if (waiting.length > 0 && pushes.length === 0 && sensor.everyMs === undefined)
      return nextRetryMs(one.pushLine, waiting)
    const ask = { name: ref.name, cursor: state.cursor, pushes, lastTickAtMs: state.lastTickAtMs }
    const outcome = await host
      .evaluateSensor(ask)
      .catch((error: unknown) => (isTransient(error) ? undefined : failedTick(error, startedAtMs, clock.nowMs())))
    if (outcome === undefined) return clock.nowMs() + FIRST_RETRY_MS
    if (isQuiet(one, outcome, state.cursor, pushes, clock.nowMs())) {
      one.quietCount += 1
      return byInterval
    }
    const count = outcome.status === 'skipped' ? one.quietCount + 1 : 1
    one.quietCount = 0
    const parts = { state, fence, lastTickAtMs: startedAtMs, count }
    const goneIds = pushes.map((push) => push.id)
    const isTaken = outcome.status !== 'failed'
    const committed = await commitTick(ports, instigators, {
      ...parts,
      outcome,
      // A failed tick keeps its pushes, like its cursor: they are read again.
      consumedPushIds: isTaken ? goneIds : [],
    }).catch((error: unknown) => {
      if (isTransient(error)) throw error
      const failed = failedTick(error, startedAtMs, clock.nowMs())
      return commitTick(ports, instigators, { ...parts, outcome: failed })
    })
    if (committed === undefined) return clock.nowMs()
    const isFailed = committed.tick.status === 'failed'
    one.lastSkip = outcome.status === 'skipped' ? { reason: outcome.skipReason, writtenAtMs: clock.nowMs() } : undefined
    // One that has failed before has a pause of its own, and is no reason to let others wait.
    const isKnown = isFailed && pushes.some(({ id }) => one.pushLine.suspects.has(id))
    one.pushLine = afterTick(one.pushLine, pushes, isFailed, clock.nowMs())
    if (!isKnown) one.failureCount = isFailed ? one.failureCount + 1 : 0
    one.retryAtMs = isFailed && !isKnown ? clock.nowMs() + retryMs(one.failureCount) : 0
    if (isKnown) return earlier(byInterval, nextRetryMs(one.pushLine, waiting))
    if (isFailed) return waiting.length > 0 ? one.retryAtMs : byInterval
    if (outcome.hasMore === true || waiting.length === MAX_PUSHES) return clock.nowMs()
    const left = waiting.filter((push) => !pushes.includes(push))
    if (choosePushes(one.pushLine, left, clock.nowMs()).length > 0) return clock.nowMs()
    return earlier(byInterval, nextRetryMs(one.pushLine, left))
  }

  /** False while all that wait failed by themselves, and their time has not come: else each look would wake it in vain. */
  const hasPushesDue = async ({ ref, pushLine }: Watched): Promise<boolean> => {
    if (pushLine.suspects.size === 0) return true
    return choosePushes(pushLine, await storage.listPushes(ref, MAX_PUSHES), clock.nowMs()).length > 0
  }

  const start = (one: Watched, fence: LeaseFence): void => {
    inFlightCount += 1
    one.isWokenAgain = false
    one.inFlight = evaluate(one, fence)
      .catch((error: unknown) => {
        const message = `sensor "${one.ref.name}": ${toErrorRecord(error).message}`
        ports.note({ level: 'error', loop: 'sensors', message })
        return clock.nowMs() + FIRST_RETRY_MS
      })
      .then((atMs) => {
        inFlightCount -= 1
        one.inFlight = undefined
        dueAgain(one, atMs)
        if (one.isWokenAgain) wake(one)
        ring()
      })
  }

  return {
    async pass(fence) {
      for (const ref of await storage.listPushed()) {
        const one = watched.get(nameOf(ref))
        if (one !== undefined && one.inFlight === undefined && (await hasPushesDue(one))) wake(one)
      }
      for (const name of due.takeDue(clock.nowMs())) {
        const one = watched.get(name)
        if (one !== undefined) ready.push(one)
      }
      while (inFlightCount < MAX_AT_ONCE) {
        const one = ready.shift()
        if (one === undefined) break
        // One that does not run is looked at again when somebody may have switched it on.
        const state = await instigators.running(one.ref, one.sensor.isRunningByDefault)
        one.isOn = state !== undefined
        if (state !== undefined && one.inFlight === undefined) start(one, fence)
      }
      return ready.length > 0 ? undefined : due.nextMs()
    },
    reload() {
      const names = new Set<string>()
      for (const { host } of ports.projects.list()) {
        for (const sensor of host.snapshot.sensors) {
          const ref = { kind: 'sensor', project: host.project, name: sensor.name } as const
          names.add(nameOf(ref))
          const known = watched.get(nameOf(ref))
          if (known !== undefined) {
            // New code may do what the old one failed to do, or ask for another interval.
            if (known.host !== host) Object.assign(known, NO_FAILURE)
            Object.assign(known, { sensor, host })
            if (known.retryAtMs === 0) wake(known)
            continue
          }
          const none = {
            inFlight: undefined,
            isWokenAgain: false,
            isOn: false,
            lastSkip: undefined,
            quietCount: 0,
            ...NO_FAILURE,
          }
          const added: Watched = { ref, sensor, host, ...none }
          watched.set(nameOf(ref), added)
          // At once: what happened while nothing ran may wait for it.
          wake(added)
        }
      }
      for (const name of watched.keys()) {
        if (names.has(name)) continue
        watched.delete(name)
        due.set(name, undefined)
      }
      ring()
    },
    recheck() {
      for (const one of watched.values()) {
        if (!one.isOn && isInstigatorRunning(instigators.get(one.ref), one.sensor.isRunningByDefault)) wake(one)
      }
      ring()
    },
    tell(events) {
      const assets = new Set(events.flatMap((event) => (event.kind === 'asset-materialized' ? [event.assetKey] : [])))
      const hasRuns = events.some((event) => event.kind.startsWith('run-'))
      if (assets.size === 0 && !hasRuns) return
      let isAny = false
      for (const one of watched.values()) {
        const { wakesOn } = one.sensor
        if (!((wakesOn.runs === true && hasRuns) || wakesOn.assets?.some((key) => assets.has(key)) === true)) continue
        wake(one)
        isAny = true
      }
      if (isAny) ring()
    },
    async settled() {
      await Promise.all([...watched.values()].map((one) => one.inFlight))
    },
  }
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return Math.min(a, b)
}

/** True for a skip that changes nothing and says what the last one said, not long ago. */
function isQuiet(
  { lastSkip }: Watched,
  outcome: TickOutcome,
  cursor: string | undefined,
  pushes: readonly Push[],
  nowMs: number,
): boolean {
  return (
    outcome.status === 'skipped' &&
    lastSkip !== undefined &&
    lastSkip.reason === outcome.skipReason &&
    nowMs - lastSkip.writtenAtMs < SKIP_WRITTEN_EVERY_MS &&
    (outcome.cursor === undefined || outcome.cursor === cursor) &&
    outcome.logs.length === 0 &&
    outcome.partitionChanges.length === 0 &&
    pushes.length === 0 &&
    !outcome.isSlow
  )
}

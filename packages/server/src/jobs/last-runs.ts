/**
 * last-runs — the newest runs of every job, kept in memory and brought up to date by whoever looks.
 *
 * Rules    the newest runs of all are read once and dealt out; jobs that have none among them are asked for one by one.
 *          From then on the event log says what has changed.
 *          Everything is read anew once a minute: that a run was deleted is no event, and it may be shown that long.
 * Cost     at 1,000 jobs of which most have run long ago, as many small questions to the store once a minute.
 */
import { setImmediate } from 'node:timers/promises'

import type { RunState, RunStatus, Storage, StoredEvent } from '@ingot/core'

import type { RunDotJson } from '../contract/index.ts'
import { EventFollower } from '../event-follower.ts'
import { given } from '../given.ts'
import type { ServerPorts } from '../ports.ts'
import { sharedTurns } from '../shared-turns.ts'

const DOTS = 10
const NEWEST = 1_000
const KEPT_MS = 60_000
const ASKED_AT_ONCE = 50

export interface JobName {
  readonly project: string
  readonly name: string
}

/** Of one job, newest first. */
export type RunsOf = (job: JobName) => readonly RunDotJson[]

export interface LastRuns {
  look(jobs: readonly JobName[]): Promise<RunsOf>
}

export function lastRuns({ storage, clock }: Pick<ServerPorts, 'storage' | 'clock'>): LastRuns {
  const follower = new EventFollower(storage, ['run-queued', 'run-started', 'run-cancel-requested', 'run-ended'])
  let board = new Board()
  let readAtMs: number | undefined
  const refresh = sharedTurns(async () => {
    const isOld = readAtMs === undefined || clock.nowMs() - readAtMs >= KEPT_MS
    const known = board
    const followed = await follower.follow((event) => known.apply(event))
    if (!isOld && followed === 'followed') return
    const fresh = new Board()
    const page = await storage.listRuns({ limit: NEWEST })
    fresh.addNewest(page.runs, page.nextCursor === undefined)
    board = fresh
    readAtMs = clock.nowMs()
  })
  return {
    async look(jobs) {
      await refresh()
      const seen = board
      await readUnknown(storage, seen, jobs)
      return (job) => seen.of(job)
    },
  }
}

async function readUnknown(storage: Pick<Storage, 'listRuns'>, board: Board, jobs: readonly JobName[]): Promise<void> {
  const unknown = jobs.filter((job) => !board.isKnown(job))
  for (const [index, job] of unknown.entries()) {
    if (index % ASKED_AT_ONCE === ASKED_AT_ONCE - 1) await setImmediate()
    const { runs } = await storage.listRuns({ project: job.project, job: job.name, limit: DOTS })
    board.addAll(job, runs)
  }
}

interface Dot {
  readonly runId: string
  readonly queuedAtMs: number
  status: RunStatus
  startedAtMs: number | undefined
  endedAtMs: number | undefined
}

class Board {
  /** Newest first. */
  readonly #byJob = new Map<string, Dot[]>()
  readonly #dots = new Map<string, Dot>()
  #isWhole = false

  /** A job with fewer runs among the newest than are shown may have older ones. */
  isKnown(job: JobName): boolean {
    return this.#isWhole || this.#byJob.has(nameOf(job))
  }

  of(job: JobName): readonly RunDotJson[] {
    return (this.#byJob.get(nameOf(job)) ?? []).map(toJson)
  }

  addNewest(runs: readonly RunState[], isWhole: boolean): void {
    this.#isWhole = isWhole
    const byJob = Map.groupBy(
      runs.filter(({ request }) => request.job !== undefined),
      ({ request }) => nameOf({ project: request.project, name: request.job ?? '' }),
    )
    for (const [name, all] of byJob) if (isWhole || all.length >= DOTS) this.#set(name, all)
  }

  addAll(job: JobName, runs: readonly RunState[]): void {
    this.#set(nameOf(job), runs)
  }

  apply(event: StoredEvent): void {
    if (event.kind === 'run-queued') {
      const { project, job } = event.request
      if (job === undefined || this.#dots.has(event.runId)) return
      const dots = this.#byJob.get(nameOf({ project, name: job })) ?? (this.#isWhole ? [] : undefined)
      // Not asked for yet: whoever does reads this one with the others.
      if (dots === undefined) return
      const unended = { status: 'queued', startedAtMs: undefined, endedAtMs: undefined } as const
      this.#insert(nameOf({ project, name: job }), dots, { runId: event.runId, queuedAtMs: event.atMs, ...unended })
      return
    }
    const dot = event.runId === undefined ? undefined : this.#dots.get(event.runId)
    if (dot === undefined || dot.endedAtMs !== undefined) return
    if (event.kind === 'run-started') {
      dot.startedAtMs = event.atMs
      if (dot.status !== 'canceling') dot.status = 'running'
    } else if (event.kind === 'run-cancel-requested') dot.status = 'canceling'
    else if (event.kind === 'run-ended') {
      dot.status = event.outcome
      dot.endedAtMs = event.atMs
    }
  }

  #set(name: string, runs: readonly RunState[]): void {
    const dots = runs.slice(0, DOTS).map(toDot)
    for (const dot of dots) this.#dots.set(dot.runId, dot)
    this.#byJob.set(name, dots)
  }

  #insert(name: string, dots: Dot[], dot: Dot): void {
    dots.unshift(dot)
    this.#dots.set(dot.runId, dot)
    for (const old of dots.splice(DOTS)) this.#dots.delete(old.runId)
    this.#byJob.set(name, dots)
  }
}

function toDot({ runId, queuedAtMs, status, startedAtMs, endedAtMs }: RunState): Dot {
  return { runId, queuedAtMs, status, startedAtMs, endedAtMs }
}

function toJson({ runId, status, queuedAtMs, startedAtMs, endedAtMs }: Dot): RunDotJson {
  const isOver = startedAtMs !== undefined && endedAtMs !== undefined
  return given({ runId, status, queuedAtMs, durationMs: isOver ? endedAtMs - startedAtMs : undefined })
}

function nameOf({ project, name }: JobName): string {
  return `${project}\n${name}`
}

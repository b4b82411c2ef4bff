/**
 * deadlock — runs that wait crosswise for places in each other's pools, and would wait for ever. Pure.
 *
 * Rules    A step waits for ever when a pool that it asks for has no place but those that are held, each by a run as a
 *          whole, or spoken for before it in the line, by runs of which a step waits for ever. What a single step holds
 *          comes free by itself, and a pool of limit 0 is closed by a person and not waited for.
 *          Of a circle of such runs the one that asked last is to end: the others have waited longer.
 */
import type { PoolState, SlotHolder } from '../storage/pool-store.ts'

export interface Deadlock {
  /** The run to end. */
  readonly runId: string
  /** A sentence and what to do about it. */
  readonly message: string
}

/** A run that has to wait for another. */
interface Edge {
  readonly from: string
  readonly to: string
  readonly pool: string
}

/** One at a time: when that has ended, what is left may go on. */
export function findDeadlock(pools: readonly PoolState[]): Deadlock | undefined {
  const starts = holdAndWait(pools)
  if (starts.length === 0) return undefined
  const waitsOf = waitsByRun(stuckLines(pools))
  const circles = starts.flatMap((runId) => circlesFrom(waitsOf, runId))
  const since = sinceOf(pools)
  const [last] = circles.toSorted((a, b) => since(b.runId) - since(a.runId) || (a.runId < b.runId ? 1 : -1))
  return last && { runId: last.runId, message: sentence(last.path) }
}

/** Runs that hold a place as a whole while a step of theirs waits for another: in every circle there is one. */
function holdAndWait(pools: readonly PoolState[]): readonly string[] {
  const waiting = new Set(pools.flatMap((pool) => pool.waiting.map(({ runId }) => runId)))
  const holding = pools.flatMap(({ held }) => held.filter(({ stepKey }) => stepKey === '').map(({ runId }) => runId))
  return [...new Set(holding)].filter((runId) => waiting.has(runId))
}

/** A pool's places in the order in which they are spoken for: by runs that hold one, then by steps in line. */
interface Line {
  readonly pool: string
  readonly limit: number
  readonly heldBy: readonly string[]
  readonly steps: readonly SlotHolder[]
}

/** Only what waits for ever: all that wait do, until one is found that does not, and so on. */
function stuckLines(pools: readonly PoolState[]): readonly Line[] {
  let stuck = new Set(pools.flatMap(({ waiting }) => waiting.map(nameOf)))
  for (;;) {
    const runs = new Set([...stuck].map((step) => step.split('/', 1)[0]))
    const lines = pools.filter(({ limit }) => limit !== 0).map((pool) => lineOf(pool, stuck, runs))
    const blocked = new Set(lines.flatMap((line) => blockedSteps(line).map(nameOf)))
    if (blocked.size === stuck.size) return lines
    stuck = blocked
  }
}

function lineOf(
  { name, limit, held, waiting }: PoolState,
  stuck: ReadonlySet<string>,
  runs: ReadonlySet<string | undefined>,
): Line {
  return {
    pool: name,
    limit,
    heldBy: held.filter(({ runId, stepKey }) => stepKey === '' && runs.has(runId)).map(({ runId }) => runId),
    steps: waiting.filter((holder) => stuck.has(nameOf(holder))),
  }
}

/** All from the place on that the limit does not reach. */
function blockedSteps({ limit, heldBy, steps }: Line): readonly SlotHolder[] {
  return steps.slice(Math.max(0, limit - heldBy.length))
}

/** The id of a run has no slash. */
function nameOf({ runId, stepKey }: SlotHolder): string {
  return `${runId}/${stepKey}`
}

type WaitsOf = (runId: string) => readonly Edge[]

/** Made for the runs that are asked about: for all of them there are as many as pairs in each line. */
function waitsByRun(lines: readonly Line[]): WaitsOf {
  const places = new Map<string, { readonly line: Line; readonly at: number }[]>()
  for (const line of lines) {
    for (const { runId } of blockedSteps(line)) {
      const at = line.steps.findLastIndex((step) => step.runId === runId)
      const known = places.get(runId) ?? []
      if (!known.some((place) => place.line === line)) places.set(runId, [...known, { line, at }])
    }
  }
  return (from) =>
    (places.get(from) ?? []).flatMap(({ line, at }) => {
      const before = new Set([...line.heldBy, ...line.steps.slice(0, at).map(({ runId }) => runId)])
      // Steps of one run do not wait for each other's ends.
      before.delete(from)
      return [...before].map((to) => ({ from, to, pool: line.pool }))
    })
}

interface Circle {
  readonly runId: string
  readonly path: readonly Edge[]
}

/** The shortest way from the run back to it, as seen from each run on it. */
function circlesFrom(waitsOf: WaitsOf, start: string): readonly Circle[] {
  const cameBy = new Map<string, Edge>()
  for (let reached = [start]; reached.length > 0;) {
    const next: string[] = []
    for (const edge of reached.flatMap(waitsOf)) {
      if (cameBy.has(edge.to)) continue
      cameBy.set(edge.to, edge)
      if (edge.to === start) return rotations(wayBack(cameBy, start))
      next.push(edge.to)
    }
    reached = next
  }
  return []
}

function wayBack(cameBy: ReadonlyMap<string, Edge>, start: string): readonly Edge[] {
  const path: Edge[] = []
  for (let edge = cameBy.get(start); edge !== undefined; edge = cameBy.get(edge.from)) {
    path.unshift(edge)
    if (edge.from === start) break
  }
  return path
}

function rotations(path: readonly Edge[]): readonly Circle[] {
  return path.map(({ from }, at) => ({ runId: from, path: [...path.slice(at), ...path.slice(0, at)] }))
}

function sinceOf(pools: readonly PoolState[]): (runId: string) => number {
  const since = new Map<string, number>()
  for (const { runId, sinceMs } of pools.flatMap(({ held, waiting }) => [...held, ...waiting])) {
    since.set(runId, Math.min(sinceMs, since.get(runId) ?? sinceMs))
  }
  return (runId) => since.get(runId) ?? 0
}

function sentence(path: readonly Edge[]): string {
  const waits = path.map(({ to, pool }, at) => {
    const whom = at === path.length - 1 ? 'this run' : `run ${to}`
    return `${at === 0 ? 'it' : 'which'} waited for pool ${pool}, held by ${whom}`
  })
  const names = [...new Set(path.map(({ pool }) => `'${pool}'`))].toSorted().join(', ')
  return `its pools were taken crosswise: ${waits.join(', ')}. Take all of them at once: \`pool: [${names}]\` of the job.`
}

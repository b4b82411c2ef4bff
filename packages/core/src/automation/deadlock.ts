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
  const edges = edgesOf(pools)
  const circles = [...new Set(edges.map(({ from }) => from))].flatMap((runId) => circleOf(edges, runId) ?? [])
  const since = sinceOf(pools)
  const [last] = circles.toSorted((a, b) => since(b.runId) - since(a.runId) || (a.runId < b.runId ? 1 : -1))
  return last && { runId: last.runId, message: sentence(last.path) }
}

/** Who waits for ever for whom: all that wait do, until one is found that does not, and so on. */
function edgesOf(pools: readonly PoolState[]): readonly Edge[] {
  let stuck = new Set(pools.flatMap(({ waiting }) => waiting.map(nameOf)))
  for (;;) {
    const edges = new Map<string, readonly Edge[]>()
    for (const pool of pools)
      for (const [name, more] of edgesAt(pool, stuck)) edges.set(name, [...(edges.get(name) ?? []), ...more])
    if (edges.size === stuck.size) return [...edges.values()].flat()
    stuck = new Set(edges.keys())
  }
}

/** By the waiting step: whom it waits for in this pool, when `stuck` are the steps that wait for ever. */
function edgesAt(
  { name, limit, held, waiting }: PoolState,
  stuck: ReadonlySet<string>,
): ReadonlyMap<string, readonly Edge[]> {
  const edges = new Map<string, readonly Edge[]>()
  if (limit === 0) return edges
  const runs = new Set([...stuck].map((step) => step.split('/', 1)[0]))
  const before = new Set<string>()
  let taken = 0
  const take = (runId: string): void => {
    before.add(runId)
    taken += 1
  }
  for (const { runId, stepKey } of held) if (stepKey === '' && runs.has(runId)) take(runId)
  for (const holder of waiting) {
    if (!stuck.has(nameOf(holder))) continue
    const { runId } = holder
    if (taken >= limit)
      edges.set(
        nameOf(holder),
        [...before].map((to) => ({ from: runId, to, pool: name })),
      )
    take(runId)
  }
  return edges
}

/** The id of a run has no slash. */
function nameOf({ runId, stepKey }: SlotHolder): string {
  return `${runId}/${stepKey}`
}

interface Circle {
  readonly runId: string
  readonly path: readonly Edge[]
}

/** The shortest way from the run back to it. */
function circleOf(edges: readonly Edge[], runId: string): Circle | undefined {
  const seen = new Set<string>()
  let paths: readonly (readonly Edge[])[] = [[]]
  while (paths.length > 0) {
    const longer: (readonly Edge[])[] = []
    for (const path of paths) {
      const at = path.at(-1)?.to ?? runId
      for (const edge of edges) {
        // Steps of one run do not wait for each other's ends.
        if (edge.from !== at || edge.to === at) continue
        if (edge.to === runId) return { runId, path: [...path, edge] }
        if (seen.has(edge.to)) continue
        seen.add(edge.to)
        longer.push([...path, edge])
      }
    }
    paths = longer
  }
  return undefined
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

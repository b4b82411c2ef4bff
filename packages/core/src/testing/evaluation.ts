/**
 * evaluation — what evaluateSchedule and evaluateSensor have in common: a schedule or sensor by itself, without a server
 * and, unless it is given, without its project.
 */
import type { EvaluationPorts } from '../automation/ports.ts'
import { prepareAsk } from '../automation/prepare-ask.ts'
import type { AskOrigin } from '../automation/prepare-ask.ts'
import { idMaker, systemClock } from '../clock.ts'
import type { Project } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import type { AnyResources, ResourceDefinition } from '../definition/resource.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import type { RunRequest } from '../event/event.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { buildGraph } from '../graph/graph.ts'
import { memoryStorage } from '../storage/memory.ts'

export interface EvaluationOptions<Resources> {
  /** Stand-ins for resources, by the name under which the function uses them; neither opened nor closed. */
  readonly resources?: Resources
  /** With it, requests are planned as they would be: see `runs` in the result. Without, only checked, see check-asks.ts. */
  readonly project?: Project
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What `instance` looks things up in, a fixed clock… */
  readonly ports?: Partial<EvaluationPorts>
}

export interface Bench {
  readonly ports: EvaluationPorts
  readonly graph: AssetGraph
}

/** A project with nothing but the thing to be evaluated in it, or the one given. */
export function bench(
  nowMs: number,
  options: EvaluationOptions<unknown>,
  alone: Pick<Project, 'schedules' | 'sensors'>,
): Bench {
  // Time stands still for the function; its hard limit is measured all the same, or one that hangs would never end.
  const clock = options.ports?.clock ?? { nowMs: () => nowMs, sleep: systemClock.sleep }
  const ports: EvaluationPorts = {
    storage: memoryStorage(),
    clock,
    random: Math.random,
    env: options.env ?? {},
    newRunId: idMaker(clock),
    ...options.ports,
  }
  const project = options.project
  const graph = buildGraph(
    defineProject(project === undefined ? { name: 'test', assets: [], ...alone } : { ...project, ...alone }),
  )
  return { ports, graph }
}

/** Resources that are given take the place of those that are declared, slots too. */
export function withStandIns(declared: AnyResources, standIns: object = {}): AnyResources {
  return Object.fromEntries(
    Object.entries(declared).map(([local, definition]): [string, ResourceDefinition] => {
      if (!Object.hasOwn(standIns, local)) return [local, definition]
      const value: unknown = Reflect.get(standIns, local)
      const name = `${definition.name}-stand-in`
      const bare = { values: {}, config: undefined, resources: {}, close: undefined }
      return [local, { ...definition, ...bare, name, open: () => value }]
    }),
  )
}

/** What the requests come to; undefined for those that `staleOnly` leaves nothing of. */
export async function plannedRuns(
  { ports, graph }: Bench,
  asks: readonly RunAsk[],
  origin: AskOrigin & { readonly launchedBy: string },
): Promise<readonly RunRequest[]> {
  const runs: RunRequest[] = []
  for (const ask of asks) {
    const run = await prepareAsk(ports, graph, { ask, launchedBy: origin.launchedBy }, origin)
    const first = run?.events[0]
    if (first?.kind === 'run-queued') runs.push(first.request)
  }
  return runs
}

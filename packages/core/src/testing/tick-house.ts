/**
 * tick-house — a project in memory whose schedules and sensors can be evaluated. For core's own tests.
 */
import type { SensorTickAsk, TickOutcome } from '../automation/code-host.ts'
import { evaluateScheduleTick } from '../automation/evaluate-schedule.ts'
import { evaluateSensorTick } from '../automation/evaluate-sensor.ts'
import type { EvaluationPorts } from '../automation/ports.ts'
import type { FixedClock } from '../clock.ts'
import { fixedClock } from '../clock.ts'
import type { ProjectOptions } from '../definition/project.ts'
import { defineProject } from '../definition/project.ts'
import type { RunRequest } from '../event/event.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { buildGraph } from '../graph/graph.ts'
import { memoryStorage } from '../storage/memory.ts'
import type { NewRun } from '../storage/storage.ts'

export interface TickHouse {
  readonly ports: EvaluationPorts & { readonly clock: FixedClock }
  readonly graph: AssetGraph
  /** When it is that time, or later. */
  schedule(name: string, dueAtMs?: number): Promise<TickOutcome>
  sensor(name: string, ask?: Partial<SensorTickAsk>, signal?: AbortSignal): Promise<TickOutcome>
}

/** Runs are called `run-1`, `run-2`… */
export function tickHouse(project: Partial<ProjectOptions>, ports: Partial<EvaluationPorts> = {}): TickHouse {
  const graph = buildGraph(defineProject({ name: 'shop', assets: [], ...project }))
  const clock = fixedClock(1_000_000)
  let count = 0
  const all = {
    storage: memoryStorage(),
    random: () => 0.5,
    env: {},
    newRunId: () => `run-${(count += 1)}`,
    ...ports,
    clock,
  }
  return {
    ports: all,
    graph,
    async schedule(name, dueAtMs = 0) {
      await clock.advance(Math.max(0, dueAtMs - clock.nowMs()))
      return evaluateScheduleTick(all, graph, { name, dueAtMs })
    },
    sensor: (name, ask = {}, signal) =>
      evaluateSensorTick(all, graph, { name, cursor: undefined, pushes: [], lastTickAtMs: undefined, ...ask }, signal),
  }
}

/** What a run of an outcome was asked to do. */
export function requestOf(run: NewRun | undefined): RunRequest {
  const first = run?.events[0]
  if (first?.kind !== 'run-queued') throw new Error('not a run')
  return first.request
}

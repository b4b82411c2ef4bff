/**
 * execute-job — a whole run of a job of ops in this process, nothing to set up: for tests and scripts.
 *
 * Errors   those of load, plan and config are thrown; what happens in a run is in its result
 */
import { idMaker, systemClock } from '../clock.ts'
import { isSkip } from '../definition/outcome.ts'
import type { Job } from '../definition/job-spec.ts'
import { defineProject } from '../definition/project.ts'
import type { ResourceBinding } from '../definition/resource.ts'
import { ONLY_OUTPUT } from '../definition/step.ts'
import type { ErrorRecord } from '../errors.ts'
import type { StoredEvent } from '../event/event.ts'
import { launchRun } from '../execute/launch.ts'
import type { ExecutePorts } from '../execute/ports.ts'
import type { ExecuteOptions } from '../execute/run.ts'
import { checkExecuteOptions, executeRun } from '../execute/run.ts'
import type { RunValues } from '../execute/run-values.ts'
import { memoryRunValues } from '../execute/run-values.ts'
import { buildGraph } from '../graph/graph.ts'
import type { RunState } from '../run/run-state.ts'
import { memoryLogStore } from '../storage/memory-log-store.ts'
import { memoryStorage } from '../storage/memory.ts'
import { memoryIo } from './memory-io.ts'
import { readAll } from './read-all.ts'

interface CommonOptions {
  /** The run's config document but for the job's own: `{ ops: { fetch: { … } }, resources: { … } }`. */
  readonly runConfig?: Readonly<Record<string, unknown>>
  /** Stand-ins for resources, by the name of the resource; neither opened nor closed. */
  readonly resources?: Readonly<Record<string, unknown>>
  /** Answers to resource slots. */
  readonly provide?: readonly ResourceBinding[]
  /** Op selection: `fetch+`. */
  readonly ops?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly tags?: Readonly<Record<string, string>>
  /**
   * Any of the ports: a fixed clock, a storage to look at afterwards. With a clock given, retries wait as they would;
   * without, they are immediate.
   */
  readonly ports?: Partial<ExecutePorts>
  readonly maxConcurrency?: number
  readonly signal?: AbortSignal
}

/** `config` is demanded by the compiler where the job cannot do without, and so is the partition. */
export type ExecuteJobOptions<Config, Key> = CommonOptions &
  (undefined extends Config
    ? { readonly config?: Config }
    : Record<never, never> extends Config
      ? { readonly config?: Config }
      : { readonly config: Config }) &
  ([Key] extends [never] ? { readonly partition?: never } : { readonly partition: Key })

type OptionsArgument<Config, Key> =
  Record<never, never> extends ExecuteJobOptions<Config, Key>
    ? [options?: ExecuteJobOptions<Config, Key>]
    : [options: ExecuteJobOptions<Config, Key>]

export interface ExecutedJob {
  readonly isSuccess: boolean
  readonly run: RunState
  readonly events: readonly StoredEvent[]
  /** What each step gave, by step key: its value; of several outputs an object; of a dynamic one the list of items. */
  readonly outputs: Readonly<Record<string, unknown>>
  /** The error of each failed step, by step key. */
  readonly errors: Readonly<Record<string, ErrorRecord>>
}

export async function executeJob<J extends Job>(
  job: J,
  ...[options]: OptionsArgument<J['~types']['config'], J['~types']['partitionKey']>
): Promise<ExecutedJob> {
  const given = (options ?? {}) as CommonOptions & { readonly config?: unknown; readonly partition?: string }
  const execute: ExecuteOptions = {
    ...(given.maxConcurrency === undefined ? {} : { maxConcurrency: given.maxConcurrency }),
    ...(given.signal === undefined ? {} : { signal: given.signal }),
  }
  checkExecuteOptions(execute)
  const outputs = new Map<string, Map<string, unknown>>()
  const ports = testPorts(given, outputs)
  const graph = buildGraph(
    defineProject({
      name: 'execute-job',
      assets: [],
      jobs: [job],
      ...(given.provide === undefined ? {} : { resources: given.provide }),
    }),
  )
  const launched = await launchRun(ports, graph, idMaker(ports.clock, ports.random)(), {
    action: 'materialize',
    assetKeys: [],
    job: job.name,
    launchedBy: 'execute-job',
    config: { ...given.runConfig, ...(given.config === undefined ? {} : { job: given.config }) },
    ...(given.ops === undefined ? {} : { ops: given.ops }),
    ...(given.partition === undefined ? {} : { partition: given.partition }),
    ...(given.tags === undefined ? {} : { tags: given.tags }),
  })
  const run = await executeRun(ports, launched, execute)
  const events = await readAll(ports.storage, run.runId)
  return {
    isSuccess: run.status === 'succeeded',
    run,
    events,
    outputs: Object.fromEntries([...outputs].map(([stepKey, byName]) => [stepKey, toOutput(byName)])),
    errors: Object.fromEntries(
      events.flatMap((event) => (event.kind === 'step-failed' ? [[event.stepKey, event.error]] : [])),
    ),
  }
}

function testPorts(options: CommonOptions, outputs: Map<string, Map<string, unknown>>): ExecutePorts {
  const clock = options.ports?.clock ?? systemClock
  return {
    storage: memoryStorage(),
    logs: memoryLogStore(),
    clock,
    random: Math.random,
    env: options.env ?? {},
    worker: { workerId: 'execute-job', host: 'here', machine: 'here', pid: 0, processStart: undefined },
    defaultIo: memoryIo(),
    resourceValues: options.resources ?? {},
    areRetriesImmediate: options.ports?.clock === undefined,
    ...options.ports,
    values: recorded(options.ports?.values ?? memoryRunValues(), outputs),
  }
}

/** Notes what has been written. */
function recorded(values: RunValues, outputs: Map<string, Map<string, unknown>>): RunValues {
  return {
    ...values,
    write: async (runId, stepKey, output, value) => {
      await values.write(runId, stepKey, output, value)
      const known = outputs.get(stepKey) ?? new Map<string, unknown>()
      outputs.set(stepKey, known)
      known.set(output, value)
    },
  }
}

function toOutput(byName: ReadonlyMap<string, unknown>): unknown {
  const joined = new Map<string, unknown>()
  for (const [name, value] of byName) {
    const [output = name, part] = name.split('#')
    if (isSkip(value)) continue
    joined.set(
      output,
      part === undefined ? value : [...((joined.get(output) ?? []) as unknown[]), ...(value as unknown[])],
    )
  }
  return joined.size === 1 && joined.has(ONLY_OUTPUT) ? joined.get(ONLY_OUTPUT) : Object.fromEntries(joined)
}

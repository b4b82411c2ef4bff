import type { EvaluationPorts } from '../automation/ports.ts'
import { idMaker } from '../clock.ts'
import type { IoManager } from '../definition/io-manager.ts'
import type { ExecutePorts } from '../execute/ports.ts'
import { memoryRunValues } from '../execute/run-values.ts'
import { memoryLogStore } from '../storage/memory-log-store.ts'
import { memoryStorage } from '../storage/memory.ts'
import { memoryIo } from './memory-io.ts'
import type { SteppedClock } from './stepped-clock.ts'
import { steppedClock } from './stepped-clock.ts'

export interface PortOptions {
  /** Stand-ins for resources, by their names; neither opened nor closed. */
  readonly resources?: Readonly<Record<string, unknown>>
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Stores the values of assets that name no IO manager, where the project names none either; in memory unless given. */
  readonly io?: IoManager<unknown>
}

export type EphemeralPorts = ExecutePorts & EvaluationPorts & { readonly clock: SteppedClock }

/** Everything that a project needs of the world, in memory. */
export function ephemeralPorts(startMs: number, options: PortOptions): EphemeralPorts {
  const clock = steppedClock(startMs)
  return {
    storage: memoryStorage(),
    logs: memoryLogStore(),
    values: memoryRunValues(),
    clock,
    random: Math.random,
    env: options.env ?? {},
    worker: { workerId: 'ephemeral', host: 'here', machine: 'here', pid: 0, processStart: undefined },
    defaultIo: options.io ?? memoryIo(),
    newRunId: idMaker(clock),
    areRetriesImmediate: true,
    ...(options.resources === undefined ? {} : { resourceValues: options.resources }),
  }
}

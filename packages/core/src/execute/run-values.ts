/**
 * run-values — keeps what the ops of a run gave, so that those after them can be run again, in this run or in a retry.
 *
 * Shapes   a value is known by run, step key and output. Of a dynamic output the items are kept in parts: `name#0`, …
 * Promise  what `write` resolved for can be read, also by another process, until `delete`.
 *          Written again, the newest holds.
 * Errors   InvalidError invalid/value-not-storable   of `write`; names the step, the output and the place inside the value
 */
import { checkStorable } from './storable.ts'

export interface RunValues {
  write(runId: string, stepKey: string, output: string, value: unknown): Promise<void>
  /** Undefined: never written, or deleted. */
  read(runId: string, stepKey: string, output: string): Promise<{ readonly value: unknown } | undefined>
  delete(runId: string): Promise<void>
}

/** In memory: gone with the process. Values are kept as they are, not copied; what files refuse is refused here too. */
export function memoryRunValues(): RunValues {
  const runs = new Map<string, Map<string, { readonly value: unknown }>>()
  const nameOf = (stepKey: string, output: string) => `${stepKey}\n${output}`
  return {
    write: async (runId, stepKey, output, value) => {
      checkStorable(value, `step "${stepKey}", output "${output}"`)
      const kept = runs.get(runId) ?? new Map<string, { readonly value: unknown }>()
      runs.set(runId, kept)
      kept.set(nameOf(stepKey, output), { value })
    },
    read: async (runId, stepKey, output) => runs.get(runId)?.get(nameOf(stepKey, output)),
    delete: async (runId) => void runs.delete(runId),
  }
}

/**
 * case — what a benchmark's process says when it is done: one line of JSON.
 *
 * Units    named by `unit`; a case measures one or more figures in one go.
 */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: 'ms' | 'ms/step' | 'events/s' | 'MB' | '%' | 's' | 'lines' | 'runs' | 'artefacts/s'
}

export function report(figures: readonly Figure[]): void {
  console.log(JSON.stringify(figures))
}

/** Milliseconds that `work` takes. */
export async function time(work: () => Promise<unknown> | unknown): Promise<number> {
  const startedMs = performance.now()
  await work()
  return performance.now() - startedMs
}

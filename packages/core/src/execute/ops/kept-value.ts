/**
 * kept-value — values of ops on their way to those that read them: in memory, or still in the store until they are read.
 */
import { NotFoundError } from '../../errors.ts'
import type { RunValues } from '../run-values.ts'

const KEPT: unique symbol = Symbol('kept')

/** Loaded when it is read. */
export interface Kept {
  readonly [KEPT]: () => Promise<unknown>
}

/** The items of a dynamic output; `load` reads them from the store, once. */
export interface Items {
  readonly keys: readonly string[]
  readonly load: () => Promise<readonly unknown[]>
}

export function kept(load: () => Promise<unknown>): Kept {
  return { [KEPT]: load }
}

export function isKept(value: unknown): value is Kept {
  return typeof value === 'object' && value !== null && KEPT in value
}

export function loadKept(value: unknown): unknown {
  return isKept(value) ? value[KEPT]() : value
}

// Reading many small things one after the other takes long, all at once too much.
const AT_ONCE = 64

/** Values in order; those in memory cost no waiting. */
export async function loadAll(values: readonly unknown[]): Promise<unknown[]> {
  const loaded: unknown[] = []
  for (let i = 0; i < values.length; i += 1) {
    if (!isKept(values[i])) loaded.push(values[i])
    else {
      const batch: unknown[] = []
      while (batch.length < AT_ONCE && isKept(values[i + batch.length])) batch.push(values[i + batch.length])
      loaded.push(...(await Promise.all(batch.map(loadKept))))
      i += batch.length - 1
    }
  }
  return loaded
}

/** An op's output as an earlier run kept it. */
export async function readValue(values: RunValues, runId: string, stepKey: string, output: string): Promise<unknown> {
  const found = await values.read(runId, stepKey, output)
  if (found !== undefined) return found.value
  throw new NotFoundError(
    'not-found/op-value',
    `the value "${output}" of op "${stepKey}" from run ${runId} is gone; it was deleted with that run. ` +
      'Retry with strategy "all".',
  )
}

// One file or row per item would be slow to write, one for all of them large to read back.
const ITEMS_PER_PART = 1_000

export async function writeItems(
  values: RunValues,
  runId: string,
  stepKey: string,
  output: string,
  items: readonly unknown[],
): Promise<void> {
  for (let from = 0; from === 0 || from < items.length; from += ITEMS_PER_PART) {
    await values.write(runId, stepKey, partName(output, from), items.slice(from, from + ITEMS_PER_PART))
  }
}

/** Items as an earlier run kept them; read when first asked for. */
export function storedItems(
  values: RunValues,
  runId: string,
  stepKey: string,
  output: string,
  keys: readonly string[],
): Items {
  let loading: Promise<readonly unknown[]> | undefined
  const load = async () => {
    const items: unknown[] = []
    for (let from = 0; from < keys.length; from += ITEMS_PER_PART) {
      const part = await readValue(values, runId, stepKey, partName(output, from))
      for (const item of part as readonly unknown[]) items.push(item)
    }
    return items
  }
  return { keys, load: () => (loading ??= load()) }
}

function partName(output: string, from: number): string {
  return `${output}#${from / ITEMS_PER_PART}`
}

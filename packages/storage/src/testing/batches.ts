/**
 * batches — starts `append-batches.ts` in a process of its own, and reads back what it wrote.
 */
import type { StoredEvent } from '@ingot/core'
import { linesOf } from './children.ts'

/** Runs the writer to its end, or kills it (SIGKILL) after `killAfter` batches; returns the batches it said are written. */
export async function appendBatches(
  path: string,
  writer: string,
  first: number,
  count: number,
  killAfter?: number,
): Promise<readonly number[]> {
  return (await linesOf('append-batches.ts', [path, writer, first, count], killAfter)).map(Number)
}

/** How many events of each batch are there, as `writer/batch` → `seen/size`. */
export function countBatches(events: readonly StoredEvent[]): ReadonlyMap<string, string> {
  const counts = new Map<string, { seen: number; size: string }>()
  for (const event of events) {
    const name =
      event.kind === 'asset-materialized' ? event.dataVersion : 'stepKey' in event ? event.stepKey : undefined
    if (name === undefined) continue
    const [writer = '', batch = '', , size = ''] = name.split('/')
    const count = counts.get(`${writer}/${batch}`) ?? { seen: 0, size }
    count.seen += 1
    counts.set(`${writer}/${batch}`, count)
  }
  return new Map([...counts].map(([batch, { seen, size }]) => [batch, `${seen}/${size}`]))
}

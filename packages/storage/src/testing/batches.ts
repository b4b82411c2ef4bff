/**
 * batches — starts `append-batches.ts` in a process of its own, and reads back what it wrote.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { StoredEvent } from '@ingot/core'

const SCRIPT = fileURLToPath(new URL('append-batches.ts', import.meta.url))

/** Runs the writer to its end, or kills it (SIGKILL) after `killAfter` batches; returns the batches it said are written. */
export async function appendBatches(
  path: string,
  writer: string,
  first: number,
  count: number,
  killAfter = Number.POSITIVE_INFINITY,
): Promise<readonly number[]> {
  const child = spawn(process.execPath, [SCRIPT, path, writer, String(first), String(count)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit')
  const [written, complaints] = await Promise.all([acknowledged(child, killAfter), textOf(child)])
  await exited
  if (child.signalCode !== 'SIGKILL' && child.exitCode !== 0) throw new Error(`the writer failed: ${complaints}`)
  return written
}

async function acknowledged(child: ChildProcess, killAfter: number): Promise<readonly number[]> {
  const written: number[] = []
  if (child.stdout === null) return written
  for await (const line of createInterface({ input: child.stdout })) {
    if (written.push(Number(line)) === killAfter) child.kill('SIGKILL')
  }
  return written
}

async function textOf(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stderr ?? []) text += String(chunk)
  return text
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

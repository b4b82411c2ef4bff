/**
 * isolated-port — the step's end of the line to its run, the same in a thread and in a process.
 *
 * Promise  a process whose run's process is gone ends, with what it started.
 */
import { serialize } from 'node:v8'
import { parentPort, Worker } from 'node:worker_threads'

import type { LogLine } from '@ingot/core'

import type { FromStep, ToStep } from './isolated-protocol.ts'
import { killGroup } from './kill-group.ts'
import { hideLine, sendOn } from './own-line.ts'
import { textOf } from './text-of.ts'

export function listen(onMessage: (message: ToStep) => void): void {
  if (parentPort !== null) {
    parentPort.on('message', onMessage)
    return
  }
  hideLine(() => {
    killGroup(process.pid)
    process.exit(1)
  })
  process.on('message', onMessage)
}

/** Ends this process when `parentPid` is gone, even while its own thread computes. Threads end with their process. */
export function watchParent(parentPid: number): void {
  if (parentPort !== null) return
  const watch = new Worker(new URL('./parent-watch-main.ts', import.meta.url), { workerData: { parentPid } })
  // Without it the step works all the same.
  watch.on('error', () => undefined)
  watch.unref()
}

/** Rejects when the message cannot be cloned, or nobody listens any more. */
export async function send(message: FromStep): Promise<void> {
  if (parentPort !== null) return parentPort.postMessage(message)
  await new Promise<void>((resolve, reject) => {
    const isSent = sendOn(message, (error) => (error === null ? resolve() : reject(error)))
    if (!isSent) reject(new Error('the run is gone'))
  })
}

/** A line is never worth a step: what cannot be sent of it goes as text, and if even that fails, not at all. */
export function sendLog(line: LogLine): void {
  send({ kind: 'log', line })
    .catch(() => send({ kind: 'log', line: asText(line) }))
    .catch(() => undefined)
}

function asText({ fields, message, ...line }: LogLine): LogLine {
  const said = typeof message === 'string' ? message : textOf(message)
  return { ...line, message: said, ...(fields === undefined ? {} : { fields: sendable(fields) }) }
}

/** The values by name, as text where they cannot be cloned. */
export function sendable(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, canBeSent(value) ? value : textOf(value)]),
  )
}

/** By the stricter of the two ways: a process takes less than a thread. */
function canBeSent(value: unknown): boolean {
  try {
    serialize(value)
    return true
  } catch {
    return false
  }
}

/** From now on the line keeps this side from ending no longer; what is still said on it is heard. */
export function hangUp(): void {
  if (parentPort === null) process.channel?.unref()
  else parentPort.unref()
}

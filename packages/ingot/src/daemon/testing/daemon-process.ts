import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'

import { systemClock } from '@ingot/core'

const MAIN = new URL('./crash-daemon-main.ts', import.meta.url).pathname
const LOOK_MS = 30

export interface DaemonProcess {
  readonly child: ChildProcess
  /** Its exit code or signal. */
  readonly ended: Promise<number | string>
  output(): string
}

/** A daemon of its own process on the instance in `folder`. */
export function startDaemonProcess(folder: string, project: string, env: NodeJS.ProcessEnv): DaemonProcess {
  const child = spawn(process.execPath, [MAIN, folder, project], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ended = once(child, 'exit').then(([code, signal]) => (signal ?? code) as number | string)
  return { child, ended, output: () => output }
}

/** Looks until it is so, for what other processes do. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  why: () => string | Promise<string>,
  limitMs: number,
): Promise<void> {
  const endMs = performance.now() + limitMs
  while (!(await isSo())) {
    if (performance.now() > endMs) throw new Error(`not so after ${limitMs} ms: ${await why()}`)
    await systemClock.sleep(LOOK_MS)
  }
}

/**
 * Removes an instance whose daemons have ended. A daemon's exit sends SIGKILL to what it leaves behind and cannot wait for
 * it: on a slow disk such a process still finishes the file it was creating, so the folder is emptied until it stays empty.
 */
export function removeInstance(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true, maxRetries: 20 })
}

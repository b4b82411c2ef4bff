/**
 * server-probe — looks at an embedded server from outside: its processes, and other processes that use it.
 */
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

/** Of the server in the folder; undefined when it does not run. */
export function serverPid(directory: string): number | undefined {
  const file = join(directory, 'data', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
}

export function keeperPid(directory: string): number | undefined {
  const file = join(directory, 'server.json')
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { readonly pid: number }).pid : undefined
}

export function isAlive(pid: number | undefined): boolean {
  if (pid === undefined) return false
  try {
    process.kill(pid, 0)
    // A zombie has nothing left but its number.
    return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

export interface Client {
  readonly process: ChildProcess
  /** The next line that it says. */
  line(): Promise<string>
  /** Ends its input, upon which it closes the database and ends. */
  leave(): Promise<void>
}

const SCRIPT = new URL('./client-child.ts', import.meta.url).pathname

/** Another process that opens the folder's database and then does what it was told (client-child.ts). */
export function startClient(directory: string, task: string): Client {
  const child = spawn(process.execPath, [SCRIPT, directory, task], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines: string[] = []
  let said = ''
  child.stdout.on('data', (text: Buffer) => {
    const parts = (said + text.toString()).split('\n')
    said = parts.pop() ?? ''
    lines.push(...parts)
    child.emit('line')
  })
  child.once('close', () => child.emit('line'))
  return {
    process: child,
    async line() {
      while (lines.length === 0 && child.exitCode === null && child.signalCode === null) await once(child, 'line')
      return lines.shift() ?? `ended with ${child.exitCode ?? child.signalCode}`
    },
    async leave() {
      const closed = once(child, 'close')
      child.stdin.end()
      await closed
    },
  }
}

/**
 * foreign — stops what an earlier keeper, killed, left running on the data, and clears a postmaster.pid that names a
 * process which is not PostgreSQL at all (its number was given anew), or none: a power cut may leave the file empty, and
 * PostgreSQL does not start beside one. Only the keeper calls this: it holds the lock.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { Place } from './place.ts'

const STOP_WITHIN_MS = 20_000
const POLL_MS = 20

export async function stopForeign(place: Place): Promise<void> {
  const file = join(place.data, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = readPid(file) ?? findServer(place)
  if (pid === undefined) {
    rmSync(file, { force: true })
    return
  }
  if (!isServerOf(place, pid)) {
    rmSync(file, { force: true })
    return
  }
  signal(pid, 'SIGINT')
  for (let waitedMs = 0; isServerOf(place, pid); waitedMs += POLL_MS) {
    if (waitedMs >= STOP_WITHIN_MS) signal(pid, 'SIGKILL')
    if (waitedMs >= 2 * STOP_WITHIN_MS) return
    await delay(POLL_MS)
  }
}

function readPid(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined
  } catch {
    return undefined
  }
}

/** Among all processes; for when the file does not say. */
function findServer(place: Place): number | undefined {
  return processes().find((pid) => pid !== process.pid && isServerOf(place, pid))
}

function processes(): readonly number[] {
  const names =
    process.platform === 'linux'
      ? readdirSync('/proc')
      : execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' }).split('\n')
  return names.map(Number).filter((pid) => Number.isSafeInteger(pid) && pid > 1)
}

function isServerOf(place: Place, pid: number): boolean {
  // Not whoever merely looks at a file in there.
  return ` ${commandOf(pid).replaceAll('\0', ' ').trim()} `.includes(` -D ${place.data} `)
}

/** The command line of a process; empty when it is gone, or a zombie. */
function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-o', 'command=', '-p', `${pid}`], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone meanwhile.
  }
}

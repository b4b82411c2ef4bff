/**
 * identity — which process this is, and whether another one is still there.
 *
 * Promise  `probeProcess` says `gone` only of a process of this very host and boot that has ended, also when its pid
 *          has been given to another process since; of other hosts it says `unknown`.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

import type { ProcessProbe, WorkerIdentity } from '@ingot/core'

export function workerIdentity(): WorkerIdentity {
  return {
    workerId: randomUUID(),
    host: hostname(),
    machine: machineId(),
    pid: process.pid,
    processStart: processStart(process.pid),
  }
}

export const probeProcess: ProcessProbe = (owner) => {
  if (owner.machine !== machineId()) return 'unknown'
  if (!exists(owner.pid)) return 'gone'
  const start = processStart(owner.pid)
  if (owner.processStart === undefined || start === undefined) return 'alive'
  return start === owner.processStart ? 'alive' : 'gone'
}

/**
 * The host's name and, on Linux, the boot and the pid namespace: two containers that share a volume and a host name
 * must not take each other's pids for their own.
 */
function machineId(): string {
  return [hostname(), readText('/proc/sys/kernel/random/boot_id'), pidNamespace()]
    .filter((part) => part !== '')
    .join(' ')
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Field 22 of /proc/<pid>/stat, the start in clock ticks since boot (proc(5)); a zombie counts as ended. */
function processStart(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`)
  // The second field is the program's name in parentheses and may hold anything, so count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? 'ended' : fields[19]
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

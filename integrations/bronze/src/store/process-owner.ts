/**
 * process-owner — whose a temporary file is, and whether that process can still be at work.
 *
 * Shapes   `{machine}-{pid}-{start}-{random}`: the machine is a hash of the host's name, the boot and the pid namespace, so that
 *          containers that share a volume do not take each other's pids for their own; the start tells a process from a
 *          later one with its pid, and chance one thread from another.
 * Promise  `isDead` is true only of a process of this very machine that has ended.
 */
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

export function thisProcess(): string {
  return `${machine()}-${process.pid}-${startOf(process.pid)}-${randomUUID().slice(0, 8)}`
}

export function isDead(owner: string): boolean {
  const [theirs, pid = '', start = ''] = owner.split('-')
  if (theirs !== machine() || !/^\d+$/.test(pid)) return false
  if (!isThere(Number(pid))) return true
  const now = startOf(Number(pid))
  return start !== '' && now !== '' && start !== now
}

let known: string | undefined

function machine(): string {
  known ??= createHash('sha256')
    .update(
      [
        hostname(),
        orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
        orNothing(() => readlinkSync('/proc/self/ns/pid')),
      ].join('\n'),
    )
    .digest('hex')
    .slice(0, 16)
  return known
}

/** Field 22 of /proc/<pid>/stat, in clock ticks since boot (proc(5)); a zombie has ended; empty where there is no /proc. */
function startOf(pid: number): string {
  const stat = orNothing(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  // The second field is the program's name in parentheses and may hold anything, so count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '')
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function orNothing(read: () => string): string {
  try {
    return read()
  } catch {
    return ''
  }
}

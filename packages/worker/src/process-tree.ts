/**
 * process-tree — ends a process with all that came of it, and knows when it is gone.
 *
 * Promise  resolves when neither the process nor what it had started is there any more. What had made a group of its
 *          own is found through /proc; where there is none (macOS, Windows) that part is left.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

import type { WorkerIdentity } from '@ingot/core'

import { probeProcess } from './identity.ts'
import { killGroup } from './kill-group.ts'

const LOOK_EVERY_MS = 20
// Killed processes go at once, unless they wait for a disk or a network file that does not answer.
const GONE_MS = 5_000

/** SIGTERM, after `graceMs` SIGKILL, each to the whole tree. For a worker that has no daemon of its own any more. */
export async function endWorker(owner: WorkerIdentity, { graceMs }: { readonly graceMs: number }): Promise<boolean> {
  if (probeProcess(owner) !== 'alive') return probeProcess(owner) === 'gone'
  killGroup(owner.pid, 'SIGTERM')
  if (await isGoneWithin(() => probeProcess(owner) === 'gone', graceMs)) return true
  await killTree(owner.pid)
  return probeProcess(owner) === 'gone'
}

export async function killTree(pid: number): Promise<void> {
  const all = [pid, ...descendants(pid)]
  for (const one of all) {
    killGroup(one)
    killOne(one)
  }
  await isGoneWithin(() => !all.some(isThere), GONE_MS)
}

async function isGoneWithin(isGone: () => boolean, ms: number): Promise<boolean> {
  const deadlineMs = performance.now() + ms
  while (!isGone()) {
    if (performance.now() >= deadlineMs) return false
    await sleep(LOOK_EVERY_MS)
  }
  return true
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // ESRCH: gone with its group.
  }
}

/** A zombie waits to be buried by its parent, and does nothing more. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  return statOf(pid)?.state !== 'Z'
}

/** Children, their children, and so on. */
export function descendants(pid: number): readonly number[] {
  const children = new Map<number, number[]>()
  for (const one of allPids()) {
    const parent = statOf(one)?.parent
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), one])
  }
  const found: number[] = []
  for (let next: readonly number[] = [pid]; next.length > 0;) {
    next = next.flatMap((one) => children.get(one) ?? [])
    found.push(...next)
  }
  return found
}

function allPids(): readonly number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

function statOf(pid: number): { readonly state: string; readonly parent: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return undefined
  }
}

/** What a process holds in memory, in bytes; undefined where the system does not tell (only Linux does). */
export function residentBytes(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kib === undefined ? undefined : Number(kib) * 1_024
  } catch {
    return undefined
  }
}

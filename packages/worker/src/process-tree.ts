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
  const sweep = sweeper(owner.pid)
  killGroup(owner.pid, 'SIGTERM')
  if (!(await isGoneWithin(() => probeProcess(owner) === 'gone', graceMs))) await killTree(owner.pid)
  await sweep()
  return probeProcess(owner) === 'gone'
}

export async function killTree(pid: number): Promise<void> {
  await killAll([pid, ...descendants(pid)])
}

/**
 * Looks now for what came of the process, and kills what is left of that when it is called: what made a group of its
 * own is found through its parent, and not any more when that has ended.
 */
export function sweeper(pid: number): () => Promise<void> {
  const startedBefore = descendants(pid).map((one) => ({ pid: one, start: statOf(one)?.start }))
  return () =>
    // A number may have been given to another process since.
    killAll(startedBefore.filter(({ pid, start }) => start !== undefined && statOf(pid)?.start === start).map(pidOf))
}

function pidOf({ pid }: { readonly pid: number }): number {
  return pid
}

async function killAll(all: readonly number[]): Promise<void> {
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

function statOf(pid: number): { readonly state: string; readonly parent: number; readonly start: string } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const [state = '', parent = ''] = fields
    return { state, parent: Number(parent), start: fields[19] ?? '' }
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

/**
 * doctor-daemon — what `doctor` says of that which works by itself: is a daemon alive, do runs wait for one, do pools
 * hold up runs, do ticks fail.
 */
import type { Tick } from '@ingot/core'
import { isFinished, readRuns } from '@ingot/core'
import { probeProcess } from '@ingot/worker'

import type { Workspace } from '../find-workspace.ts'
import type { Instance, LoadedProject } from '../instance.ts'
import { openStores } from '../instance.ts'
import type { Diagnosis } from './diagnosis.ts'
import { oneLine } from './format/text-width.ts'
import { plural } from './format/quantity.ts'
import { shownName } from './instigator/instigators.ts'
import type { PoolJson } from './pool/pools.ts'
import { poolsOf } from './pool/pools.ts'

export async function daemonDiagnoses(
  workspace: Workspace,
  projects: readonly LoadedProject[],
): Promise<readonly Diagnosis[]> {
  await using instance = await openStores(workspace, [])
  const known = await poolsOf(workspace, projects, instance.storage)
  return [await daemon(instance), await leases(instance), await pools(instance, known), await ticks(instance)]
}

async function daemon(instance: Instance): Promise<Diagnosis> {
  const name = 'daemon'
  const alive = await instance.daemons()
  const queued = (await readRuns(instance.storage, ['queued'])).length
  const waiting = queued === 0 ? '' : `; ${plural(queued, 'run')} in the queue`
  if (alive.length > 0) {
    const who = alive.map(({ owner }) => `pid ${owner.pid} on ${owner.host}`).join(', ')
    return { name, status: 'ok', message: `${who}${waiting}` }
  }
  const message = `none is alive${waiting}`
  if (queued === 0) return { name, status: 'ok', message }
  return {
    name,
    status: 'warn',
    message,
    next: 'Start `ingot dev` or `ingot daemon`: nobody else executes queued runs.',
  }
}

/** Leases that a daemon which was killed has left; another one takes them over by itself. */
async function leases({ storage }: Instance): Promise<Diagnosis> {
  const name = 'leases'
  const nowMs = Date.now()
  const held = (await storage.listLeases()).filter((lease) => lease.endsAtMs > nowMs)
  const lost = held.filter(({ owner }) => probeProcess(owner) === 'gone')
  if (lost.length === 0) return { name, status: 'ok', message: held.length === 0 ? 'none' : `${held.length} held` }
  const pids = [...new Set(lost.map(({ owner }) => owner.pid))].join(', ')
  return {
    name,
    status: 'warn',
    message: `${lost.length} of ${held.length} are of a daemon that was killed (pid ${pids})`,
    next: 'They run out within seconds, or the next daemon takes them over; look why it was killed.',
  }
}

/** A place whose run has ended would hold others up for ever. */
async function pools({ storage }: Instance, all: readonly PoolJson[]): Promise<Diagnosis> {
  const name = 'pools'
  const holders = [...new Set(all.flatMap(({ held }) => held.map(({ runId }) => runId)))]
  const running = new Set(
    (await storage.getRuns(holders)).filter((run) => !isFinished(run.status)).map(({ runId }) => runId),
  )
  const stuck = holders.filter((runId) => !running.has(runId))
  if (stuck.length > 0) {
    const message = `${plural(stuck.length, 'run')} that ended hold places: ${stuck.slice(0, 3).join(', ')}`
    return { name, status: 'fail', message, next: "This is a bug in Ingot: please report it with these runs' events." }
  }
  const closed = all.filter(({ limit, waiting }) => limit === 0 && waiting.length > 0)
  const [first] = closed
  if (first !== undefined) {
    const message = `pool ${first.name} is closed and ${plural(first.waiting.length, 'step')} wait for it`
    return { name, status: 'warn', message, next: `Open it: \`ingot pool set ${first.name} 1\`.` }
  }
  return {
    name,
    status: 'ok',
    message: all.length === 0 ? 'none' : `${all.length}; ${plural(holders.length, 'run')} hold places`,
  }
}

const DAY_MS = 24 * 3_600_000
const MOST_TICKS = 1_000

/** Schedules and sensors that fail now: what failed once and has succeeded since is history. */
async function ticks({ storage }: Instance): Promise<Diagnosis> {
  const name = 'ticks'
  const failed = await storage.listTicks({ statuses: ['failed'], limit: MOST_TICKS })
  const recent = failed.filter(({ endedAtMs }) => endedAtMs > Date.now() - DAY_MS)
  const byName = new Map<string, readonly Tick[]>()
  for (const tick of recent) {
    const key = JSON.stringify(tick.instigator)
    byName.set(key, [...(byName.get(key) ?? []), tick])
  }
  const failing: string[] = []
  let first: Tick | undefined
  for (const [newest, ...others] of byName.values()) {
    if (newest === undefined) continue
    const [last] = await storage.listTicks({ instigator: newest.instigator, limit: 1 })
    if (last?.status !== 'failed') continue
    first ??= newest
    const times = others.length === 0 ? '' : ` (${others.length + 1} times in a day)`
    const { kind } = newest.instigator
    const what = kind === 'automation' ? kind : `${kind} ${newest.instigator.name}`
    failing.push(`${what}${times}: ${oneLine(last.error?.message ?? '')}`)
  }
  if (first === undefined) {
    return {
      name,
      status: 'ok',
      message:
        recent.length === 0
          ? 'none failed in the last day'
          : `${recent.length} failed in the last day, none the last time`,
    }
  }
  const { kind } = first.instigator
  const failingName = shownName(first.instigator)
  const command = kind === 'schedule' ? 'schedule' : 'sensor'
  const next = `See \`ingot ${command} ticks ${failingName} --failed --verbose\`; \`ingot ${command} preview ${failingName}\` tries it here.`
  return { name, status: 'warn', message: failing.join('; '), next }
}

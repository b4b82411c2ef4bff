/**
 * daemon — all loops of one process on one store. Several daemons on one store share the work by leases: each loop has
 * one leader, and any of them may be killed.
 *
 * Errors   those of storage, while it starts
 */
import { toErrorRecord } from '@ingot/core'
import type { StoredEvent } from '@ingot/core'

import { automation } from './automation.ts'
import { backfills } from './backfills.ts'
import { cancels } from './cancels.ts'
import { startFeed } from './event-feed.ts'
import { freshness } from './freshness.ts'
import { startHeartbeat } from './heartbeat.ts'
import { instigators as keepInstigators } from './instigators.ts'
import { keepLeases } from './leases.ts'
import { startLoop, type Loop } from './loop.ts'
import { lostRuns } from './lost-runs.ts'
import { monitorPass } from './monitor.ts'
import type { DaemonPorts } from './ports.ts'
import { queue as makeQueue } from './queue.ts'
import { retentionPass } from './retention.ts'
import { retries as makeRetries } from './retries.ts'
import { runBoard } from './run-board.ts'
import { schedules as makeSchedules } from './schedules.ts'
import { sensors as makeSensors } from './sensors.ts'

export const LOOPS = [
  'schedules',
  'sensors',
  'automation',
  'queue',
  'monitor',
  'retries',
  'backfills',
  'freshness',
  'retention',
] as const
export type LoopName = (typeof LOOPS)[number]

export interface Daemon {
  /** Stops the loops and gives the leases back. Runs that processes execute go on, unless they are canceled before. */
  stop(): Promise<void>
  /** Resolves when every run that this daemon gave to a process has ended. */
  settled(): Promise<void>
  /** To be called when this process itself has switched an instigator or changed a pool; others' writes are noticed. */
  lookAgain(): void
}

export async function startDaemon(ports: DaemonPorts): Promise<Daemon> {
  const { storage } = ports
  const heartbeat = await startHeartbeat(ports)
  const lastId = await storage.lastEventId()
  const board = runBoard(ports)
  const instigators = keepInstigators(ports)
  await Promise.all([board.load(), instigators.refresh()])
  const leases = await keepLeases(ports, LOOPS)
  const loops = new Map<LoopName, Loop>()
  const ring = (name: LoopName) => () => loops.get(name)?.ring()

  const settleLost = lostRuns(ports)
  const queue = makeQueue(ports, board, settleLost, ring('queue'))
  const schedules = makeSchedules(ports, instigators, board)
  const sensors = makeSensors(ports, instigators, ring('sensors'))
  const conditions = automation(ports, instigators, ring('automation'))
  const retries = makeRetries(ports, ring('retries'))
  const filling = backfills(ports, board, ring('backfills'))
  const fresh = freshness(ports, ring('freshness'))
  const canceling = cancels(ports, ring('queue'))

  const reload = () => {
    schedules.reload()
    sensors.reload()
    conditions.reload()
    filling.reload()
    fresh.reload()
    for (const loop of loops.values()) loop.ring()
  }
  let isStopped = false
  const lookAgain = async () => {
    if (isStopped) return
    await instigators.refresh()
    schedules.reload()
    sensors.recheck()
    conditions.recheck()
    ring('schedules')()
    // Somebody may have given a pool more places, which no event says.
    ring('queue')()
  }
  const refresh = refresher(ports, REFRESH_EVERY_MS, lookAgain)
  const refreshSoon = refresher(ports, REFRESH_AFTER_CALL_MS, lookAgain)
  reload()
  const start = (name: LoopName, pass: Parameters<typeof startLoop>[2]['pass'], onLead?: () => void) =>
    loops.set(name, startLoop(ports, leases, { name, pass, ...(onLead === undefined ? {} : { onLead }) }))
  const fetchAnew = () => void instigators.refresh().then(reload, () => undefined)
  start('schedules', schedules.pass, fetchAnew)
  start('sensors', sensors.pass, fetchAnew)
  start('automation', conditions.pass, fetchAnew)
  start('queue', queue.pass)
  start('monitor', monitorPass(ports, board, settleLost, queue.isExecuting))
  start('retries', retries.pass, retries.reload)
  start('backfills', filling.pass, filling.reload)
  start('freshness', fresh.pass, fresh.reload)
  start('retention', retentionPass(ports))

  const onEvents = (events: readonly StoredEvent[]): void => {
    filling.tell(events)
    board.tell(events)
    canceling.tell(events)
    retries.tell(events)
    sensors.tell(events)
    conditions.tell(events)
    fresh.tell(events)
    ports.onEvents?.(events)
    ring('queue')()
    ring('monitor')()
  }
  const feed = startFeed(ports, lastId, onEvents, (by) => {
    // An own write is nearly always a loop's: whoever switches something in this process calls `lookAgain`.
    if (by === 'others') refresh()
    ring('sensors')()
    ring('backfills')()
  })
  const stops = [
    ports.projects.onChange(() => {
      reload()
      watchWorkers()
    }),
  ]
  let stopWatching: (() => void)[] = []
  const watchWorkers = (): void => {
    for (const stop of stopWatching) stop()
    stopWatching = ports.projects.list().map(({ workers }) => workers.onFree(queue.freed))
  }
  watchWorkers()

  return {
    async stop() {
      isStopped = true
      for (const stop of [...stops, ...stopWatching]) stop()
      await feed[Symbol.asyncDispose]()
      await Promise.all([...loops.values()].map((loop) => loop.stop()))
      // A function that hangs is not waited for: its tick is simply not made.
      await Promise.race([sensors.settled(), ports.clock.sleep(STOP_GRACE_MS)])
      await canceling.settled()
      await leases[Symbol.asyncDispose]()
      await heartbeat[Symbol.asyncDispose]()
    },
    settled: () => queue.settled(),
    lookAgain: refreshSoon,
  }
}

const REFRESH_EVERY_MS = 500
/** A click that switches ten of them is ten calls. */
const REFRESH_AFTER_CALL_MS = 50
const STOP_GRACE_MS = 1_000

/** Does `work` soon after it is asked for, and not again before that time is over. */
function refresher(ports: DaemonPorts, everyMs: number, work: () => Promise<void>): () => void {
  let isAsked = false
  return () => {
    if (isAsked) return
    isAsked = true
    void ports.clock.sleep(everyMs).then(() => {
      isAsked = false
      return work().catch((error: unknown) =>
        ports.note({ level: 'warning', loop: 'feed', message: toErrorRecord(error).message }),
      )
    })
  }
}

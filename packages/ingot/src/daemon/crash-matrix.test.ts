/**
 * The crash-point matrix: a daemon, or a process that executes a run, is killed with SIGKILL just before and just after
 * every kind of write it makes, and a daemon is started again. No run is lost, none is made twice, cursors are right.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { RunState, Storage } from '@ingot/core'
import { isFinished, systemClock } from '@ingot/core'
import { openSqliteStorage } from '@ingot/storage'
import { describe, expect, test } from 'vitest'

import { ITEMS } from './testing/crash-project.ts'
import { removeInstance, startDaemonProcess, until } from './testing/daemon-process.ts'
import type { CrashPoint } from './testing/crashing-storage.ts'

const PROJECT = new URL('./testing/crash-project.ts', import.meta.url).pathname
const LIMIT_MS = 80_000

const both = (point: Omit<CrashPoint, 'when'>): readonly CrashPoint[] => [
  { ...point, when: 'before' },
  { ...point, when: 'after' },
]

const DAEMON_POINTS: readonly CrashPoint[] = [
  ...both({ side: 'daemon', method: 'commitTick', nth: 1 }),
  ...both({ side: 'daemon', method: 'commitTick', nth: 4 }),
  ...both({ side: 'daemon', method: 'claimRun', nth: 1 }),
  ...both({ side: 'daemon', method: 'claimRun', nth: 3 }),
  ...both({ side: 'daemon', method: 'createRun', nth: 1 }),
  ...both({ side: 'daemon', method: 'commitBackfill', nth: 1 }),
  ...both({ side: 'daemon', method: 'commitBackfill', nth: 2 }),
  ...both({ side: 'daemon', method: 'setInstigator', nth: 1 }),
  ...both({ side: 'daemon', method: 'acquireLease', nth: 4 }),
]

const WORKER_POINTS: readonly CrashPoint[] = [
  'run-started',
  'step-started',
  'step-succeeded',
  'asset-materialized',
  'run-ended',
].flatMap((kind) => both({ side: 'worker', method: 'append', kind, nth: 1 }))

describe.concurrent('a daemon that is killed', () => {
  for (const point of DAEMON_POINTS) {
    test(`${point.when} its ${point.method} number ${point.nth} loses and doubles nothing`, { timeout: 180_000 }, () =>
      crashAt(point),
    )
  }
})

describe.concurrent('a process that executes a run and is killed', () => {
  for (const point of WORKER_POINTS) {
    test(`${point.when} it writes ${point.kind} loses and doubles nothing`, { timeout: 180_000 }, () => crashAt(point))
  }
})

async function crashAt(point: CrashPoint): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-crash-'))
  const marker = join(folder, 'crashed')
  const effects = join(folder, 'effects')
  writeFileSync(effects, '')
  const env = { ...process.env, CRASH_POINT: JSON.stringify(point), CRASH_MARKER: marker, CRASH_EFFECTS: effects }
  const storage = await openSqliteStorage({ path: join(folder, 'ingot.db') })
  await orderBackfill(storage)
  let daemon = startDaemonProcess(folder, PROJECT, env)
  try {
    await until(
      () => existsSync(marker),
      () => `it never came to the point\n${daemon.output()}`,
      LIMIT_MS,
    )
    if (point.side === 'daemon') {
      expect(await daemon.ended).toBe('SIGKILL')
      daemon = startDaemonProcess(folder, PROJECT, env)
    }
    await until(
      async () => await isAllDone(storage),
      async () => `${await account(storage)}\n${daemon.output()}`,
      LIMIT_MS,
    )
    await checkRuns(storage, point)
    checkEffects(effects, point)
  } finally {
    daemon.child.kill('SIGTERM')
    await daemon.ended
    await storage[Symbol.asyncDispose]()
    await removeInstance(folder)
  }
}

const DAYS = ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05', '2026-01-06']

async function orderBackfill(storage: Storage): Promise<void> {
  const items = DAYS.flatMap((partition) => [
    { target: 'bronze/raw', partition },
    { target: 'silver/clean', partition },
  ])
  const request = {
    project: 'crash',
    assets: ['bronze/raw', 'silver/clean'],
    policy: 'per-partition' as const,
    config: {},
    tags: {},
    priority: -10,
    maxRuns: 2,
    launchedBy: 'test',
  }
  await storage.createBackfill('fill', request, items, systemClock.nowMs())
}

async function isAllDone(storage: Storage): Promise<boolean> {
  const { runs } = await storage.listRuns({ limit: 1_000 })
  const backfill = await storage.getBackfill('fill')
  const isDone = (run: RunState) => isFinished(run.status)
  const ofJob = (job: string) => runs.filter(({ request }) => request.job === job)
  return (
    backfill?.endedAtMs !== undefined &&
    ofJob('item_job').length >= ITEMS &&
    ofJob('item_job').every(isDone) &&
    ofJob('tick_job').filter(isDone).length >= 2 &&
    ofJob('flaky_job').length >= 2 &&
    ofJob('flaky_job').every(isDone)
  )
}

async function checkRuns(storage: Storage, point: CrashPoint): Promise<void> {
  const { runs } = await storage.listRuns({ limit: 1_000 })
  const ofJob = (job: string) => runs.filter(({ request }) => request.job === job)
  const items = ofJob('item_job')
  expect(textsOf(items.map((run) => run.request.runKey))).toEqual(Array.from({ length: ITEMS }, (_, i) => `item-${i}`))
  expect(items.map((run) => run.status)).toEqual(items.map(() => 'succeeded'))
  const sensor = await storage.getInstigator({ kind: 'sensor', project: 'crash', name: 'items' })
  expect(JSON.parse(sensor?.cursor ?? '')).toEqual({ next: ITEMS })

  const flaky = ofJob('flaky_job')
  expect(flaky.map((run) => run.status).toSorted()).toEqual(['failed', 'succeeded'])
  expect(flaky.filter((run) => run.request.parentRunId !== undefined)).toHaveLength(1)

  const ticks = await storage.listTicks({
    instigator: { kind: 'schedule', project: 'crash', name: 'every_second' },
    limit: 1_000,
  })
  const dues = ticks.map((tick) => tick.dueAtMs ?? 0).toSorted((a, b) => a - b)
  expect(dues).toEqual(dues.map((_, i) => (dues[0] ?? 0) + i * 1_000))
  expect(ticks.map((tick) => tick.runIds.length)).toEqual(ticks.map(() => 1))
  expect(new Set(ticks.flatMap((tick) => tick.runIds)).size).toBe(ticks.length)

  const ledger = await storage.listBackfillItems('fill')
  const broken = ledger.filter((item) => item.status !== 'succeeded')
  // A run of assets that nobody said to resume fails when its process is killed: one partition of the two assets.
  expect(broken.length).toBeLessThanOrEqual(point.side === 'worker' ? 2 : 0)
  const perPartition = runs.filter((run) => run.request.backfillId === 'fill').map((run) => run.request.partition)
  expect(textsOf(perPartition)).toEqual(DAYS)
}

/** A step may run again when its process died in it, never otherwise; and one that is done never. */
function checkEffects(file: string, point: CrashPoint): void {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && line !== 'tick' && line !== 'flaky')
  const repeated = lines.filter((line, i) => lines.indexOf(line) !== i)
  expect(repeated.length).toBeLessThanOrEqual(point.side === 'worker' ? 1 : 0)
  for (let n = 0; n < ITEMS; n += 1) expect(lines).toEqual(expect.arrayContaining([`first ${n}`, `second ${n}`]))
}

async function account(storage: Storage): Promise<string> {
  const { runs } = await storage.listRuns({ limit: 1_000 })
  const lines = runs.map(
    ({ runId, status, request, message }) =>
      `${runId} ${status} ${request.job ?? request.assets.join()} ${request.partition ?? ''} ${request.launchedBy} ${message ?? ''}`,
  )
  return [...lines, JSON.stringify(await storage.getBackfill('fill'))].join('\n')
}

function textsOf(texts: readonly (string | undefined)[]): readonly string[] {
  return texts.map((text) => text ?? 'none').toSorted()
}

/**
 * jobs-project — a project with jobs, schedules, sensors, pools, partitions and conditions, for tests of their commands.
 */

/** It is broken where a file says so: `broken`, `sensor-broken`, `quiet-broken`; `waiting` waits for a file `go`. */
export const JOBS = `
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  always, daily, defineAsset, defineGraph, defineJob, defineOp, defineProject, defineSchedule, defineSensor, dynamic,
  eager, freshWithin, onFailure, request, skip, staticPartitions,
} from 'ingot'
import { z } from 'zod'

const numbers = defineOp({
  name: 'numbers',
  run: ({ count }: { count: number }) => dynamic(Array.from({ length: count }, (_, i) => i), (i) => 'n' + i),
})
const double = defineOp({
  name: 'double',
  run: ({ value }: { value: number }, { log }) => {
    if (value === 3 && existsSync('broken')) throw new TypeError('three is broken')
    return value * 2
  },
})
const sum = defineOp({ name: 'sum', run: ({ values }: { values: readonly number[] }) => values.reduce((a, b) => a + b, 0) })
const tidy = defineOp({ name: 'tidy', run: ({ ends }: { ends: unknown }) => undefined })
const doubled = defineGraph({ name: 'doubled', compose: ({ value }) => double({ value }) })
export const fanOut = defineJob({
  name: 'fan_out', description: 'Doubles numbers.', tags: { team: 'maths' },
  config: z.object({ count: z.number().int().default(3) }),
  compose: ({ config }) => {
    const all = numbers({ count: config.count }).map((value) => doubled({ value }))
    const total = sum({ values: all.collect() })
    always(total, (ends) => tidy({ ends }))
    return total
  },
})
const wait = defineOp({
  name: 'wait',
  run: async (_inputs: {}, { signal, log }) => {
    log.warning('waiting has begun')
    while (!existsSync('go')) await sleep(20, undefined, { signal })
  },
})
const cheer = defineOp({ name: 'cheer', run: ({ goalId }: { goalId: string }) => goalId })
const mourn = defineOp({ name: 'mourn', run: ({ ends }: { ends: unknown }) => undefined })
export const goal = defineJob({
  name: 'goal', config: z.object({ goalId: z.string() }), partitions: staticPartitions(['won', 'lost']),
  compose: ({ config }) => {
    const cheered = cheer({ goalId: config.goalId })
    onFailure(cheered, (ends) => mourn({ ends }))
    return cheered
  },
})
export const waiting = defineJob({ name: 'waiting', pool: 'door', compose: () => wait({}) })

const days = daily({ start: '2026-01-01', end: '2026-01-08' })
const raw = defineAsset({
  key: 'raw', partitions: days,
  run: (_inputs, { partition }) => {
    if (partition.key === '2026-01-03') throw new Error('the third is broken')
    return partition.key
  },
})
const report = defineAsset({
  key: 'report', automation: eager(), freshness: freshWithin({ failAfterMs: 3_600_000 }), pool: 'printer',
  retry: { maxRetries: 3, delayMs: 1_000, backoff: 'exponential', jitter: 'full' }, run: () => 1,
})
const assetJob = defineJob({ name: 'report_job', assets: 'report' })

const nightly = defineSchedule({ name: 'nightly', target: fanOut, cron: '0 3 * * *', timezone: 'Europe/Zurich', config: { count: 2 } })
const chosen = defineSchedule({
  name: 'chosen', target: fanOut, cron: ['0 9 * * 1-5', '*/7 * * * *'], status: 'stopped',
  evaluate: ({ dueAtMs }) => [request({ config: { count: 1 }, tags: { due: new Date(dueAtMs).toISOString() } })],
})
const files = defineSensor({
  name: 'files', target: fanOut, everyMs: 60_000, push: true,
  cursor: z.object({ lastId: z.number() }).default({ lastId: 0 }),
  evaluate: ({ cursor, pushes, log }) => {
    log.info('looking', { from: cursor.lastId })
    if (existsSync('sensor-broken')) throw new RangeError('the sensor is broken')
    const ids = [cursor.lastId + 1, ...pushes.map(({ body }) => Number(body))]
    return { runs: ids.map((id) => request({ runKey: 'file-' + id, config: { count: id } })), cursor: { lastId: cursor.lastId + 1 } }
  },
})
const quiet = defineSensor({
  name: 'quiet', target: fanOut, everyMs: 100,
  evaluate: () => {
    if (existsSync('quiet-broken')) throw new RangeError('quiet is broken')
    return skip('nothing to do')
  },
})

export default defineProject({
  name: 'jobs', assets: [raw, report], jobs: [fanOut, goal, waiting, assetJob], schedules: [nightly, chosen], sensors: [files, quiet],
})
`

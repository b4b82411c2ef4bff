/** What the crash tests run: a sensor, a schedule, a retry and a backfill, each of whose effects is a line in a file. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs'

import {
  daily,
  defineAsset,
  defineJob,
  defineOp,
  defineProject,
  defineSchedule,
  defineSensor,
  request,
  skip,
} from 'ingot'
import { z } from 'zod'

const EFFECTS = process.env['CRASH_EFFECTS'] ?? ''
export const ITEMS = 5

function effect(line: string): void {
  appendFileSync(EFFECTS, `${line}\n`)
}

const first = defineOp({
  name: 'first',
  run: ({ n }: { n: number }) => {
    effect(`first ${n}`)
    return n
  },
})
const second = defineOp({
  name: 'second',
  run: ({ n }: { n: number }) => {
    effect(`second ${n}`)
    return n
  },
})

const itemJob = defineJob({
  name: 'item_job',
  config: z.object({ n: z.number() }),
  retries: { onWorkerLost: 'resume' },
  compose: ({ config }) => second({ n: first({ n: config.n }) }),
})

const tick = defineOp({ name: 'tick', run: () => effect('tick') })
const tickJob = defineJob({ name: 'tick_job', retries: { onWorkerLost: 'resume' }, compose: () => tick({}) })

const flaky = defineOp({
  name: 'flaky',
  run: () => {
    const isFirst = !existsSync(EFFECTS) || !readFileSync(EFFECTS, 'utf8').includes('flaky')
    effect('flaky')
    if (isFirst) throw new Error('the first time it fails')
  },
})
const flakyJob = defineJob({
  name: 'flaky_job',
  retries: { maxRetries: 3, onWorkerLost: 'resume' },
  compose: () => flaky({}),
})

const items = defineSensor({
  name: 'items',
  target: itemJob,
  everyMs: 50,
  cursor: z.object({ next: z.number() }).default({ next: 0 }),
  evaluate: ({ cursor: { next } }) =>
    next >= ITEMS
      ? skip('all items are asked for')
      : { runs: [request({ runKey: `item-${next}`, config: { n: next } })], cursor: { next: next + 1 } },
})

const once = defineSensor({
  name: 'once',
  target: flakyJob,
  everyMs: 1_000,
  evaluate: () => request({ runKey: 'flaky' }),
})

const everySecond = defineSchedule({ name: 'every_second', target: tickJob, cron: '* * * * * *', catchUp: 'all' })

const partitions = daily({ start: '2026-01-01', end: '2026-01-07' })
const raw = defineAsset({
  key: 'bronze/raw',
  partitions,
  run: (_inputs, { partition }) => {
    effect(`raw ${partition.key}`)
    return [partition.key]
  },
})
const clean = defineAsset({
  key: 'silver/clean',
  partitions,
  deps: { raw },
  run: ({ raw }, { partition }) => {
    effect(`clean ${partition.key}`)
    return raw
  },
})

export default defineProject({
  name: 'crash',
  assets: [raw, clean],
  jobs: [itemJob, tickJob, flakyJob],
  sensors: [items, once],
  schedules: [everySecond],
})

/** What the daemon's benchmarks run: as little of the author's code as shows when it ran. */
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
import { existsSync } from 'node:fs'
import { z } from 'zod'

import { stamp } from './stamp.ts'

const mark = defineOp({
  name: 'mark',
  run: ({ name }: { name: string }) => {
    stamp(name)
    return 1
  },
})

const markJob = defineJob({
  name: 'mark_job',
  config: z.object({ name: z.string() }),
  compose: ({ config }) => mark({ name: config.name }),
})

const pushed = defineSensor({
  name: 'pushed',
  target: markJob,
  push: z.object({ name: z.string() }),
  evaluate: ({ pushes }) => pushes.map(({ body }) => request({ runKey: body.name, config: { name: body.name } })),
})

const polled = defineSensor({
  name: 'polled',
  target: markJob,
  everyMs: 100,
  status: process.env['BENCH_POLL'] === undefined ? 'stopped' : 'running',
  cursor: z.object({ next: z.number() }).default({ next: 0 }),
  evaluate: ({ cursor }) => {
    const name = `poll-${cursor.next}`
    if (!existsSync(`${process.env['BENCH_POLL'] ?? ''}/${name}`)) return skip('nothing new')
    return { runs: [request({ runKey: name, config: { name } })], cursor: { next: cursor.next + 1 } }
  },
})

const IDLE = Number(process.env['BENCH_IDLE'] ?? 0)
const idleSensors = Array.from({ length: IDLE }, (_, i) =>
  defineSensor({ name: `idle_${i}`, target: markJob, evaluate: () => skip('nothing to do') }),
)
const idleSchedules = Array.from({ length: IDLE }, (_, i) =>
  defineSchedule({ name: `idle_${i}`, target: markJob, cron: `${i % 60} 4 1 1 *`, config: { name: 'never' } }),
)

const partitions = daily({ start: '2020-01-01', end: '2022-09-27' })
const first = defineAsset({ key: 'bronze/a', partitions, run: () => 1 })
const second = defineAsset({ key: 'silver/b', partitions, deps: { first }, run: ({ first }) => first + 1 })
const third = defineAsset({ key: 'silver/c', partitions, deps: { second }, run: ({ second }) => second + 1 })
const fourth = defineAsset({ key: 'gold/d', partitions, deps: { third }, run: ({ third }) => third + 1 })
const fifth = defineAsset({ key: 'gold/e', partitions, deps: { fourth, first }, run: ({ fourth }) => fourth + 1 })

export default defineProject({
  name: 'bench',
  assets: [first, second, third, fourth, fifth],
  jobs: [markJob],
  sensors: [pushed, polled, ...idleSensors],
  schedules: idleSchedules,
})

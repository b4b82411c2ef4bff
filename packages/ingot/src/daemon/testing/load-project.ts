/** What the test of two daemons runs: a sensor that asks for new keys and for old ones again, and a schedule. */
import { appendFileSync } from 'node:fs'

import { defineJob, defineOp, defineProject, defineSchedule, defineSensor, request } from 'ingot'
import { z } from 'zod'

const EFFECTS = process.env['CRASH_EFFECTS'] ?? ''

const work = defineOp({
  name: 'work',
  run: ({ name }: { name: string }) => appendFileSync(EFFECTS, `${name}\n`),
})

const job = defineJob({
  name: 'job',
  config: z.object({ name: z.string() }),
  retries: { onWorkerLost: 'resume' },
  compose: ({ config }) => work({ name: config.name }),
})

const busy = defineSensor({
  name: 'busy',
  target: job,
  everyMs: 100,
  cursor: z.object({ next: z.number() }).default({ next: 0 }),
  evaluate: ({ cursor: { next } }) => {
    const ask = (n: number) => request({ runKey: `key-${n}`, config: { name: `key-${n}` } })
    return { runs: [ask(next), ask(Math.floor(next / 2))], cursor: { next: next + 1 } }
  },
})

const everySecond = defineSchedule({
  name: 'every_second',
  target: job,
  cron: '* * * * * *',
  catchUp: 'all',
  config: { name: 'tick' },
})

export default defineProject({ name: 'load', assets: [], jobs: [job], sensors: [busy], schedules: [everySecond] })

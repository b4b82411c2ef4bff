// Assets that compute, leave things open, print, fail, exit and never end: what isolation is for.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

import { configured, defineAsset, defineProject, defineResource, env, fail } from '@ingot/core'
import type { StandardSchemaV1 } from '@standard-schema/spec'

const anything: StandardSchemaV1<{ readonly greeting: string }> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as { greeting: string } }) },
}
const greeter = configured(
  defineResource({ name: 'greeter', config: anything, open: ({ config }) => ({ greeting: config.greeting }) }),
  { greeting: env('GREETING', 'hello') },
)
const numbers = defineAsset({ key: 'numbers', run: () => [1, 2, 3] })
// The test makes it a process, too.
const isolation = 'thread'

const sum = defineAsset({
  key: 'sum',
  isolation,
  deps: { numbers },
  resources: { greeter },
  run: ({ numbers }, { resources, log }) => {
    log.info('adding', { count: numbers.length })
    console.log('printed to stdout')
    return { greeting: resources.greeter.greeting, sum: numbers.reduce((a, b) => a + b, 0), at: new Date(0) }
  },
})
const talks = defineAsset({
  key: 'talks',
  isolation,
  run: () => {
    for (let i = 0; i < 200_000; i += 1) console.log(`line ${i} of very many`)
    return 1
  },
})
const throws = defineAsset({
  key: 'throws',
  isolation,
  run: (): number => {
    throw new RangeError('out of range')
  },
})
const refuses = defineAsset({
  key: 'refuses',
  isolation,
  retry: { maxRetries: 3 },
  run: (): number => {
    throw fail('no use', { allowRetries: false, metadata: { status: 401 } })
  },
})
const exits = defineAsset({ key: 'exits', isolation, run: (): number => process.exit(7) })
const spins = defineAsset({
  key: 'spins',
  isolation,
  timeoutMs: 300,
  run: (): number => {
    for (;;) Math.sqrt(2)
  },
})
const unsendable = defineAsset({ key: 'unsendable', isolation, run: () => () => 1 })
const opens = defineAsset({
  key: 'opens',
  isolation,
  run: () => {
    setInterval(() => undefined, 1_000)
    return 1
  },
})
// Says its own number and that of a process that it starts and forgets, which holds its stdout.
const starts = defineAsset({
  key: 'starts',
  isolation,
  run: (_inputs, { log }) => {
    const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'inherit' })
    log.info('pids', { own: process.pid, started: pid })
    return 1
  },
})
// The same with a group of its own, as a daemon has: it stays, and holds the stdout that it was given.
const startsApart = defineAsset({
  key: 'starts_apart',
  isolation,
  run: (_inputs, { log }) => {
    const program = ['-e', 'setInterval(() => undefined, 1000)']
    const { pid } = spawn(process.execPath, program, { stdio: 'inherit', detached: true })
    log.info('pids', { own: process.pid, started: pid })
    console.log('printed before the end')
    return 1
  },
})
const spinsAfterSaying = defineAsset({
  key: 'spins_after_saying',
  isolation,
  run: async (_inputs, { log }): Promise<number> => {
    log.info('pids', { own: process.pid })
    await sleep(50)
    for (;;) Math.sqrt(2)
  },
})
const waits = defineAsset({
  key: 'waits',
  isolation,
  run: async (_inputs, { log }) => {
    log.info('pids', { own: process.pid })
    await sleep(60_000)
    return 1
  },
})
const logsAnything = defineAsset({
  key: 'logs_anything',
  isolation,
  run: (_inputs, { log }) => {
    log.info('odd', { count: 1n, fn: () => 1, kept: { a: [1] } })
    return 1
  },
})
const throwsAside = defineAsset({
  key: 'throws_aside',
  isolation,
  run: async () => {
    setTimeout(() => {
      throw new RangeError('nobody waits for this')
    }, 1)
    await sleep(60_000)
    return 1
  },
})
const rejectsAside = defineAsset({
  key: 'rejects_aside',
  isolation,
  run: async () => {
    void Promise.reject(new RangeError('nobody awaits this'))
    await sleep(60_000)
    return 1
  },
})
const throwsAfterwards = defineAsset({
  key: 'throws_afterwards',
  isolation,
  run: () => {
    setTimeout(() => {
      throw new RangeError('too late')
    }, 50)
    return 1
  },
})
const throwsNothing = defineAsset({
  key: 'throws_nothing',
  isolation,
  run: (): number => {
    throw Object.assign(new RangeError(), { message: undefined })
  },
})
const failsOddly = defineAsset({
  key: 'fails_oddly',
  isolation,
  run: (): number => {
    throw fail('odd metadata', { metadata: { fn: (() => 1) as never } })
  },
})

export default defineProject({
  name: 'isolated',
  assets: [
    numbers,
    sum,
    talks,
    throws,
    refuses,
    exits,
    spins,
    unsendable,
    opens,
    starts,
    startsApart,
    spinsAfterSaying,
    waits,
    logsAnything,
    throwsAside,
    rejectsAside,
    throwsAfterwards,
    throwsNothing,
    failsOddly,
  ],
})

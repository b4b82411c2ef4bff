// Assets whose code does to its process whatever code can do.
import { spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

import { defineAsset, defineProject } from '@ingot/core'

const fine = defineAsset({ key: 'fine', run: () => 1 })
const exits = defineAsset({ key: 'exits', run: (): number => process.exit(3) })
const throwsAside = defineAsset({
  key: 'throws_aside',
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
  run: async () => {
    void Promise.reject(new RangeError('nobody awaits this'))
    await sleep(60_000)
    return 1
  },
})
const spins = defineAsset({
  key: 'spins',
  run: async (_inputs, { log }): Promise<number> => {
    log.info('spinning')
    await sleep(50)
    for (;;) Math.sqrt(2)
  },
})
const eatsHeap = defineAsset({
  key: 'eats_heap',
  run: () => {
    const kept: number[][] = []
    for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => i + kept.length))
  },
})
const eatsBuffers = defineAsset({
  key: 'eats_buffers',
  run: async () => {
    const kept: Buffer[] = []
    for (let i = 0; i < 32; i += 1) {
      kept.push(Buffer.alloc(64 * 1024 * 1024, 1))
      await sleep(5)
    }
    await sleep(60_000)
    return kept.length
  },
})
const waits = defineAsset({
  key: 'waits',
  run: async (_inputs, { log, signal }) => {
    log.info('waiting', { pid: process.pid })
    await sleep(60_000, undefined, { signal })
    return 1
  },
})
const ignores = defineAsset({
  key: 'ignores',
  run: async (_inputs, { log }) => {
    // A group of its own, as a daemon has.
    const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true })
    log.info('ignoring', { pid: process.pid, child: child.pid })
    await sleep(60_000)
    return 1
  },
})
const prints = defineAsset({
  key: 'prints',
  run: async () => {
    console.log('to stdout')
    console.error('to stderr')
    process.stdout.write('half a ')
    await sleep(5)
    process.stdout.write('line')
    const child = spawn(process.execPath, ['-e', 'console.log("from a child")'], { stdio: 'inherit' })
    await new Promise((resolve) => child.once('exit', resolve))
    return 1
  },
})
const printer = (key: string) =>
  defineAsset({
    key,
    run: async () => {
      process.stdout.write(`${key} begins`)
      await sleep(50)
      setTimeout(() => console.log(` and ends`), 5)
      await sleep(50)
      return 1
    },
  })
const leavesTimer = defineAsset({
  key: 'leaves_timer',
  run: () => {
    setInterval(() => undefined, 1_000)
    return 1
  },
})
const throwsLate = defineAsset({
  key: 'throws_late',
  run: () => {
    // Unref'd: it is not seen when the run is over.
    setTimeout(() => {
      throw new RangeError('too late')
    }, 200).unref()
    return 1
  },
})
const naps = defineAsset({
  key: 'naps',
  run: async (_inputs, { log }) => {
    log.info('napping')
    await sleep(600)
    return 1
  },
})

export default defineProject({
  name: 'scratch',
  assets: [
    fine,
    exits,
    throwsAside,
    rejectsAside,
    spins,
    eatsHeap,
    eatsBuffers,
    waits,
    ignores,
    prints,
    printer('left'),
    printer('right'),
    leavesTimer,
    throwsLate,
    naps,
  ],
})

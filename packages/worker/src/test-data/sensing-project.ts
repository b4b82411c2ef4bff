// Sensors whose code does to its process whatever code can do.
import { setTimeout as sleep } from 'node:timers/promises'

import { defineAsset, defineProject, defineSensor, request, skip } from '@ingot/core'

const fine = defineAsset({ key: 'fine', run: () => 1 })

function sensor(name: string, evaluate: () => unknown, hardLimitMs = 20_000) {
  return defineSensor({
    name,
    target: 'fine',
    hardLimitMs,
    evaluate: async () => {
      await evaluate()
      return skip(`${name} has nothing to do`)
    },
  })
}

const throwAside = () => {
  setTimeout(() => {
    throw new RangeError('nobody waits for this')
  }, 1)
  return sleep(60_000)
}
const spin = async () => {
  await sleep(20)
  for (;;) Math.sqrt(2)
}
const eat = () => {
  const kept: number[][] = []
  for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => i + kept.length))
}

const eatBuffers = async () => {
  const kept: Buffer[] = []
  for (let i = 0; i < 32; i += 1) {
    kept.push(Buffer.alloc(64 * 1024 * 1024, 1))
    await sleep(5)
  }
  await sleep(60_000)
}

export default defineProject({
  name: 'sensing',
  assets: [fine],
  sensors: [
    defineSensor({
      name: 'requests',
      target: 'fine',
      evaluate: () => request({ runKey: 'once', tags: { pid: String(process.pid) } }),
    }),
    sensor('quick', () => undefined),
    sensor('naps', () => sleep(1_500)),
    sensor('exits', () => process.exit(3)),
    sensor('throws_aside', throwAside),
    sensor('rejects_aside', () => {
      void Promise.reject(new RangeError('nobody awaits this'))
      return sleep(60_000)
    }),
    sensor('spins', spin, 6_000),
    sensor('computes', () => {
      for (const untilMs = performance.now() + 6_000; performance.now() < untilMs;) Math.sqrt(2)
    }),
    sensor('eats_heap', eat),
    sensor('eats_buffers', eatBuffers),
    sensor('hangs', () => new Promise(() => undefined), 300),
    sensor('prints', () => console.log('looking around')),
  ],
})

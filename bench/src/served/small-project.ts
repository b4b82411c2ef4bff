/** A small project to serve: three assets, and a job that says as many lines as it is asked for, as fast as it can. */
import { defineAsset, defineJob, defineOp, defineProject } from 'ingot'
import { z } from 'zod'

const orders = defineAsset({ key: 'bronze/orders', layer: 'bronze', run: () => [1, 2, 3] })
const clean = defineAsset({
  key: 'silver/orders',
  layer: 'silver',
  deps: { orders },
  run: ({ orders }) => orders.slice(1),
})
const report = defineAsset({ key: 'gold/report', layer: 'gold', deps: { clean }, run: ({ clean }) => clean.length })

const LINES_PER_TURN = 500

const say = defineOp({
  name: 'say',
  run: async ({ lines, perSecond }: { readonly lines: number; readonly perSecond: number }, { log }) => {
    const startedMs = performance.now()
    for (let line = 1; line <= lines; line += 1) {
      log.info(`line ${line} of ${lines} at ${Date.now()}`, { size: line % 97 })
      if (line % LINES_PER_TURN !== 0) continue
      const dueMs = startedMs + (line / perSecond) * 1_000
      if (dueMs > performance.now()) await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()))
      else await new Promise((resolve) => setImmediate(resolve))
    }
    return lines
  },
})
const talk = defineJob({
  name: 'talk',
  config: z.object({ lines: z.number().int().min(1).default(10), perSecond: z.number().min(1).default(1e9) }),
  compose: ({ config }) => {
    say({ lines: config.lines, perSecond: config.perSecond })
  },
})

export default defineProject({ name: 'small', assets: [orders, clean, report], jobs: [talk] })

/**
 * sample-project — something of each kind, small: a shop whose orders come by day.
 */
import {
  daily,
  defineAsset,
  defineCheck,
  defineJob,
  defineOp,
  defineProject,
  defineSchedule,
  defineSensor,
  dynamicPartitions,
  skip,
  type Project,
} from '@ingot/core'
import { z } from 'zod'

export function sampleProject(): Project {
  const orders = defineAsset({
    key: 'bronze/orders',
    layer: 'bronze',
    group: 'shop',
    description: 'Orders as they came in.',
    partitions: daily({ start: '2026-01-01' }),
    run: () => [{ id: 1 }],
  })
  const customers = defineAsset({
    key: 'bronze/customers',
    layer: 'bronze',
    group: 'shop',
    partitions: dynamicPartitions({ name: 'customers' }),
    run: () => [{ id: 'ada' }],
  })
  const products = defineAsset({ key: 'silver/products', layer: 'silver', group: 'shop', run: () => [{ id: 'tea' }] })
  const report = defineAsset({
    key: 'gold/report',
    layer: 'gold',
    group: 'reports',
    deps: { products },
    run: ({ products: all }) => all.length,
  })
  const list = defineOp({ name: 'list', run: ({ max }: { max: number }) => Array.from({ length: max }, (_, i) => i) })
  const count = defineOp({ name: 'count', run: ({ of }: { of: readonly number[] }) => of.length })
  const counting = defineJob({
    name: 'counting',
    description: 'Counts what it lists.',
    config: z.object({ max: z.number().int().min(0).default(3) }),
    compose: ({ config }) => count({ of: list({ max: config.max }) }),
  })
  const catalogue = defineJob({ name: 'catalogue', assets: [products, report] })
  const isFull = defineCheck({ asset: products, name: 'is_full', run: ({ value }) => ({ passed: value.length > 0 }) })
  return defineProject({
    name: 'shop',
    assets: [orders, customers, products, report],
    checks: [isFull],
    jobs: [counting, catalogue],
    schedules: [defineSchedule({ name: 'nightly', target: catalogue, cron: '0 3 * * *' })],
    sensors: [
      defineSensor({ name: 'poll', everyMs: 30_000, target: counting, evaluate: () => skip('nothing new') }),
      defineSensor({
        name: 'hook',
        target: counting,
        push: z.object({ n: z.number() }),
        evaluate: () => skip('nothing new'),
      }),
    ],
  })
}

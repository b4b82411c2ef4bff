/**
 * asset-house — a server over a project with an asset of each kind.
 */
import {
  daily,
  defineAsset,
  defineCheck,
  defineExternalAsset,
  defineJob,
  defineProject,
  dynamicPartitions,
  eager,
  freshWithin,
  type Project,
} from '@ingot/core'

import { testHouse } from '../../testing/test-house.ts'

export const HOUR_MS = 3_600_000
export const DEEP = 'gold/web.v2/daily_report-1'

function shop(): Project {
  const visits = defineAsset({
    key: 'bronze/visits',
    group: 'web',
    kinds: ['http'],
    owners: ['ada'],
    tags: { pii: '' },
    partitions: daily({ start: '2026-01-06' }),
    run: () => [1],
  })
  const people = defineExternalAsset()({ key: 'bronze/people', group: 'crm' })
  const clients = defineAsset({
    key: 'bronze/clients',
    partitions: dynamicPartitions({ name: 'clients' }),
    run: () => 1,
  })
  const products = defineAsset({
    key: 'silver/products',
    group: 'web',
    description: 'What is for sale.',
    freshness: freshWithin({ failAfterMs: HOUR_MS }),
    run: () => ['tea'],
  })
  const report = defineAsset({
    key: DEEP,
    deps: { products },
    automation: eager(),
    run: () => 1,
  })
  const isFull = defineCheck({ asset: products, name: 'is_full', run: () => ({ passed: true }) })
  const all = [visits, people, clients, products, report]
  return defineProject({
    name: 'shop',
    assets: all,
    checks: [isFull],
    jobs: [defineJob({ name: 'sell', assets: [products, report] })],
  })
}

export function assetHouse() {
  const house = testHouse({ project: shop() })
  const list = (query: Parameters<typeof house.client<'GET /assets'>>[1] = {}) => house.client('GET /assets', query)
  const find = async (key: string) => {
    const { assets } = await list()
    const found = assets.find((asset) => asset.key === key)
    if (found === undefined) throw new Error(`no asset ${key}`)
    return found
  }
  const make = async (assets: string, partition?: string) => {
    const runId = await house.launch({ assets, ...(partition === undefined ? {} : { partition }) })
    await house.execute(runId)
    return runId
  }
  return { ...house, list, find, make }
}

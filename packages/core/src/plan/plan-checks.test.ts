import { describe, expect, it } from 'vitest'

import { defineAsset } from '../definition/asset.ts'
import { staticPartitions } from '../partition/partition.ts'
import { house } from '../testing/house.ts'

const partitions = staticPartitions(['eu', 'us'])
let value = 1
const plain = defineAsset({
  key: 'a/plain',
  run: () => value,
  checks: [
    { name: 'one', run: ({ value: n }) => n === 1 },
    { name: 'gate', blocking: true, run: ({ value: n }) => n < 3 },
    { name: 'reported' },
  ],
})
const cut = defineAsset({
  key: 'cut',
  partitions,
  run: (_inputs, { partition }) => partition.key,
  checks: [
    { name: 'named', run: ({ value: key }, { partition }) => key === (partition as { key?: string } | undefined)?.key },
  ],
})
const bare = defineAsset({ key: 'bare', run: () => 1 })

describe('a run that evaluates checks', () => {
  it('looks at what is stored, and makes nothing', async () => {
    const one = house([plain, bare])
    value = 2
    await one.run({ assetKeys: ['a/plain'] })
    const run = await one.run({ action: 'check', assetKeys: ['a/plain', 'bare'] })
    expect(run).toMatchObject({ status: 'succeeded', materializedCount: 0, checksPassed: 1, checksFailed: 1 })
    const events = await one.events(run.runId)
    expect(
      events.filter((event) => event.kind === 'check-evaluated').map(({ check, passed }) => [check, passed]),
    ).toEqual([
      ['one', false],
      ['gate', true],
    ])
    expect(events.some((event) => event.kind === 'input-loaded')).toBe(true)
  })

  it('is not stopped by a blocking check: nothing waits for it', async () => {
    const one = house([plain])
    value = 1
    await one.run()
    value = 5
    await one.run().catch(() => undefined)
    const run = await one.run({ action: 'check', assetKeys: [], checks: ['a/plain/gate'] })
    expect(run).toMatchObject({ status: 'succeeded', checksFailed: 1, checksPassed: 0 })
  })

  it('takes one partition, or several', async () => {
    const one = house([cut])
    await one.run({ partitions: ['eu', 'us'] })
    const single = await one.run({ action: 'check', assetKeys: ['cut'], partition: 'us' })
    expect(single).toMatchObject({ status: 'succeeded', checksPassed: 1 })
    const both = await one.run({ action: 'check', assetKeys: ['cut'], partitions: ['eu', 'us'] })
    expect(both.checksPassed).toBe(2)
    await expect(one.launch({ action: 'check', assetKeys: ['cut'] })).rejects.toThrow(/say which partition/)
  })

  it('goes on in another process, and can be retried', async () => {
    const one = house([plain])
    const failed = await one.run({ action: 'check', assetKeys: ['a/plain'], checks: ['a/plain/one'] })
    // Nothing was stored yet.
    expect(failed.status).toBe('failed')
    value = 1
    await one.run()
    const again = await one.retry(failed.runId)
    expect(again).toMatchObject({ status: 'succeeded', checksPassed: 1 })
    const launched = await one.launch({ action: 'check', assetKeys: ['a/plain'], checks: ['a/plain/gate'] })
    const restored = await one.restore(launched.runId)
    expect(restored.plan.steps).toEqual(launched.plan.steps)
  })

  it.each([
    [{ assetKeys: ['a/plain'], checks: ['a/plain/nope'] }, /check "nope" is not one of asset "a\/plain"/],
    [{ assetKeys: [], checks: ['a/plain/reported'] }, /cannot be evaluated by itself/],
    [{ assetKeys: ['bare'] }, /no selected asset has a check/],
    [{ assetKeys: ['nobody'] }, /asset "nobody" is not in the project/],
  ])('is refused when there is nothing to evaluate', async (request, message) => {
    await expect(house([plain, bare]).launch({ action: 'check', ...request })).rejects.toThrow(message)
  })
})

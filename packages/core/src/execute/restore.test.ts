import { describe, expect, it } from 'vitest'

import { defineAsset } from '../definition/asset.ts'
import { defineJob } from '../definition/job.ts'
import { defineMultiAsset } from '../definition/multi-asset.ts'
import { skip } from '../definition/outcome.ts'
import type { IoManager } from '../definition/io-manager.ts'
import { staticPartitions } from '../partition/partition.ts'
import { house } from '../testing/house.ts'
import { memoryIo } from '../testing/memory-io.ts'
import { executeRun } from './run.ts'
import { prepareRun } from './launch.ts'

function noting(io: IoManager<unknown>, loads: string[]): IoManager<unknown> {
  return {
    ...io,
    store: (context, value) => {
      loads.push(context.loadId)
      return io.store(context, value)
    },
  }
}

describe('a run that was queued by another process', () => {
  it('is executed as it was asked for: job, limits, partitions', async () => {
    const partitions = staticPartitions(['a', 'b', 'c'])
    const raw = defineAsset({ key: 'raw', partitions, run: (_inputs, { partition }) => [partition.key] })
    const clean = defineAsset({
      key: 'clean',
      partitions,
      deps: { raw },
      run: ({ raw }) => raw.map((one) => `${one}!`),
    })
    const job = defineJob({
      name: 'both',
      assets: [raw, clean],
      partitions,
      tags: { team: 'x' },
      priority: 3,
      pool: 'db',
    })
    const test = house([raw, clean], { jobs: [job] })
    const { newRun } = await prepareRun(test.ports, test.graph, 'queued', {
      action: 'materialize',
      assetKeys: ['raw', 'clean'],
      job: 'both',
      partitions: ['a', 'b'],
      launchedBy: 'schedule:x',
    })
    expect(await test.ports.storage.getRun('queued')).toBeUndefined()
    await test.ports.storage.createRun(newRun)
    const state = await executeRun(test.ports, await test.restore('queued'))
    expect(state).toMatchObject({
      status: 'succeeded',
      request: { job: 'both', tags: { team: 'x' }, priority: 3, pools: ['db'], partitions: [['a', 'b']] },
    })
    expect(state.materializedCount).toBe(4)
  })
})

describe('a run of assets whose worker was lost', () => {
  it('goes on with what was not done, under the same load ids', async () => {
    const called: string[] = []
    const loads: string[] = []
    const call = (key: string) => {
      called.push(key)
      return key
    }
    const raw = defineAsset({ key: 'raw', run: () => call('raw') })
    const two = defineMultiAsset({
      name: 'two',
      assets: { left: { key: 'left' }, right: { key: 'right' } },
      deps: { raw },
      run: () => ({ left: 'l', right: skip('nothing new') }),
    })
    const below = defineAsset({ key: 'below', deps: { left: two.assets.left }, run: () => call('below') })
    const besides = defineAsset({ key: 'besides', after: [two.assets.right], run: () => call('besides') })
    const test = house([raw, two, below, besides], { ports: { defaultIo: noting(memoryIo(), loads) } })
    const lost = await test.launch()
    const at = { runId: 'run-1', atMs: 1_000 }
    const made = { dataVersion: 'v', inputVersions: {}, metadata: {}, tags: {} }
    await test.ports.storage.append(
      [
        { ...at, kind: 'run-started', worker: 'lost' },
        { ...at, kind: 'step-started', stepKey: 'raw', attempt: 1 },
        { ...at, kind: 'asset-materialized', stepKey: 'raw', assetKey: 'raw', isEmpty: true, ...made },
        { ...at, kind: 'step-succeeded', stepKey: 'raw', attempt: 1, durationMs: 1 },
        { ...at, kind: 'step-started', stepKey: 'two', attempt: 1 },
        { ...at, kind: 'asset-materialized', stepKey: 'two', assetKey: 'left', isEmpty: true, ...made },
        { ...at, kind: 'step-succeeded', stepKey: 'two', attempt: 1, durationMs: 1 },
        { ...at, kind: 'step-started', stepKey: 'below', attempt: 1 },
      ],
      { runId: 'run-1', token: lost.claim.token },
    )
    const state = await executeRun(test.ports, await test.restore('run-1'))
    expect(state).toMatchObject({ status: 'succeeded', steps: { succeeded: 3, skipped: 1, running: 0 } })
    expect(called).toEqual(['below'])
    expect(loads).toEqual(['run-1/below'])
    const started = (await test.events('run-1')).filter((event) => event.kind === 'step-started')
    expect(started.at(-1)).toMatchObject({ stepKey: 'below', attempt: 2 })
  })
})

describe('a retry of a run of several partitions', () => {
  it('makes the partitions that failed, and no other; what failed is said of each', async () => {
    const bad = new Set(['b'])
    const partitions = staticPartitions(['a', 'b', 'c'])
    const called: string[] = []
    const raw = defineAsset({
      key: 'raw',
      partitions,
      run: (_inputs, { partition }) => {
        called.push(partition.key)
        if (bad.has(partition.key)) throw new Error('bad')
        return partition.key
      },
    })
    const test = house([raw])
    expect((await test.run({ partitions: ['a', 'b', 'c'] })).status).toBe('failed')
    expect((await test.events('run-1')).filter((event) => event.kind === 'asset-failed')).toMatchObject([
      { assetKey: 'raw', partition: 'b', cause: 'failed', stepKey: 'raw[b]' },
    ])
    called.length = 0
    bad.clear()
    expect((await test.retry('run-1')).status).toBe('succeeded')
    expect(called).toEqual(['b'])
  })
})

import type { Event, PrepareRunAsk, RunAsk } from '@ingot/core'
import { systemClock } from '@ingot/core'
import { afterEach, expect, it } from 'vitest'

import { codeHost } from './code-host.ts'
import { scratch, testFile } from './testing/scratch.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open() {
  const house = await scratch({ 'project.ts': testFile('standing-project.ts') })
  closing.push(async () => house[Symbol.asyncDispose]())
  const host = await codeHost(house.options)
  closing.push(() => host.close())
  return { host, storage: house.runtime.storage }
}

function made(assetKey: string, more: { readonly partition?: string; readonly raw?: string } = {}): Event {
  const { partition, raw } = more
  return {
    kind: 'asset-materialized',
    atMs: systemClock.nowMs(),
    assetKey,
    ...(partition === undefined ? {} : { partition }),
    dataVersion: 'v1',
    inputVersions: raw === undefined ? {} : { raw },
    metadata: {},
    tags: {},
  }
}

function launch(ask: Omit<RunAsk, 'kind'>): PrepareRunAsk {
  return { ask: { kind: 'ingot/request', ...ask }, launchedBy: 'api' }
}

it('assets are described by a process of their own, from what others write', async () => {
  const { host, storage } = await open()
  expect(await host.describeAssets({ assetKeys: ['raw'] })).toEqual([
    { assetKey: 'raw', status: 'missing', reasons: [] },
  ])
  await storage.append([made('raw'), made('report', { raw: 'v0' }), made('days', { partition: '2026-01-02' })])
  expect(await host.describeAssets({})).toEqual([
    { assetKey: 'raw', status: 'fresh', reasons: [] },
    {
      assetKey: 'days',
      status: 'missing',
      reasons: ['3 of 4 partitions never made'],
      partitions: { total: 4, materialized: 1, failed: 0 },
    },
    { assetKey: 'report', status: 'stale', reasons: ['raw has new data'] },
  ])
})

it('partitions are described, and there are none of an asset that has none', async () => {
  const { host, storage } = await open()
  await storage.append([made('days', { partition: '2026-01-02' })])
  expect(await host.describePartitions({ assetKey: 'days' })).toMatchObject({
    total: 4,
    keys: ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'],
    statuses: [
      { from: 0, to: 0, status: 'missing' },
      { from: 1, to: 1, status: 'materialized' },
      { from: 2, to: 3, status: 'missing' },
    ],
  })
  expect(await host.describePartitions({ assetKey: 'raw' })).toBeUndefined()
})

it('conditions of assets and checks are explained', async () => {
  const { host } = await open()
  expect(await host.explain({ subject: 'report' })).toMatchObject({ label: expect.any(String), trueCount: 0 })
  expect(await host.explain({ subject: 'days/small' })).toMatchObject({ parts: expect.any(Array) })
  expect(await host.explain({ subject: 'raw' })).toBeUndefined()
})

it('a preview says what a run would be and leaves nothing behind; what is wrong is refused as a launch is', async () => {
  const { host, storage } = await open()
  const ask = { assets: 'raw+', runConfig: { assets: { raw: { pages: 2 } } } }
  expect(await host.previewRun(launch(ask))).toMatchObject({
    request: { project: 'standing', assets: ['raw', 'report'], config: ask.runConfig, launchedBy: 'api' },
    steps: [
      { key: 'raw', after: [] },
      { key: 'report', after: ['raw'] },
    ],
  })
  expect(await storage.lastEventId()).toBe(0)
  await storage.append([made('report')])
  await expect(host.previewRun(launch({ assets: 'raw' }))).rejects.toMatchObject({
    name: 'InvalidError',
    code: 'invalid/config',
    message: expect.stringContaining('"pages": must be there'),
  })
})

it('what an asset would be made from now is told with the versions of what it reads', async () => {
  const { host, storage } = await open()
  await storage.append([made('raw')])
  expect(await host.inputVersions({ assetKey: 'report' })).toEqual({ raw: 'v1' })
})

it('a cursor is checked where the sensor is', async () => {
  const { host } = await open()
  await expect(host.checkCursor({ name: 'nobody', cursor: '1' })).rejects.toMatchObject({ code: 'not-found/sensor' })
})

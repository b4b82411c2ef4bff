import { describe, expect, it } from 'vitest'

import { defineAsset } from '../definition/asset.ts'
import { assetRef } from '../definition/asset-ref.ts'
import { defineAssetSensor, defineRunFailureSensor, defineRunStatusSensor } from '../definition/event-sensors.ts'
import type { SensedMaterialization, SensedRun } from '../definition/instigator-context.ts'
import { defineJob } from '../definition/job.ts'
import { skip } from '../definition/outcome.ts'
import { request } from '../definition/request.ts'
import type { RunRequest } from '../event/event.ts'
import { ended, materialized, queued, started } from '../testing/sample-events.ts'
import type { TickHouse } from '../testing/tick-house.ts'
import { requestOf, tickHouse } from '../testing/tick-house.ts'

const raw = defineAsset({ key: 'raw', group: 'in', run: () => 1 })
const other = defineAsset({ key: 'other', run: () => 1 })
const refresh = defineJob({ name: 'refresh', assets: [other] })
const project = { assets: [raw, other], jobs: [refresh] }

async function fail(house: TickHouse, runId: string, request: Partial<RunRequest> = {}): Promise<void> {
  await house.ports.storage.append([
    queued(runId, 0, { project: 'shop', ...request }),
    started(runId),
    ended(runId, 'failed', { reason: 'step-failed', message: `failed: ${runId}` }),
  ])
}

describe('an asset sensor', () => {
  const seen: SensedMaterialization[] = []
  const watching = defineAssetSensor({
    name: 'w',
    assets: 'group:in',
    target: refresh,
    evaluate: ({ events }) => {
      seen.push(...events)
      return events.map((event) => request({ runKey: `${event.eventId}` }))
    },
  })

  it('begins with what happens after its first tick, gets each materialisation once, and moves on', async () => {
    const house = tickHouse({ ...project, sensors: [watching] })
    const { storage } = house.ports
    await storage.append([materialized('raw')])
    const first = await house.sensor('w')
    expect(first).toMatchObject({ status: 'skipped', cursor: '1', skipReason: 'it watches from event 1 on' })
    await storage.append([materialized('raw', { dataVersion: 'v2' }), materialized('other'), materialized('raw')])
    seen.length = 0
    const second = await house.sensor('w', { cursor: first.cursor })
    expect(second).toMatchObject({ status: 'succeeded', cursor: '4' })
    expect(seen.map((event) => [event.eventId, event.dataVersion])).toEqual([
      [2, 'v2'],
      [4, 'v1'],
    ])
    expect(second.runs.map((run) => run.runKey?.key)).toEqual(['2', '4'])
    expect(await house.sensor('w', { cursor: second.cursor })).toMatchObject({ status: 'skipped', runs: [] })
  })

  it('keeps its cursor when its function throws, and does not write it for what it is not concerned with', async () => {
    const throwing = defineAssetSensor({
      name: 'w',
      assets: raw,
      evaluate: () => {
        throw new Error('boom')
      },
    })
    const house = tickHouse({ ...project, sensors: [throwing] })
    await house.ports.storage.append([materialized('raw')])
    const outcome = await house.sensor('w', { cursor: '0' })
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'user-code/tick-threw' } })
    expect(outcome.cursor).toBeUndefined()
    await house.ports.storage.append(Array.from({ length: 999 }, () => materialized('other')))
    expect((await house.sensor('w', { cursor: '1' })).cursor).toBeUndefined()
    await house.ports.storage.append([materialized('other')])
    expect((await house.sensor('w', { cursor: '1' })).cursor).toBe('1001')
  })

  it('gets at most a thousand at a time and asks to go on at once', async () => {
    const house = tickHouse({ ...project, sensors: [watching] })
    await house.ports.storage.append(Array.from({ length: 1_700 }, () => materialized('raw')))
    seen.length = 0
    const first = await house.sensor('w', { cursor: '0' })
    expect([seen.length, first.hasMore, first.cursor]).toEqual([1_000, true, '1000'])
    const second = await house.sensor('w', { cursor: first.cursor })
    expect([seen.length, second.hasMore, second.cursor]).toEqual([1_700, undefined, '1700'])
  })

  it('may listen to an asset of another project by its key', async () => {
    const foreign = defineAssetSensor({ name: 'w', assets: assetRef('elsewhere/x'), evaluate: () => skip('seen') })
    const house = tickHouse({ sensors: [foreign] })
    await house.ports.storage.append([materialized('elsewhere/x')])
    expect(await house.sensor('w', { cursor: '0' })).toMatchObject({ skipReason: 'seen', cursor: '1' })
  })

  it('a cursor that is no event id is told', async () => {
    const outcome = await tickHouse({ ...project, sensors: [watching] }).sensor('w', { cursor: '"x"' })
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'invalid/cursor' } })
  })
})

describe('a run-status sensor', () => {
  it('is told of every failed run, many in one tick, each once', async () => {
    const told: SensedRun[] = []
    const alert = defineRunFailureSensor({ name: 'alert', evaluate: ({ run }) => void told.push(run) })
    const house = tickHouse({ ...project, sensors: [alert] })
    for (let i = 0; i < 50; i += 1) await fail(house, `r${i}`)
    const outcome = await house.sensor('alert', { cursor: '0' })
    expect(outcome).toMatchObject({ status: 'succeeded', cursor: '150' })
    expect(told.map((run) => run.runId)).toEqual(Array.from({ length: 50 }, (_, i) => `r${i}`))
    expect(told[0]).toMatchObject({ status: 'failed', reason: 'step-failed', willRetry: false, message: 'failed: r0' })
    expect(await house.sensor('alert', { cursor: outcome.cursor })).toMatchObject({ status: 'skipped' })
  })

  it('what it throws for one run is recorded, the others are told, and no alert is sent twice', async () => {
    const told: string[] = []
    const alert = defineRunFailureSensor({
      name: 'alert',
      evaluate: ({ run }) => {
        told.push(run.runId)
        if (run.runId === 'r1' || run.runId === 'r2') throw new Error(`no mail for ${run.runId}`)
      },
    })
    const house = tickHouse({ ...project, sensors: [alert] })
    for (const runId of ['r0', 'r1', 'r2', 'r3']) await fail(house, runId)
    const outcome = await house.sensor('alert', { cursor: '0' })
    expect(outcome).toMatchObject({ status: 'failed', cursor: '12' })
    expect(outcome.error?.message).toBe('sensor "alert", run r1: the function threw: no mail for r1 (and 1 more)')
    expect(outcome.logs.map((line) => line.message)).toHaveLength(2)
    expect(told).toEqual(['r0', 'r1', 'r2', 'r3'])
    await house.sensor('alert', { cursor: outcome.cursor })
    expect(told).toHaveLength(4)
  })

  it('one that hangs fails at the hard limit; the cursor moves past that run and the rest comes in the next tick', async () => {
    const told: string[] = []
    const alert = defineRunFailureSensor({
      name: 'alert',
      hardLimitMs: 1_000,
      evaluate: async ({ run }) => {
        told.push(run.runId)
        if (run.runId === 'r1') await new Promise(() => undefined)
      },
    })
    const house = tickHouse({ ...project, sensors: [alert] })
    for (const runId of ['r0', 'r1', 'r2']) await fail(house, runId)
    const ticking = house.sensor('alert', { cursor: '0' })
    await house.ports.clock.advance(1_000)
    const outcome = await ticking
    expect(outcome).toMatchObject({
      status: 'failed',
      cursor: '6',
      hasMore: true,
      error: { code: 'user-code/timeout' },
    })
    await house.sensor('alert', { cursor: outcome.cursor })
    expect(told).toEqual(['r0', 'r1', 'r2'])
  })

  it('after its soft limit it keeps what is done and goes on in the next tick', async () => {
    const told: string[] = []
    const alert = defineRunFailureSensor({
      name: 'alert',
      evaluate: async ({ run }) => {
        told.push(run.runId)
        await house.ports.clock.advance(3_000)
      },
    })
    const house: TickHouse = tickHouse({ ...project, sensors: [alert] })
    for (const runId of ['r0', 'r1', 'r2']) await fail(house, runId)
    const first = await house.sensor('alert', { cursor: '0' })
    expect(first).toMatchObject({ status: 'succeeded', cursor: '6', hasMore: true, isSlow: true })
    expect(await house.sensor('alert', { cursor: first.cursor })).toMatchObject({ cursor: '9' })
    expect(told).toEqual(['r0', 'r1', 'r2'])
  })

  it('listens to the jobs, statuses and projects that it names, and never to runs it asked for itself', async () => {
    const told: string[] = []
    const sensors = [
      defineRunStatusSensor({
        name: 'own',
        on: ['failed', 'running'],
        jobs: [refresh],
        target: refresh,
        evaluate: ({ run, status }) => {
          told.push(`${run.runId} ${status}`)
          return request({ runKey: `again-${run.runId}` })
        },
      }),
      defineRunFailureSensor({ name: 'all', projects: 'all', evaluate: ({ run }) => void told.push(run.runId) }),
    ]
    const house = tickHouse({ ...project, sensors })
    await fail(house, 'a', { job: 'refresh' })
    await fail(house, 'b')
    await fail(house, 'c', { job: 'refresh', project: 'elsewhere' })
    await fail(house, 'd', { job: 'refresh', tags: { 'ingot/sensor': 'own' } })
    const outcome = await house.sensor('own', { cursor: '0' })
    expect(told).toEqual(['a running', 'a failed'])
    expect(outcome.runs.map((run) => requestOf(run).job)).toEqual(['refresh', 'refresh'])
    told.length = 0
    await house.sensor('all', { cursor: '0' })
    expect(told).toEqual(['a', 'b', 'c', 'd'])
  })

  it('a bad request of one run stops none of the others', async () => {
    const again = defineRunFailureSensor({
      name: 'again',
      evaluate: ({ run }) => request({ job: run.runId === 'r0' ? 'nobody' : 'refresh' }),
    })
    const house = tickHouse({ ...project, sensors: [again] })
    await fail(house, 'r0')
    await fail(house, 'r1')
    const outcome = await house.sensor('again', { cursor: '0' })
    expect(outcome).toMatchObject({ status: 'failed', cursor: '6', error: { code: 'invalid/unknown-job' } })
    expect(outcome.runs).toHaveLength(1)
  })

  it('a dry run tells nobody, and says whom it would tell', async () => {
    const told: string[] = []
    const alert = defineRunFailureSensor({ name: 'alert', evaluate: ({ run }) => void told.push(run.runId) })
    const house = tickHouse({ ...project, sensors: [alert] })
    await fail(house, 'r0')
    const outcome = await house.sensor('alert', { cursor: '0', isDryRun: true })
    expect(outcome.skipReason).toBe('dry run: it would be told of r0 (failed)')
    expect(told).toEqual([])
  })

  it('a failed run that will be retried by itself says so', async () => {
    const told: boolean[] = []
    const alert = defineRunFailureSensor({ name: 'alert', evaluate: ({ run }) => void told.push(run.willRetry) })
    const house = tickHouse({ ...project, sensors: [alert] })
    await fail(house, 'r0', { retries: { maxRetries: 1 } })
    await fail(house, 'r1', { retries: { maxRetries: 1 }, retryNumber: 1 })
    await house.sensor('alert', { cursor: '0' })
    expect(told).toEqual([true, false])
  })
})

import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { defineAsset } from '../definition/asset.ts'
import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import { staticPartitions } from '../partition/partition.ts'
import { daily } from '../partition/time-windows.ts'
import { requestOf, tickHouse } from '../testing/tick-house.ts'
import type { AskOrigin } from './prepare-ask.ts'
import { prepareAsk } from './prepare-ask.ts'

const work = defineOp({ name: 'work', run: ({ id }: { id: number }) => id })
const content = defineJob({
  name: 'content',
  config: z.object({ id: z.number() }),
  tags: { team: 'news', 'ingot/priority': '2' },
  retries: { maxRetries: 1, delayMs: 500 },
  pool: 'db',
  maxRuntimeMs: 9_000,
  compose: ({ config }) => work({ id: config.id }),
})
const raw = defineAsset({ key: 'raw', run: () => 1 })
const size = defineAsset({ key: 'size', deps: { raw }, run: ({ raw }) => raw })
const both = defineJob({ name: 'both', assets: '+size' })
const house = tickHouse({ assets: [raw, size], jobs: [content, both] })

async function prepared(ask: Omit<RunAsk, 'kind'>, origin: AskOrigin = {}) {
  const asked = { ask: { kind: 'ingot/request' as const, ...ask }, launchedBy: 'cli' }
  return prepareAsk(house.ports, house.graph, asked, origin)
}
const request = async (ask: Omit<RunAsk, 'kind'>, origin?: AskOrigin) => requestOf(await prepared(ask, origin))

describe('a request', () => {
  it('for a job of ops gives its config to the job, and the job gives the rest', async () => {
    expect(await request({ job: 'content', config: { id: 1 }, runConfig: { ops: {} } })).toMatchObject({
      job: 'content',
      config: { ops: {}, job: { id: 1 } },
      tags: { team: 'news' },
      priority: 2,
      retries: { maxRetries: 1, delayMs: 500 },
      pools: ['db'],
      maxRuntimeMs: 9_000,
      launchedBy: 'cli',
    })
  })

  it('says more than its tags, and these more than its job', async () => {
    const tags = { 'ingot/priority': '5', 'ingot/max-retries': '3', 'ingot/max-runtime-ms': '77' }
    const byTags = await request({ job: 'content', config: { id: 1 }, tags })
    expect(byTags).toMatchObject({ priority: 5, maxRuntimeMs: 77, retries: { maxRetries: 3, delayMs: 500 } })
    const own = { priority: -1, maxRuntimeMs: 5, retries: { strategy: 'all' as const }, pools: ['api'] }
    expect(await request({ job: 'content', config: { id: 1 }, tags, ...own })).toMatchObject({
      priority: -1,
      maxRuntimeMs: 5,
      retries: { maxRetries: 3, delayMs: 500, strategy: 'all' },
      pools: ['db', 'api'],
    })
  })

  it('for several partitions of a job of ops is told that a run has one, and which backfill makes a run of each', async () => {
    const partitions = staticPartitions(['mon', 'tue', 'wed', 'thu'])
    const job = defineJob({ name: 'days', partitions, compose: () => work({ id: 1 }) })
    const { ports, graph } = tickHouse({ jobs: [job] })
    const ask = { kind: 'ingot/request', job: 'days', partitions: [['mon', 'wed']] } as const
    await expect(prepareAsk(ports, graph, { ask, launchedBy: 'cli' })).rejects.toMatchObject({
      code: 'invalid/partition-needed',
      message:
        'job "days" is a job of ops, which runs for one partition at a time. Name one, or make a run of each: ' +
        'ingot backfill launch --job days --partition-range mon..wed',
    })
  })

  it('for a job of assets makes all of them, or those of them that it names', async () => {
    expect(await request({ job: 'both' })).toMatchObject({ job: 'both', assets: ['raw', 'size'], selection: '+size' })
    expect(await request({ job: 'both', assets: ['size'] })).toMatchObject({ job: 'both', assets: ['size'] })
    await expect(prepared({ job: 'both', assets: ['nothing'] })).rejects.toThrow(/"nothing" is not one of job "both"/)
  })

  it('of several partitions gives them as ranges of keys', async () => {
    const days = defineAsset({ key: 'days', partitions: daily({ start: '1970-01-01' }), run: () => 1 })
    const ask = { kind: 'ingot/request', assets: ['days'], partitions: [['1970-01-02', '1970-01-04']] } as const
    const own = tickHouse({ assets: [days] })
    await own.ports.clock.advance(30 * 86_400_000)
    const run = await prepareAsk(own.ports, own.graph, { ask, launchedBy: 'cli' })
    expect(requestOf(run).partitions).toEqual([['1970-01-02', '1970-01-04']])
    const planned = run?.events.flatMap((event) => (event.kind === 'steps-planned' ? event.steps : []))
    expect(planned?.map((step) => step.partition)).toEqual(['1970-01-02', '1970-01-03', '1970-01-04'])
    const unknown = { ...ask, partitions: [['1970-01-02', '1980-01-01']] } as const
    await expect(prepareAsk(own.ports, own.graph, { ask: unknown, launchedBy: 'cli' })).rejects.toMatchObject({
      code: 'invalid/unknown-partition',
    })
  })

  it('for assets, by selection or by key', async () => {
    expect(await request({ assets: 'key:r*' })).toMatchObject({ assets: ['raw'], selection: 'key:r*' })
    expect(await request({ assets: ['size'] })).toMatchObject({ assets: ['size'] })
  })

  it('that names nothing launches the target of what asks; without one it is refused', async () => {
    expect(await request({}, { target: { kind: 'assets', keys: ['raw'] } })).toMatchObject({ assets: ['raw'] })
    expect(await request({}, { target: { kind: 'selection', selection: '+size' } })).toMatchObject({
      selection: '+size',
    })
    await expect(prepared({})).rejects.toMatchObject({ code: 'invalid/target' })
  })

  it('to one of several jobs must say which', async () => {
    const target = { kind: 'jobs', jobs: ['content', 'both'] } as const
    await expect(prepared({}, { target })).rejects.toThrow(/it must say which: its target is jobs content, both/)
    expect(await request({ job: 'both' }, { target })).toMatchObject({ job: 'both' })
    const other = { kind: 'jobs', jobs: ['content'] } as const
    await expect(prepared({ job: 'both' }, { target: other })).rejects.toThrow(/names job "both", and the target is/)
  })

  it('has its run key in the scope of what asks, else in one that is free again when the run has ended', async () => {
    expect((await prepared({ job: 'both', runKey: 'k' }))?.runKey).toEqual({ scope: 'dedup', key: 'k' })
    const scoped = await prepared({ job: 'both', runKey: 'k' }, { runKeyScope: 'sensor:shop/s' })
    expect(scoped?.runKey).toEqual({ scope: 'sensor:shop/s', key: 'k' })
  })

  it('is marked by what asks, over tags of the same name', async () => {
    const tags = { 'ingot/backfill': 'b1' }
    expect((await request({ job: 'both' }, { tags, backfillId: 'b1' })).tags).toEqual(tags)
  })

  it.each([
    [{ job: 'both', ops: 'work' }, /ops are selected within a job of ops/],
    [{ assets: ['raw'], ops: 'work' }, /name the job too/],
    [{ job: 'both', partition: 'x', partitions: [['a', 'b']] as const }, /both `partition` and `partitions`/],
    [{ job: 'both', partitions: [['a', 'b']] as const }, /what it launches has none/],
    [{ job: 'both', runKey: '' }, /run key "" is not allowed/],
    [{ job: 'both', runKey: 'a\nb' }, /is not allowed/],
    [{ job: 'both', tags: { 'ingot/tick': 'x' } }, /you may set ingot\/priority/],
    [{ job: 'both', tags: { 'ingot/retry-strategy': 'some' } }, /"all" or "from-failure"/],
    [{ job: 'both', tags: { 'ingot/max-retries': '-1' } }, /is not an integer from 0 up/],
    [{ job: 'both', priority: 1.5 }, /priority is 1.5; it must be a whole number/],
    [{ job: 'both', maxRuntimeMs: -5 }, /maxRuntimeMs is -5; it must be above 0/],
    [{ job: 'both', retries: { maxRetries: -1 } }, /retries.maxRetries is -1; it must be a whole number from 0/],
    [{ job: 'both', retries: { delayMs: Number.NaN } }, /retries.delayMs is NaN; it must be a number from 0/],
    [{ job: 'both', retries: { strategy: 'some' as 'all' } }, /retries.strategy is "some"; it must be "all" or/],
    [{ job: 'both', tags: { long: 'x'.repeat(501) } }, /at most 500 characters/],
  ])('%j is refused', async (ask, message) => {
    await expect(prepared(ask)).rejects.toThrow(message)
  })
})

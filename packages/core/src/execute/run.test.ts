import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { assetRef } from '../definition/asset-ref.ts'
import { defineAsset } from '../definition/asset.ts'
import { defineExternalAsset } from '../definition/external-asset.ts'
import { defineMultiAsset } from '../definition/multi-asset.ts'
import { output, skip } from '../definition/outcome.ts'
import { defineResource } from '../definition/resource.ts'
import { staticPartitions } from '../partition/partition.ts'
import { house, kindsOf } from '../testing/house.ts'
import { materialize } from '../testing/materialize.ts'

describe('a run', () => {
  it('passes the value of each dep on and records what happened in order', async () => {
    const raw = defineAsset({ key: 'raw', run: () => [1, 2, 3] })
    const total = defineAsset({ key: 'total', deps: { raw }, run: ({ raw }) => raw.reduce((a, b) => a + b, 0) })
    const result = await materialize([raw, total])
    expect(result.isSuccess).toBe(true)
    expect(await result.valueOf(total)).toBe(6)
    expect(kindsOf(result.events)).toEqual([
      'run-queued',
      'steps-planned',
      'run-started',
      'step-started',
      'output-stored',
      'asset-materialized',
      'step-succeeded',
      'step-started',
      'input-loaded',
      'output-stored',
      'asset-materialized',
      'step-succeeded',
      'run-ended',
    ])
  })

  it('runs ready steps at once, and no more than allowed', async () => {
    let running = 0
    let most = 0
    const assets = Array.from({ length: 8 }, (_, i) =>
      defineAsset({
        key: `a${i}`,
        run: async () => {
          running += 1
          most = Math.max(most, running)
          await new Promise((resolve) => setImmediate(resolve))
          running -= 1
        },
      }),
    )
    await materialize(assets)
    expect(most).toBe(8)
    most = 0
    await materialize(assets, { maxConcurrency: 3 })
    expect(most).toBe(3)
  })

  it('a failed step skips all that is below it and nothing else, and the run fails', async () => {
    const bad = defineAsset({
      key: 'bad',
      run: (): number => {
        throw new TypeError('no such thing')
      },
    })
    const below = defineAsset({ key: 'below', deps: { bad }, run: ({ bad }) => bad })
    const far = defineAsset({ key: 'far', after: [below], run: () => 1 })
    const other = defineAsset({ key: 'other', run: () => 1 })
    const result = await materialize([bad, below, far, other])
    expect(result.run).toMatchObject({ status: 'failed', reason: 'step-failed', message: 'failed: bad' })
    expect(result.run.steps).toMatchObject({ succeeded: 1, failed: 1, skipped: 2 })
    expect(result.errors['bad']).toMatchObject({
      code: 'user-code/asset-threw',
      cause: { name: 'TypeError', message: 'no such thing' },
    })
    expect(result.events.filter((e) => e.kind === 'step-skipped').map((e) => [e.stepKey, e.cause, e.reason])).toEqual([
      ['below', 'upstream', 'bad failed'],
      ['far', 'upstream', 'below was skipped'],
    ])
  })

  it('a chosen skip keeps the old value, skips what is below, and the run succeeds', async () => {
    const quiet = defineAsset({ key: 'quiet', run: () => skip('nothing new') })
    const below = defineAsset({ key: 'below', after: [quiet], run: () => 1 })
    const result = await materialize([quiet, below])
    expect(result.run).toMatchObject({ status: 'succeeded', materializedCount: 0 })
    expect(result.run.steps).toMatchObject({ skipped: 2, running: 0 })
  })

  it('a value of undefined takes the place of the one before for what reads it', async () => {
    let value: number | undefined = 42
    const maybe = defineAsset({ key: 'maybe', run: () => value })
    const seen: unknown[] = []
    const reads = defineAsset({ key: 'reads', deps: { maybe }, run: ({ maybe }) => void seen.push(maybe) })
    const { run } = house([maybe, reads])
    await run()
    value = undefined
    await run()
    await run({ assetKeys: ['reads'] })
    value = 7
    await run()
    expect(seen).toEqual([42, undefined, undefined, 7])
  })

  it('a value of undefined is materialised without being stored', async () => {
    const result = await materialize([defineAsset({ key: 'effect', run: () => undefined })])
    expect(kindsOf(result.events, 'effect')).toEqual(['step-started', 'asset-materialized', 'step-succeeded'])
  })

  it('metadata, tags and a data version given with the output are on the materialisation', async () => {
    const result = await materialize([
      defineAsset({
        key: 'a',
        run: () => output([1], { metadata: { rows: 1, note: 'x' }, tags: { k: 'v' }, dataVersion: 'v7' }),
      }),
    ])
    expect(result.events.find((e) => e.kind === 'asset-materialized')).toMatchObject({
      dataVersion: 'v7',
      tags: { k: 'v' },
      metadata: { rows: { kind: 'int', value: 1 }, note: { kind: 'text', text: 'x' } },
    })
  })

  it('metadata too large for an event fails its step alone', async () => {
    const big = defineAsset({ key: 'big', run: () => output(1, { metadata: { text: 'x'.repeat(70_000) } }) })
    const small = defineAsset({ key: 'small', run: () => 1 })
    const result = await materialize([big, small])
    expect(result.run.steps).toMatchObject({ failed: 1, succeeded: 1 })
    expect(result.errors['big']?.code).toBe('invalid/event-too-big')
  })
})

describe('config', () => {
  const limited = defineAsset({
    key: 'limited',
    config: z.object({ limit: z.number().int().positive().default(5) }),
    run: (_inputs, { config }) => config.limit,
  })
  const withConfig = (config: Readonly<Record<string, unknown>>) => house([limited]).run({ config })

  it('defaults apply, given values are validated', async () => {
    const result = await materialize([limited], { config: { limited: { limit: 7 } } })
    expect(await result.valueOf(limited)).toBe(7)
    expect(await (await materialize([limited])).valueOf(limited)).toBe(5)
  })

  it.each([
    [{ assets: { limited: { limit: 'many' } } }, /config of asset "limited": "limit": /],
    [{ assets: { limited: { limits: 3 } } }, /unknown key "limits" \(known: limit\)/],
    [{ assets: { other: {} } }, /there is no asset "other" to configure/],
    [{ resources: { db: {} } }, /there is no resource "db"/],
    [{ ops: {} }, /unknown key "ops" \(known: assets, resources\)/],
    [{ assets: [] }, /"assets" must be an object/],
  ])('%j is refused before anything runs', async (config, message) => {
    await expect(withConfig(config)).rejects.toThrow(message)
  })
})

describe('multi-assets', () => {
  const pair = defineMultiAsset({
    name: 'pair',
    assets: { left: { key: 'left' }, right: { key: 'right' } },
    subsettable: true,
    run: (_inputs, { selected }) => ({
      ...(selected.has('left') ? { left: 1 } : {}),
      ...(selected.has('right') ? { right: output(2, { metadata: { n: 2 } }) } : {}),
    }),
  })

  it('make all their assets in one step, or those asked for', async () => {
    const { run, events } = house([pair])
    expect(await run()).toMatchObject({ materializedCount: 2 })
    const part = await run({ assetKeys: ['right'] })
    expect(part).toMatchObject({ materializedCount: 1 })
    expect((await events(part.runId)).filter((e) => e.kind === 'asset-materialized').map((e) => e.assetKey)).toEqual([
      'right',
    ])
  })

  it('one that cannot be subset is all or nothing', async () => {
    const whole = defineMultiAsset({
      name: 'whole',
      assets: { a: { key: 'a' }, b: { key: 'b' } },
      run: () => ({ a: 1, b: 2 }),
    })
    await expect(house([whole]).run({ assetKeys: ['a'] })).rejects.toThrow(/makes "a", "b" at once; select all/)
  })

  it('an output that is skipped skips only what reads it', async () => {
    const half = defineMultiAsset({
      name: 'half',
      assets: { a: { key: 'a' }, b: { key: 'b' } },
      run: () => ({ a: 1, b: skip('nothing for b') }),
    })
    const readsA = defineAsset({ key: 'readsA', deps: { a: half.assets.a }, run: ({ a }) => a })
    const readsB = defineAsset({ key: 'readsB', after: [half.assets.b], run: () => 1 })
    const { run } = house([half, readsA, readsB])
    expect(await run()).toMatchObject({ status: 'succeeded', steps: { succeeded: 2, skipped: 1 } })
  })

  it('one with a single output called as plain assets call theirs still returns it by name', async () => {
    const one = defineMultiAsset({ name: 'one', assets: { value: { key: 'one' } }, run: () => ({ value: 5 }) })
    const result = await materialize([one])
    expect(await result.valueOf(one.assets.value)).toBe(5)
  })

  it('a result that is no such object is a clear error', async () => {
    const wrong = defineMultiAsset({
      name: 'wrong',
      assets: { a: { key: 'a' } },
      run: () => ({ a: 1, c: 2 }) as { a: number },
    })
    const result = await materialize([wrong])
    expect(result.errors['wrong']?.message).toContain('it returned "c", which it does not declare')
  })
})

describe('external assets', () => {
  it('are observed, and give what depends on them a new version to be stale against', async () => {
    let version = 'v1'
    const prices = defineExternalAsset<number>()({ key: 'prices', observe: () => ({ dataVersion: version }) })
    const priced = defineAsset({ key: 'priced', after: [prices], codeVersion: '1', run: () => 1 })
    const { run, events } = house([prices, priced])
    await run({ action: 'observe' })
    const state = await run()
    const made = (await events(state.runId)).find((e) => e.kind === 'asset-materialized')
    expect(made).toMatchObject({ assetKey: 'priced', inputVersions: { prices: 'v1' } })
    version = 'v2'
    expect(await run({ action: 'observe' })).toMatchObject({ observedCount: 1, status: 'succeeded' })
  })

  it('cannot be materialised', async () => {
    const prices = defineExternalAsset()({ key: 'prices' })
    await expect(house([prices]).run()).rejects.toThrow(/every selected asset is external/)
  })
})

describe('partitions', () => {
  const keys = staticPartitions(['eu', 'us', 'asia'])

  it('a reader without partitions gets the rows of all partitions that were made, in their order', async () => {
    const parts = defineAsset({ key: 'parts', partitions: keys, run: (_inputs, { partition }) => [partition.key] })
    const seen: unknown[] = []
    const total = defineAsset({ key: 'total', deps: { parts }, run: ({ parts }) => void seen.push(parts) })
    const { run } = house([parts, total])
    await run({ partition: 'us' })
    await run({ partition: 'eu' })
    expect(seen).toEqual([['us'], ['eu', 'us']])
  })

  it('where the partitions are no arrays that is an error which says what to do', async () => {
    const parts = defineAsset({ key: 'parts', partitions: keys, run: () => 1 })
    const total = defineAsset({ key: 'total', deps: { parts }, run: ({ parts }) => parts })
    const { run, events } = house([parts, total])
    const state = await run({ partition: 'us' })
    expect((await events(state.runId)).find((e) => e.kind === 'step-failed')).toMatchObject({
      error: {
        code: 'invalid/partitions-not-whole',
        message: expect.stringMatching(/asset "parts" .*only arrays .*: "us" is none\. Read them as a map/),
      },
    })
  })
})

describe('loading a project', () => {
  it('refuses what cannot work, naming the things involved', () => {
    const a = defineAsset({ key: 'a', after: [assetRef('c')], run: () => 1 })
    const b = defineAsset({ key: 'b', deps: { a }, run: () => 1 })
    const c = defineAsset({ key: 'c', deps: { b }, run: () => 1 })
    expect(() => house([a, b, c])).toThrow(
      /in a circle: (a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c)\. Remove one/,
    )
    expect(() => house([b])).toThrow(/asset "b" depends on "a", which is not in the project/)
    expect(() => house([defineAsset({ key: 'x', run: () => 1 }), defineAsset({ key: 'x', run: () => 2 })])).toThrow(
      /two definitions are named "x"/,
    )
    const gold = defineAsset({ key: 'g', layer: 'gold', run: () => 1 })
    const between = defineAsset({ key: 'between', deps: { gold }, run: () => 1 })
    const bronze = defineAsset({ key: 'raw', layer: 'bronze', after: [between], run: () => 1 })
    expect(() => house([gold, between, bronze])).toThrow(
      /bronze asset "raw" depends on "between", which is gold or made from gold/,
    )
    const net = defineResource({ name: 'net', layers: ['bronze'], open: () => 1 })
    const wrapped = defineResource({ name: 'wrapped', resources: { net }, open: ({ resources }) => resources.net })
    const sly = defineAsset({ key: 'sly', layer: 'silver', resources: { wrapped }, run: () => 1 })
    expect(() => house([sly])).toThrow(/silver asset "sly" uses resource "net", which is for bronze only/)
    expect(() => defineAsset({ key: '../up', run: () => 1 })).toThrow(/the part ".." is not/)
    expect(() => defineAsset({ key: 'r', retry: { backoff: 'linear' }, run: () => 1 })).toThrow(
      /has backoff but no delayMs/,
    )
  })
})

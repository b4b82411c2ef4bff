import { describe, expect, it } from 'vitest'

import { defineAsset } from '../definition/asset.ts'
import { defineIoManager } from '../definition/io-manager.ts'
import { defineResource } from '../definition/resource.ts'
import { materialize } from './materialize.ts'
import { memoryIo } from './memory-io.ts'

describe('materialize, for tests', () => {
  it('stores in the given IO manager in place of the assets’ own, and opens nothing for those', async () => {
    let opened = 0
    const database = defineResource({ name: 'database', open: () => (opened += 1) })
    const own = defineIoManager({
      name: 'own',
      resources: { database },
      store: async (_context, _value: unknown) => undefined,
      load: async ({ resources }) => `loaded with ${resources.database}`,
    })
    const asset = defineAsset({ key: 'a', io: own, run: () => 'made' })
    const apart = await materialize([asset], { io: memoryIo() })
    expect(await apart.valueOf(asset)).toBe('made')
    expect(opened).toBe(0)
    const real = await materialize([asset])
    expect(await real.valueOf(asset)).toBe('loaded with 2')
  })

  it('runs isolated assets inline', async () => {
    const asset = defineAsset({ key: 'a', isolation: 'thread', run: () => 1 })
    expect((await materialize([asset])).isSuccess).toBe(true)
  })

  it('refuses a concurrency at which nothing could run', async () => {
    await expect(materialize([defineAsset({ key: 'a', run: () => 1 })], { maxConcurrency: 0 })).rejects.toThrow(
      /maxConcurrency is 0/,
    )
  })

  it('a blocking warning is refused at load: a warning never blocks', () => {
    const checks = [{ name: 'both', severity: 'warn', blocking: true, run: () => true }] as const
    expect(() => defineAsset({ key: 'a', run: () => 1, checks })).toThrow(/a warning never blocks/)
  })
})

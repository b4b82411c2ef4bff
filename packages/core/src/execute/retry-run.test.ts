import { describe, expect, it } from 'vitest'

import { defineAsset } from '../definition/asset.ts'
import { defineIoManager } from '../definition/io-manager.ts'
import { skip } from '../definition/outcome.ts'
import { house } from '../testing/house.ts'
import { retryRequest } from './retry-run.ts'
import { executeRun } from './run.ts'

describe('re-execution', () => {
  it('from failure runs what did not succeed and loads the rest through IO managers', async () => {
    let isBroken = true
    const calls: string[] = []
    const a = defineAsset({ key: 'a', run: () => (calls.push('a'), 1) })
    const b = defineAsset({
      key: 'b',
      deps: { a },
      run: ({ a }) => {
        calls.push('b')
        if (isBroken) throw new Error('broken')
        return a + 1
      },
    })
    const c = defineAsset({ key: 'c', deps: { b }, run: ({ b }) => (calls.push('c'), b + 1) })
    const quiet = defineAsset({ key: 'quiet', run: () => (calls.push('quiet'), skip('no')) })
    const afterQuiet = defineAsset({ key: 'afterQuiet', after: [quiet], run: () => 1 })
    const { run, retry: again, ports } = house([a, b, c, quiet, afterQuiet])
    const first = await run()
    expect(first.status).toBe('failed')
    isBroken = false
    calls.length = 0
    const second = await again(first.runId)
    expect(calls).toEqual(['b', 'c'])
    expect(second).toMatchObject({
      status: 'succeeded',
      request: { parentRunId: first.runId, rootRunId: first.runId, retryStrategy: 'from-failure' },
    })
    expect(await ports.defaultIo.load({ assetKey: 'c', partition: undefined } as never)).toBe(3)
    await expect(again(second.runId)).rejects.toThrow(/no step left to retry/)
  })

  it('a value stored before its event was lost is stored again under the same load, so nothing is there twice', async () => {
    const rows: { loadId: string; row: number }[] = []
    let isLosing = true
    const appending = defineIoManager<readonly number[]>({
      name: 'appending',
      store: async ({ loadId }, value) => {
        for (let i = rows.length - 1; i >= 0; i -= 1) if (rows[i]?.loadId === loadId) rows.splice(i, 1)
        rows.push(...value.map((row) => ({ loadId, row })))
        if (isLosing) throw new Error('killed between "value stored" and "event written"')
        return undefined
      },
      load: async () => rows,
    })
    const asset = defineAsset({ key: 'a', io: appending, run: () => [1, 2] })
    const { run, retry: again } = house([asset])
    const first = await run()
    expect(rows).toHaveLength(2)
    isLosing = false
    const second = await again(first.runId)
    expect(second.status).toBe('succeeded')
    expect(rows.map(({ row }) => row)).toEqual([1, 2])
    await run()
    expect(rows).toHaveLength(4)
  })

  it('what waits for a chosen skip is not retried because of a failure beside it', async () => {
    let isBroken = true
    const calls: string[] = []
    const quiet = defineAsset({ key: 'quiet', run: () => skip('nothing new') })
    const failing = defineAsset({
      key: 'failing',
      run: () => {
        if (isBroken) throw new Error('broken')
        return 1
      },
    })
    const both = defineAsset({ key: 'both', after: [quiet, failing], run: () => void calls.push('both') })
    const { run, retry: again } = house([quiet, failing, both])
    const first = await run()
    isBroken = false
    expect((await again(first.runId)).status).toBe('succeeded')
    expect(calls).toEqual([])
  })

  it('a retry of selected steps completes the load of one that failed and begins another for one that did not', async () => {
    const loads: Record<string, string[]> = { a: [], b: [] }
    let isBroken = true
    const noting = defineIoManager<unknown>({
      name: 'noting',
      store: async ({ assetKey, loadId }) => {
        loads[assetKey]?.push(loadId)
        if (isBroken && assetKey === 'b') throw new Error('killed')
        return undefined
      },
      load: async () => 1,
    })
    const assets = ['a', 'b'].map((key) => defineAsset({ key, io: noting, run: () => 1 }))
    const { run, ports, launch } = house(assets)
    const first = await run()
    isBroken = false
    const request = await retryRequest(ports.storage, first.runId, 'selection', 'test', ['a', 'b'])
    await executeRun(ports, await launch(request))
    expect(loads).toEqual({ a: ['run-1/a', 'run-2/a'], b: ['run-1/b', 'run-1/b'] })
  })

  it('what was renamed or removed since cannot be retried, and is named', async () => {
    const gone = defineAsset({
      key: 'gone',
      run: (): number => {
        throw new Error('broken')
      },
    })
    const before = house([gone])
    const first = await before.run()
    const after = house([defineAsset({ key: 'other', run: () => 1 })], { ports: { storage: before.ports.storage } })
    await expect(after.retry(first.runId)).rejects.toThrow('asset "gone" is not in the project')
  })

  it('a run that is still going cannot be retried, an unknown one is not found', async () => {
    const { launch, retry: again } = house([defineAsset({ key: 'a', run: () => 1 })])
    const { runId } = await launch()
    await expect(again(runId)).rejects.toThrow(/is still queued/)
    await expect(again('nobody')).rejects.toThrow(/there is no run nobody/)
  })
})

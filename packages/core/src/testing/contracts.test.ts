/** A contract that cannot fail proves nothing: each is run on stores that break a promise on purpose. */
import { expect, it } from 'vitest'
import type { Storage } from '../storage/storage.ts'
import { memoryStorage } from '../storage/memory.ts'
import { memoryIo } from './memory-io.ts'
import { ioManagerContract } from './io-manager-contract.ts'
import { storageContract } from './storage-contract.ts'
import type { Promised } from './assert.ts'

async function broken<Open>(contract: readonly Promised<Open>[], open: Open): Promise<string[]> {
  const failing: string[] = []
  for (const { promise, check } of contract) await check(open).catch(() => failing.push(promise))
  return failing
}

/** Memory storage with some methods replaced. */
function spoilt(spoil: (real: Storage) => Partial<Storage>): () => Promise<Storage> {
  return async () => {
    const real = memoryStorage()
    const wrong = new Map(Object.entries(spoil(real)))
    return new Proxy(real, {
      get(target, name) {
        const value: unknown = wrong.get(String(name)) ?? Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }
}

const FAULTS: Readonly<Record<string, (real: Storage) => Partial<Storage>>> = {
  'writes the events before the oversized one': (real) => ({
    async append(events, fence) {
      const ids: number[] = []
      for (const event of events) ids.push(...(await real.append([event], fence)))
      return ids
    },
  }),
  'does not look at the fence': (real) => ({ append: (events) => real.append(events) }),
  'repeats the last event of a page': (real) => ({
    async read(query) {
      const page = await real.read(query)
      return page.events.length === query.limit
        ? { ...page, nextId: Math.max(query.afterId + 1, page.nextId - 1) }
        : page
    },
  }),
  'reads other kinds': (real) => ({ read: (query) => real.read({ ...query, kinds: ['run-queued', 'step-started'] }) }),
  'lists oldest first': (real) => ({
    async listRuns(query) {
      const page = await real.listRuns(query)
      return { ...page, runs: page.runs.toReversed() }
    },
  }),
  'ignores tags': (real) => ({ listRuns: (query) => real.listRuns({ ...query, tags: {} }) }),
  'gives a run to everybody': (real) => ({
    claimRun: (runId, request) => real.claimRun(runId, request, Number.MAX_VALUE),
  }),
  'never tells of a cancel': (real) => ({
    renewClaim: async (fence, end) => ((await real.renewClaim(fence, end)) === 'lost' ? 'lost' : 'held'),
  }),
  'has no partitions': (real) => ({ getAsset: (assetKey) => real.getAsset(assetKey) }),
  'tells nobody': () => ({ onAppend: () => () => {} }),
}

for (const [fault, spoil] of Object.entries(FAULTS)) {
  it(`the storage contract catches a store that ${fault}`, async () => {
    expect(await broken(storageContract, spoilt(spoil))).not.toEqual([])
  })
}

it('the IO manager contract catches a manager that appends', async () => {
  const open = async () => {
    const io = memoryIo()
    const store: typeof io.store = async (context, value) => {
      const before = await io.load(context).catch(() => [])
      return await io.store(context, [before, value].flat())
    }
    return { io: { ...io, store }, [Symbol.asyncDispose]: async () => {} }
  }
  const failing = await broken(ioManagerContract, open)
  expect(failing).toContain('a second load replaces the first')
  expect(failing).toContain('the same load stored twice, as after a crash, is there once')
})

it('the IO manager contract catches a manager that knows no partitions', async () => {
  const open = async () => {
    const io = memoryIo()
    const whole: typeof io = {
      ...io,
      store: (context, value) => io.store({ ...context, partition: undefined }, value),
      load: (context) => io.load({ ...context, partition: undefined }),
    }
    return { io: whole, [Symbol.asyncDispose]: async () => {} }
  }
  expect(await broken(ioManagerContract, open)).not.toEqual([])
})

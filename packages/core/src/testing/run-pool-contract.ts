/**
 * run-pool-contract — what every store keeps of places that runs take as a whole, with their claim.
 */
import type { NewRun, Storage } from '../storage/storage.ts'
import { assertEqual, assertTrue, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'
import { claimBy, ended, queued } from './sample-events.ts'
import { sampleRun } from './sample-ticks.ts'

const claimIn = (workerId: string, ...pools: readonly string[]) => ({ ...claimBy(workerId, 1_000), pools })

function runIn(runId: string, ...pools: readonly string[]): NewRun {
  return { runId, events: [queued(runId, 500)], claim: claimIn(runId, ...pools) }
}

async function holders(store: Storage): Promise<Readonly<Record<string, readonly string[]>>> {
  const pools = await store.listPools()
  return Object.fromEntries(pools.map(({ name, held }) => [name, held.map((one) => `${one.runId}/${one.stepKey}`)]))
}

export const runPoolContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'a run is claimed with its places in all of its pools, or not at all, and stands in no line',
    async check(open) {
      await using store = await open()
      for (const runId of ['r', 's']) await store.createRun(sampleRun(runId))
      const claim = await store.claimRun('r', claimIn('w', 'p', 'q', 'p'), 50)
      assertEqual(claim?.token, 1, 'token')
      assertEqual(await holders(store), { p: ['r/'], q: ['r/'] }, 'holders')
      assertEqual((await store.listPools())[0]?.held[0]?.sinceMs, 50, 'since when')
      assertEqual(await store.claimRun('s', claimIn('w', 'q', 'z'), 51), undefined, 'claim without a place in one')
      assertEqual(await holders(store), { p: ['r/'], q: ['r/'] }, 'holders after it')
      assertEqual(
        (await store.listPools()).flatMap((pool) => pool.waiting),
        [],
        'who waits',
      )
      await store.append([ended('r')])
      assertEqual((await store.claimRun('s', claimIn('w', 'q', 'z'), 52))?.token, 1, 'token of the other')
      assertEqual(await holders(store), { q: ['s/'], z: ['s/'] }, 'holders at the end')
    },
  },
  {
    promise: 'a step of a run that holds the pool as a whole needs no place of its own in it',
    async check(open) {
      await using store = await open()
      await store.createRun(sampleRun('r'))
      await store.claimRun('r', claimIn('w', 'p'), 0)
      const fence = { runId: 'r', token: 1 }
      const ask = (stepKey: string, ...pools: string[]) =>
        store.claimSlots(fence, { stepKey, pools, priority: 0, atMs: 1 })
      assertEqual([await ask('a', 'p'), await ask('b', 'p')], ['held', 'held'], 'steps in the pool of the run')
      assertEqual([await ask('a', 'p', 'q'), await ask('b', 'p', 'q')], ['held', 'waiting'], 'steps in another too')
      assertEqual(await holders(store), { p: ['r/'], q: ['r/a'] }, 'holders')
      await store.releaseSlots(fence, 'a')
      assertEqual(await holders(store), { p: ['r/'], q: [] }, 'holders after the release')
    },
  },
  {
    promise:
      'a claim that takes over a run has the places that the one before had, and frees those it does not ask for',
    async check(open) {
      await using store = await open()
      await store.createRun(sampleRun('r'))
      await store.claimRun('r', claimIn('w1', 'p', 'q'), 0)
      assertEqual((await store.claimRun('r', claimIn('w2', 'p'), 1_000))?.token, 2, 'token')
      assertEqual(await holders(store), { p: ['r/'] }, 'holders')
      assertEqual((await store.claimRun('r', claimBy('w3', 9_000), 5_000))?.token, 3, 'token of a claim without pools')
      assertEqual(await holders(store), {}, 'holders at the end')
    },
  },
  {
    promise: 'a claim that is refused, because another one runs or the run has ended, takes no place',
    async check(open) {
      await using store = await open()
      await store.createRun({ ...sampleRun('r'), claim: claimBy('w', 100) })
      await store.createRun(sampleRun('s'))
      await store.append([ended('s')])
      for (const runId of ['r', 's', 'nobody']) {
        assertEqual(await store.claimRun(runId, claimIn('w2', 'p'), 50), undefined, `claim of ${runId}`)
      }
      assertEqual(await store.listPools(), [], 'pools')
    },
  },
  {
    promise: 'a run made with a claim takes its places with it; without one of them it is made, but not claimed',
    async check(open) {
      await using store = await open()
      const made = await store.createRun(runIn('r', 'p'))
      assertTrue(made.kind === 'created' && made.claim?.token === 1, 'the first is claimed')
      assertEqual(await store.createRun(runIn('s', 'p')), { kind: 'created', claim: undefined }, 'the second')
      assertEqual([await holders(store), (await store.listClaims()).length], [{ p: ['r/'] }, 1], 'holders, claims')
      assertEqual((await store.getRun('s'))?.status, 'queued', 'status')
    },
  },
  {
    promise: 'a run stands behind those who asked before: steps that wait, by priority and time',
    async check(open) {
      await using store = await open()
      await store.createRun(runIn('r', 'p'))
      await store.createRun({ ...sampleRun('waiting'), claim: claimBy('w', 1_000) })
      const fence = { runId: 'waiting', token: 1 }
      const ask = () => store.claimSlots(fence, { stepKey: 'a', pools: ['p'], priority: 0, atMs: 100 })
      await ask()
      await store.createRun(sampleRun('plain'))
      await store.createRun(sampleRun('urgent', {}, { priority: 5 }))
      await store.append([ended('r')])
      assertEqual(await store.claimRun('plain', claimIn('w', 'p'), 200), undefined, 'a run that came later')
      assertEqual(await store.createRun(runIn('new', 'p')), { kind: 'created', claim: undefined }, 'a new run')
      assertEqual((await store.claimRun('urgent', claimIn('w', 'p'), 300))?.token, 1, 'token of one of higher priority')
      await store.append([ended('urgent')])
      assertEqual(await ask(), 'held', 'the step')
    },
  },
]

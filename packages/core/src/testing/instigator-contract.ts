/**
 * instigator-contract — what every tick store keeps of schedules, sensors and automation as they stand.
 */
import { assertEqual, type Promised } from './assert.ts'
import type { OpenStorage } from './event-log-contract.ts'
import { SCHEDULE, SENSOR, sampleCommit } from './sample-ticks.ts'

export const instigatorContract: readonly Promised<OpenStorage>[] = [
  {
    promise: 'an instigator of which nothing was stored is not there; what is set is set, the rest stays, null clears',
    async check(open) {
      await using store = await open()
      assertEqual(await store.getInstigator(SENSOR), undefined, 'state of an unknown one')
      const first = await store.setInstigator(SENSOR, { chosen: 'running', runningSinceMs: 5, cursor: '1' })
      const plain = { ...SENSOR, chosen: 'running', runningSinceMs: 5, cursor: '1', lastTickAtMs: undefined }
      assertEqual(first, { ...plain, version: 1 }, 'state after the first change')
      const second = await store.setInstigator(SENSOR, { lastTickAtMs: 9, cursor: '2' })
      assertEqual(second, { ...plain, lastTickAtMs: 9, cursor: '2', version: 2 }, 'state after the second change')
      const clear = { chosen: null, runningSinceMs: null, cursor: null, lastTickAtMs: null }
      const third = await store.setInstigator(SENSOR, clear)
      const cleared = { chosen: undefined, runningSinceMs: undefined, cursor: undefined, lastTickAtMs: undefined }
      assertEqual(third, { ...SENSOR, ...cleared, version: 3 }, 'state when cleared')
      assertEqual(await store.getInstigator(SENSOR), third, 'state read')
    },
  },
  {
    promise: 'the version grows with every change and with every tick; a change from another version is refused',
    async check(open) {
      await using store = await open()
      assertEqual(await store.setInstigator(SENSOR, { chosen: 'stopped' }, 1), undefined, 'change from version 1 of 0')
      assertEqual(await store.getInstigator(SENSOR), undefined, 'state')
      assertEqual((await store.setInstigator(SENSOR, { chosen: 'stopped' }, 0))?.version, 1, 'version')
      assertEqual((await store.commitTick(sampleCommit({ expectedVersion: 1 }))).state.version, 2, 'after a tick')
      assertEqual(await store.setInstigator(SENSOR, { cursor: '1' }, 1), undefined, 'change from version 1 of 2')
      const state = await store.setInstigator(SENSOR, { cursor: '1' }, 2)
      assertEqual([state?.version, state?.chosen, state?.cursor], [3, 'stopped', '1'], 'version, choice, cursor')
    },
  },
  {
    promise: 'a change that changes nothing leaves the version, so that a tick under way is not lost',
    async check(open) {
      await using store = await open()
      await store.setInstigator(SENSOR, { chosen: 'running', cursor: '1' })
      const same = await store.setInstigator(SENSOR, { chosen: 'running', lastTickAtMs: null })
      assertEqual(same?.version, 1, 'version')
      assertEqual((await store.commitTick(sampleCommit({ expectedVersion: 1 }))).state.chosen, 'running', 'choice')
    },
  },
  {
    promise: 'a tick leaves what a person chose; instigators are apart by kind, project and name',
    async check(open) {
      await using store = await open()
      const refs = [SCHEDULE, SENSOR, { ...SENSOR, project: 'mill' }, { ...SENSOR, kind: 'automation' }] as const
      for (const [i, ref] of refs.entries()) {
        await store.setInstigator(ref, { chosen: 'stopped', cursor: String(i), runningSinceMs: i })
      }
      await store.commitTick(sampleCommit({ expectedVersion: 1, cursor: 'x', lastTickAtMs: 77 }))
      const expected = refs.map((ref, i) => {
        const isTicked = ref === SENSOR
        const more = { cursor: isTicked ? 'x' : String(i), lastTickAtMs: isTicked ? 77 : undefined }
        return { ...ref, chosen: 'stopped', runningSinceMs: i, ...more, version: isTicked ? 2 : 1 }
      })
      assertEqual(await Promise.all(refs.map((ref) => store.getInstigator(ref))), expected, 'states')
      const [schedule, sensor, ofMill, automation] = expected
      const sorted = [automation, schedule, ofMill, sensor]
      assertEqual(await store.listInstigators(), sorted, 'states by kind, project and name')
    },
  },
]

import { expect, it } from 'vitest'

import type { PoolState, SlotHolder } from '../storage/pool-store.ts'
import { findDeadlock } from './deadlock.ts'

/** `1` = run 1 as a whole, `1/a` = its step a; the number is also when it asked. */
function holder(name: string): SlotHolder {
  const [runId = '', stepKey = ''] = name.split('/')
  return { runId, stepKey, sinceMs: Number(runId), priority: 0 }
}
function pool(name: string, limit: number, held: readonly string[], waiting: readonly string[]): PoolState {
  return { name, limit, isChosen: true, held: held.map(holder), waiting: waiting.map(holder) }
}

it('of two runs that wait for each other the younger is to end, and is told how and what to do', () => {
  const pools = [pool('a', 1, ['1'], ['2/x']), pool('b', 1, ['2'], ['1/x'])]
  expect(findDeadlock(pools)).toEqual({
    runId: '2',
    message:
      'its pools were taken crosswise: it waited for pool a, held by run 1, which waited for pool b, held by this run. ' +
      "Take all of them at once: `pool: ['a', 'b']` of the job.",
  })
})

it('of three in a circle the youngest ends, and not a younger one that only waits for them', () => {
  const pools = [
    pool('a', 1, ['1'], ['3/x', '4/x']),
    pool('b', 1, ['2'], ['1/x']),
    pool('c', 1, ['3'], ['2/x']),
    pool('d', 1, ['4'], ['5/x']),
  ]
  expect(findDeadlock(pools)?.runId).toBe('3')
})

it('a step that stands before another in the line of a free pool is waited for, too', () => {
  // Step x of run 2 waits for both pools, and keeps run 1 out of pool a.
  const pools = [pool('a', 1, [], ['2/x', '1/y']), pool('b', 1, ['1'], ['2/x'])]
  expect(findDeadlock(pools)?.runId).toBe('2')
})

it.each([
  ['wait for a run that goes on', [pool('a', 1, ['1'], ['2/x']), pool('b', 1, ['2'], ['3/x'])]],
  ['wait for a step, which ends', [pool('a', 1, ['1/y'], ['2/x']), pool('b', 1, ['2'], ['1/x'])]],
  ['have another place that comes free', [pool('a', 2, ['1', '3'], ['2/x']), pool('b', 1, ['2'], ['1/x'])]],
  ['wait for a pool that a person has closed', [pool('a', 0, ['1'], ['2/x']), pool('b', 1, ['2'], ['1/x'])]],
  ['hold nothing as a whole', [pool('a', 1, ['1/y'], ['2/x', '3/x'])]],
  ['wait for a step of their own', [pool('a', 1, ['1/x'], ['1/y', '1/z'])]],
])('runs that %s are in no deadlock', (_what, pools) => {
  expect(findDeadlock(pools)).toBeUndefined()
})

it('a pool of which all places are held by runs of the circle is no way out', () => {
  const pools = [pool('a', 2, ['1', '3'], ['2/x']), pool('b', 1, ['2'], ['1/x', '3/x'])]
  expect(findDeadlock(pools)?.runId).toBe('3')
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { RunRequest } from '../event/event.ts'
import type { RunState, RunStatus } from '../run/run-state.ts'
import { foldRun } from '../run/run-state.ts'
import type { PoolState } from '../storage/pool-store.ts'
import { queued } from '../testing/sample-events.ts'
import type { QueueLimits } from './queue.ts'
import { decideQueue, describeWait } from './queue.ts'
import { ORDER_TAG, SCHEDULE_TAG } from './tags.ts'

function run(runId: string, request: Partial<RunRequest> = {}, atMs = 0, status: RunStatus = 'queued'): RunState {
  const state = foldRun(undefined, queued(runId, atMs, request))
  if (state === undefined) throw new Error('not a run')
  return { ...state, status }
}
const pool = (name: string, limit: number, ...heldBy: readonly string[]): PoolState => ({
  name,
  limit,
  isChosen: true,
  held: heldBy.map((runId) => ({ runId, stepKey: '', sinceMs: 0, priority: 0 })),
  waiting: [],
})
const decide = (
  waiting: readonly RunState[],
  limits: QueueLimits = {},
  running: readonly RunState[] = [],
  pools: readonly PoolState[] = [],
) => decideQueue({ queued: waiting, running, limits, pools })
const sentences = (decision: ReturnType<typeof decide>, runId: string) => decision.waiting.get(runId)?.map(describeWait)

describe('order', () => {
  it('higher priority first, then the one queued first', () => {
    const runs = [run('a', {}, 1), run('b', {}, 2), run('c', { priority: 5 }, 3), run('d', { priority: -1 }, 0)]
    expect(decide(runs).launch).toEqual(['c', 'a', 'b', 'd'])
  })

  it('at most ten run at once unless it is said otherwise, and below 0 is no limit', () => {
    const runs = Array.from({ length: 12 }, (_, i) => run(`r${String(i).padStart(2, '0')}`, {}, i))
    expect(decide(runs).launch).toHaveLength(10)
    expect(decide(runs, { maxConcurrentRuns: 3 }).launch).toEqual(['r00', 'r01', 'r02'])
    expect(decide(runs, { maxConcurrentRuns: -1 }).launch).toHaveLength(12)
    expect(decide(runs, { maxConcurrentRuns: 0 }).launch).toEqual([])
  })

  it('says how many stand before a run that waits for a place', () => {
    const running = Array.from({ length: 10 }, (_, i) => run(`x${i}`, {}, 0, 'running'))
    const decision = decide([run('a', {}, 1), run('b', {}, 2), run('c', {}, 3)], {}, running)
    expect(sentences(decision, 'a')).toEqual(['no run stands before it, and 10 of at most 10 are running'])
    expect(sentences(decision, 'c')).toEqual(['2 runs stand before it, and 10 of at most 10 are running'])
  })
})

describe('limits', () => {
  const team = (runId: string, value: string, atMs = 0) => run(runId, { tags: { team: value } }, atMs)

  it('by tag and value', () => {
    const limits = { tagLimits: [{ key: 'team', value: 'a', limit: 2 }] }
    const running = [team('x', 'a'), team('y', 'a')]
    const decision = decide([team('p', 'a'), team('q', 'b')], limits, running)
    expect(decision.launch).toEqual(['q'])
    expect(sentences(decision, 'p')).toEqual(['2 runs with tag team=a are running, the limit is 2'])
  })

  it('by tag, whatever its value', () => {
    const limits = { tagLimits: [{ key: 'team', limit: 2 }] }
    expect(decide([team('p', 'a', 1), team('q', 'b', 2), team('r', 'c', 3), run('s', {}, 4)], limits).launch).toEqual([
      'p',
      'q',
      's',
    ])
  })

  it('by each value apart', () => {
    const limits = { tagLimits: [{ key: 'team', perUniqueValue: true, limit: 1 }] }
    const decision = decide([team('p', 'a', 1), team('q', 'a', 2), team('r', 'b', 3)], limits)
    expect(decision.launch).toEqual(['p', 'r'])
    expect(sentences(decision, 'q')).toEqual(['1 run with tag team=a is running, the limit is 1'])
  })

  it('by project, which is a tag that every run has', () => {
    const limits = { tagLimits: [{ key: 'ingot/project', value: 'p', limit: 1 }] }
    const decision = decide(
      [run('q', { project: 'p' }), run('r', { project: 'p' }), run('s', { project: 'o' })],
      limits,
    )
    expect(decision.launch).toEqual(['q', 's'])
    expect(sentences(decision, 'r')).toEqual(['1 run with tag ingot/project=p is running, the limit is 1'])
  })

  it('a run waits for a place in each of its pools; nobody behind it has to wait with it', () => {
    const pools = [pool('db', 1, 'r1'), pool('api', 2, 'r2')]
    const runs = [run('p', { pools: ['db', 'api'], priority: 9 }), run('q', { pools: ['api'] }), run('s', {})]
    const decision = decide(runs, {}, [], pools)
    expect(decision.launch).toEqual(['q', 's'])
    expect(sentences(decision, 'p')).toEqual(['pool db is full: held by run r1'])
  })

  it('a pool that nobody has given a limit has one place; one of limit 0 is closed', () => {
    const runs = [run('p', { pools: ['new'] }, 1), run('q', { pools: ['new'] }, 2), run('z', { pools: ['shut'] }, 3)]
    const decision = decide(runs, {}, [], [pool('shut', 0)])
    expect(decision.launch).toEqual(['p'])
    expect(sentences(decision, 'q')).toEqual(['pool new is full: held by run p'])
    expect(sentences(decision, 'z')).toEqual(['pool shut is closed: its limit is 0'])
  })

  it('every reason is told, not only the first', () => {
    const limits = { maxConcurrentRuns: 1, tagLimits: [{ key: 'team', limit: 1 }] }
    const decision = decide(
      [run('p', { tags: { team: 'a' }, pools: ['db'] })],
      limits,
      [team('x', 'a')],
      [pool('db', 1, 'x')],
    )
    expect(decision.waiting.get('p')?.map((reason) => reason.kind)).toEqual(['run-limit', 'tag-limit', 'pool'])
  })

  it('names three holders of a pool and counts the others', () => {
    const decision = decide([run('p', { pools: ['db'] })], {}, [], [pool('db', 4, 'a', 'b', 'c', 'd')])
    expect(sentences(decision, 'p')).toEqual(['pool db is full: held by runs a, b, c and 1 more'])
  })

  it('runs of a schedule that go one by one wait for those before them, and for nobody else', () => {
    const tick = (runId: string, schedule: string, atMs: number) =>
      run(runId, { tags: { [SCHEDULE_TAG]: schedule, [ORDER_TAG]: 'one-by-one' } }, atMs)
    const decision = decide([tick('p', 's', 2), tick('q', 's', 3), tick('r', 't', 1), tick('u', 't', 4)], {}, [
      { ...tick('x', 's', 0), status: 'running' },
    ])
    expect(decision.launch).toEqual(['r'])
    expect(sentences(decision, 'p')).toEqual(['run x of schedule s is unfinished, and its runs go one after the other'])
    expect(sentences(decision, 'u')).toEqual(['run r of schedule t is unfinished, and its runs go one after the other'])
  })
})

describe('whatever stands in the queue', () => {
  const names = ['a', 'b', 'c'] as const
  const requests = fc.record({
    priority: fc.integer({ min: -2, max: 2 }),
    tags: fc.dictionary(fc.constantFrom('team', 'env'), fc.constantFrom(...names), { maxKeys: 2 }),
    pools: fc.subarray([...names]),
  })
  const runsOf = (prefix: string, max: number) =>
    fc
      .array(fc.record({ request: requests, atMs: fc.integer({ min: 0, max: 9 }) }), { maxLength: max })
      .map((all) => all.map(({ request, atMs }, i) => run(`${prefix}${String(i).padStart(3, '0')}`, request, atMs)))
  const limitsOf = fc.record({
    maxConcurrentRuns: fc.integer({ min: -1, max: 12 }),
    tagLimits: fc.array(
      fc.oneof(
        fc.record({ key: fc.constantFrom('team', 'env'), limit: fc.integer({ min: 0, max: 4 }) }),
        fc.record({
          key: fc.constantFrom('team', 'env'),
          value: fc.constantFrom(...names),
          limit: fc.integer({ min: 0, max: 4 }),
        }),
        fc.record({
          key: fc.constantFrom('team', 'env'),
          perUniqueValue: fc.constant(true),
          limit: fc.integer({ min: 0, max: 4 }),
        }),
      ),
      { maxLength: 3 },
    ),
  })
  const poolsOf = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 })
  const scene = fc.record({ waiting: runsOf('q', 40), running: runsOf('r', 8), limits: limitsOf, places: poolsOf })

  interface Scene {
    readonly waiting: readonly RunState[]
    readonly running: readonly RunState[]
    readonly limits: QueueLimits
    readonly places: readonly number[]
  }
  const poolStates = ({ running, places }: Scene) =>
    names.map((name, i) =>
      pool(name, places[i] ?? 0, ...running.filter((one) => one.request.pools?.includes(name)).map((one) => one.runId)),
    )
  const decided = (given: Scene) => decide(given.waiting, given.limits, given.running, poolStates(given))

  /** Limits that these runs together exceed, counted by hand. */
  function exceeded(runs: readonly RunState[], { limits, places }: Scene): readonly string[] {
    const over: string[] = []
    const max = limits.maxConcurrentRuns ?? 10
    if (max >= 0 && runs.length > max) over.push('runs')
    for (const { key, value, perUniqueValue, limit } of limits.tagLimits ?? []) {
      for (const each of perUniqueValue === true ? names : [value]) {
        const count = runs.filter(({ request: { tags } }) =>
          each === undefined ? tags[key] !== undefined : tags[key] === each,
        ).length
        if (count > limit) over.push(`${key}=${each ?? ''}<=${limit}`)
      }
    }
    names.forEach((name, i) => {
      if (runs.filter((one) => one.request.pools?.includes(name)).length > (places[i] ?? 0)) over.push(`pool ${name}`)
    })
    return over
  }

  it('every queued run is launched or waits for something, never both', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { launch, waiting } = decided(given)
        expect([...launch, ...waiting.keys()].toSorted()).toEqual(given.waiting.map((one) => one.runId).toSorted())
        for (const reasons of waiting.values()) expect(reasons.length).toBeGreaterThan(0)
      }),
    )
  })

  it('no limit is exceeded that was not exceeded before, and none further', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { launch } = decided(given)
        const launched = given.waiting.filter((one) => launch.includes(one.runId))
        const before = new Set(exceeded(given.running, given))
        for (const one of exceeded([...given.running, ...launched], given)) expect(before).toContain(one)
        for (const one of launched) {
          // What was exceeded already takes none of those in.
          expect(exceeded([one, ...given.running], given).filter((limit) => !before.has(limit))).toEqual([])
        }
      }),
    )
  })

  it('a run that waits could not have begun beside those launched (skip-ahead leaves no place empty)', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { launch, waiting } = decided(given)
        const active = [...given.running, ...given.waiting.filter((one) => launch.includes(one.runId))]
        const before = exceeded(active, given)
        for (const one of given.waiting.filter((each) => waiting.has(each.runId))) {
          const after = exceeded([...active, one], given)
          const isTouched = before.length > 0 || after.length > before.length
          expect(isTouched).toBe(true)
        }
      }),
    )
  })

  it('of runs that need the same, the one in front is never passed over', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { launch, waiting } = decided(given)
        const launched = new Set(launch)
        const needs = ({ request }: RunState) =>
          JSON.stringify([request.tags['team'], request.tags['env'], request.pools])
        for (const held of given.waiting.filter((one) => waiting.has(one.runId))) {
          for (const other of given.waiting) {
            if (!launched.has(other.runId) || needs(other) !== needs(held)) continue
            const isBefore =
              (other.request.priority ?? 0) > (held.request.priority ?? 0) ||
              ((other.request.priority ?? 0) === (held.request.priority ?? 0) &&
                (other.queuedAtMs < held.queuedAtMs ||
                  (other.queuedAtMs === held.queuedAtMs && other.runId < held.runId)))
            expect(isBefore).toBe(true)
          }
        }
      }),
    )
  })

  it('deciding again with the launched ones running launches nobody more', () => {
    fc.assert(
      fc.property(scene, (given) => {
        const { launch } = decided(given)
        const begun = given.waiting.filter((one) => launch.includes(one.runId))
        const next = {
          ...given,
          running: [...given.running, ...begun],
          waiting: given.waiting.filter((one) => !begun.includes(one)),
        }
        expect(decided(next).launch).toEqual([])
      }),
    )
  })
})

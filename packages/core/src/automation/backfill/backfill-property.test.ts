import fc from 'fast-check'
import { expect, test } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import { mapPartitions } from '../../definition/asset-ref.ts'
import { skip } from '../../definition/outcome.ts'
import type { RunPolicy } from '../../definition/run-policy.ts'
import { lastPartitions } from '../../partition/mapping-kinds.ts'
import { daily, weekly } from '../../partition/time-windows.ts'
import { hasEnded } from '../../storage/backfill-ledger.ts'
import { BackfillScenario, nameOf } from '../../testing/backfill-scenario.ts'

const days = daily({ start: '2026-01-04' })
const weeks = weekly({ start: '2026-01-04' })
const DAYS = 15

type End = 'fail' | 'skip'

/** Five assets: two that share days, a week of them, one that reads the newest days, and one without partitions. */
class House {
  /** What was made, in order, and how often each was begun. */
  readonly begun = new Map<string, number>()
  readonly scenario: BackfillScenario
  readonly #ends: ReadonlyMap<string, End>

  constructor(ends: ReadonlyMap<string, End>) {
    this.#ends = ends
    const make = (key: string) => this.#make(key)
    const day = defineAsset({
      key: 'day',
      partitions: days,
      run: (_inputs, { partition }) => make(`day[${partition.key}]`),
    })
    const clean = defineAsset({
      key: 'clean',
      deps: { day },
      partitions: days,
      run: (_inputs, { partition }) => make(`clean[${partition.key}]`),
    })
    const week = defineAsset({
      key: 'week',
      deps: { clean },
      partitions: weeks,
      run: (_inputs, { partition }) => make(`week[${partition.key}]`),
    })
    const newest = defineAsset({
      key: 'newest',
      deps: { day: mapPartitions(day, lastPartitions(3)) },
      partitions: days,
      run: (_inputs, { partition }) => make(`newest[${partition.key}]`),
    })
    const whole = defineAsset({ key: 'whole', deps: { week, newest }, run: () => make('whole') })
    this.scenario = new BackfillScenario([day, clean, week, newest, whole], { nowMs: Date.UTC(2026, 0, 4 + DAYS) })
  }

  #make(name: string): readonly string[] | ReturnType<typeof skip> {
    this.begun.set(name, (this.begun.get(name) ?? 0) + 1)
    const end = this.#ends.get(name)
    if (end === 'fail') throw new Error('injected')
    return end === 'skip' ? skip('injected') : [name]
  }
}

const dates = Array.from({ length: DAYS }, (_, i) => `2026-01-${String(4 + i).padStart(2, '0')}`)
const names = [
  ...['day', 'clean', 'newest'].flatMap((key) => dates.map((date) => `${key}[${date}]`)),
  'week[2026-01-04]',
  'week[2026-01-11]',
  'whole',
]

/** What each reads of the others. */
function readsOf(name: string): readonly string[] {
  const [, asset, date] = /^(\w+)(?:\[(.+)\])?$/.exec(name) ?? []
  if (asset === 'clean') return [`day[${date}]`]
  if (asset === 'newest') return dates.slice(-3).map((one) => `day[${one}]`)
  if (asset === 'week')
    return dates.slice(dates.indexOf(date ?? ''), dates.indexOf(date ?? '') + 7).map((one) => `clean[${one}]`)
  return asset === 'whole' ? names.filter((one) => /^(week|newest)/.test(one)) : []
}

/** How it must end when nobody interferes. */
function model(ends: ReadonlyMap<string, End>): ReadonlyMap<string, string> {
  const statuses = new Map<string, string>()
  const hard = new Set<string>()
  for (const name of names) {
    const reads = readsOf(name)
    const isBad = reads.some((one) => hard.has(one))
    const passed = reads.filter((one) => statuses.get(one) === 'skipped')
    // Within a run nothing is made of what was skipped; across runs of what there is.
    const isPassed = name.startsWith('clean') ? passed.length > 0 : isStarved(name, statuses)
    const status =
      isBad || isPassed
        ? 'skipped'
        : (({ fail: 'failed', skip: 'skipped' } as const)[ends.get(name) ?? ('none' as End)] ?? 'succeeded')
    statuses.set(name, status)
    if (isBad || status === 'failed') hard.add(name)
  }
  return statuses
}

/** Of one of the assets that it reads nothing is there. */
function isStarved(name: string, statuses: ReadonlyMap<string, string>): boolean {
  const byAsset = Map.groupBy(readsOf(name), (one) => one.split('[')[0])
  return [...byAsset.values()].some((group) => group.every((one) => statuses.get(one) === 'skipped'))
}

const policies: readonly RunPolicy[] = ['per-partition', 'single-run', { batch: 4 }]
const injected = fc.dictionary(fc.constantFrom(...names), fc.constantFrom<End>('fail', 'skip'), {
  maxKeys: 8,
  noNullPrototype: true,
})
const actions = fc.array(
  fc.record({
    what: fc.constantFrom(
      'step',
      'step',
      'lose the commit',
      'crash',
      'run',
      'run',
      'run',
      'pause',
      'resume',
      'two at once',
    ),
    which: fc.nat(99),
  }),
  { maxLength: 80 },
)

test('whatever fails, crashes and waits, each partition is begun once at most, in order, and ends as it must', async () => {
  await fc.assert(
    fc.asyncProperty(
      injected,
      fc.constantFrom(...policies),
      fc.option(fc.integer({ min: 1, max: 4 })),
      actions,
      fc.boolean(),
      async (given, policy, maxRuns, todo, isForgetful) => {
        const ends = new Map(Object.entries(given))
        const house = new House(ends)
        const { scenario } = house
        await scenario.launch({ policy, ...(maxRuns === null ? {} : { maxRuns }) })
        for (const { what, which } of todo) await act(house, what, which)
        if ((await scenario.state()).status === 'paused') await scenario.set('running')
        const state = await scenario.finish('fill', isForgetful)

        const expected = model(ends)
        expect(await scenario.statuses()).toEqual(Object.fromEntries(expected))
        for (const [name, count] of house.begun) expect(`${name} ${count}`).toBe(`${name} 1`)
        const hasFailed = [...expected.values()].includes('failed')
        expect(state.status).toBe(hasFailed ? 'failed' : 'succeeded')
        const order = [...house.begun.keys()]
        for (const [place, name] of order.entries()) {
          for (const read of readsOf(name)) if (house.begun.has(read)) expect(order.indexOf(read)).toBeLessThan(place)
        }
        const runIds = (await scenario.items()).flatMap(({ runId }) => runId ?? [])
        const runs = await scenario.storage.getRuns([...new Set(runIds)])
        expect(runs.every((run) => run.request.backfillId === 'fill')).toBe(true)
        expect((await scenario.storage.listRuns({ limit: 1_000 })).runs).toHaveLength(runs.length)
      },
    ),
    { numRuns: 120 },
  )
}, 120_000)

async function act({ scenario }: House, what: string, which: number): Promise<void> {
  const { status } = await scenario.state()
  if (hasEnded(status)) return
  if (what === 'step') await scenario.step()
  if (what === 'lose the commit') await scenario.step('fill', true)
  if (what === 'crash') scenario.crash()
  if (what === 'pause' && status === 'running') await scenario.set('paused')
  if (what === 'resume' && status === 'paused') await scenario.set('running')
  if (what === 'two at once') await scenario.stepTwice()
  if (what === 'run') {
    const queued = await scenario.queued()
    const runId = queued[which % Math.max(1, queued.length)]
    if (runId !== undefined) await scenario.execute(runId)
  }
}

test('a canceled backfill begins nothing more, whenever it is canceled', async () => {
  await fc.assert(
    fc.asyncProperty(actions, fc.constantFrom(...policies), async (todo, policy) => {
      const house = new House(new Map())
      const { scenario } = house
      await scenario.launch({ policy, maxRuns: 5 })
      for (const { what, which } of todo) await act(house, what, which)
      const state = await scenario.state()
      if (hasEnded(state.status)) return
      await scenario.set('canceling')
      await scenario.advance()
      const begun = house.begun.size
      for (const runId of await scenario.queued()) await scenario.cancelRun(runId)
      await scenario.advance()
      expect((await scenario.state()).status).toBe('canceled')
      expect(house.begun.size).toBe(begun)
      const items = await scenario.items()
      for (const item of items) if (house.begun.has(nameOf(item))) expect(item.status).toBe('succeeded')
      expect(items.filter(({ status }) => status === 'pending' || status === 'requested')).toEqual([])
    }),
    { numRuns: 50 },
  )
}, 60_000)

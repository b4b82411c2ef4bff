/** Places in pools under whatever happens, against a line worked out by hand: in memory and on SQLite alike. */
import { memoryStorage, type Event, type PoolState, type SlotRequest, type Storage } from '@ingot/core'
import { claimBy, ended, queued, stepSucceeded } from '@ingot/core/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { openSqliteStorage } from './storage.ts'

type Act =
  | { readonly kind: 'ask'; readonly request: SlotRequest }
  | { readonly kind: 'ask-again'; readonly step: number }
  | { readonly kind: 'release'; readonly step: number }
  | { readonly kind: 'end'; readonly step: number; readonly how: 'step-succeeded' | 'step-retry-scheduled' }
  | { readonly kind: 'end-run' }
  | { readonly kind: 'limit'; readonly pool: string; readonly limit: number }

interface Step extends SlotRequest {
  readonly runId: string
  isHeld: boolean
}

const runIds = ['r', 's', 't']
const pools = ['p', 'q', 'z']

const acts: fc.Arbitrary<readonly (readonly [runId: string, act: Act])[]> = fc.array(
  fc.tuple(
    fc.constantFrom(...runIds),
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .record({
            stepKey: fc.constantFrom('a', 'b', 'c', 'd'),
            pools: fc.subarray(pools, { minLength: 1 }),
            priority: fc.integer({ min: 0, max: 2 }),
            atMs: fc.integer({ min: 0, max: 5 }),
          })
          .map((request): Act => ({ kind: 'ask', request })),
      },
      { weight: 4, arbitrary: fc.nat(11).map((step): Act => ({ kind: 'ask-again', step })) },
      { weight: 1, arbitrary: fc.nat(11).map((step): Act => ({ kind: 'release', step })) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.nat(11), fc.constantFrom('step-succeeded', 'step-retry-scheduled'))
          .map(([step, how]): Act => ({ kind: 'end', step, how })),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...pools), fc.nat(3))
          .map(([pool, limit]): Act => ({ kind: 'limit', pool, limit })),
      },
      { weight: 1, arbitrary: fc.constant<Act>({ kind: 'end-run' }) },
    ),
  ),
  { maxLength: 40, size: 'max' },
)

/** The steps that hold a place or wait, and what the store has to say of them. */
class Line {
  readonly #storage: Storage
  #steps: Step[] = []
  readonly #tokens = new Map<string, number>()
  readonly #rounds = new Map<string, number>()

  constructor(storage: Storage) {
    this.#storage = storage
  }

  get waiting(): readonly Step[] {
    return this.#steps.filter((step) => !step.isHeld)
  }

  async act(runId: string, act: Act): Promise<void> {
    if (act.kind === 'limit') return await this.#storage.setPoolLimit(act.pool, act.limit)
    if (act.kind === 'ask') return await this.#askFirst(await this.#claimed(runId), act.request)
    if (act.kind === 'end-run') return await this.#endRun(runId)
    const step = this.#steps[act.step % Math.max(1, this.#steps.length)]
    if (step === undefined) return
    if (act.kind === 'ask-again') await this.ask(step)
    else if (act.kind === 'release') await this.#leave(step)
    else await this.#leave(step, act.how)
  }

  /** Served when there is a place for it in each pool that those ahead of it do not need, else not. */
  async ask(step: Step): Promise<void> {
    const expected = step.isHeld || isFirst(step, await this.#storage.listPools()) ? 'held' : 'waiting'
    const { runId, isHeld: _, ...request } = step
    const told = await this.#storage.claimSlots(this.#fence(runId), request)
    expect(told).toBe(expected)
    if (told === 'held' && !step.isHeld) expect(await this.#isWithinLimits(step)).toBe(true)
    step.isHeld = told === 'held'
  }

  /** Nobody is in the store's line who did not ask, and nobody is lost. */
  async check(): Promise<void> {
    const states = await this.#storage.listPools()
    for (const pool of pools) {
      const state = states.find((one) => one.name === pool)
      for (const isHeld of [true, false]) {
        const ours = this.#steps.filter((step) => step.isHeld === isHeld && step.pools.includes(pool)).map(nameOf)
        expect(((isHeld ? state?.held : state?.waiting) ?? []).map(nameOf).toSorted()).toEqual(ours.toSorted())
      }
    }
  }

  /** Steps end and those who wait ask again, with a place in each pool, until nobody waits. */
  async drain(): Promise<void> {
    for (const pool of pools) await this.#storage.setPoolLimit(pool, 1)
    for (let round = 0; this.#steps.length > 0; round += 1) {
      if (round > 40) throw new Error(`${this.waiting.length} wait for ever`)
      for (const step of this.#steps.filter((one) => one.isHeld)) await this.#leave(step, 'step-succeeded')
      for (const step of this.waiting) await this.ask(step)
      await this.check()
    }
  }

  async #askFirst(runId: string, request: SlotRequest): Promise<void> {
    // A step asks for the same until it has ended.
    if (this.#steps.some((step) => step.runId === runId && step.stepKey === request.stepKey)) return
    const { held, waiting } = await this.#placesIn(request.pools)
    const step: Step = { ...request, runId, isHeld: false }
    const told = await this.#storage.claimSlots(this.#fence(runId), request)
    step.isHeld = told === 'held'
    this.#steps.push(step)
    if (held && waiting) expect(told).toBe('held')
    if (told === 'held') expect(await this.#isWithinLimits(step)).toBe(true)
  }

  /** Whether each pool has a place, and whether nobody waits for any of them. */
  async #placesIn(names: readonly string[]): Promise<{ readonly held: boolean; readonly waiting: boolean }> {
    const states = (await this.#storage.listPools()).filter((state) => names.includes(state.name))
    return {
      held: states.every((state) => state.held.length < state.limit),
      waiting: states.every((state) => state.waiting.length === 0),
    }
  }

  async #leave(step: Step, how?: 'step-succeeded' | 'step-retry-scheduled'): Promise<void> {
    const { runId, stepKey } = step
    const error = { name: 'Error', message: 'no' }
    const event: Event =
      how === 'step-retry-scheduled'
        ? { kind: how, runId, stepKey, attempt: 1, atMs: 1, durationMs: 1, delayMs: 1, error }
        : stepSucceeded(runId, stepKey)
    if (how === undefined) await this.#storage.releaseSlots(this.#fence(runId), stepKey)
    else await this.#storage.append([event], this.#fence(runId))
    this.#steps = this.#steps.filter((one) => one !== step)
  }

  async #endRun(name: string): Promise<void> {
    const runId = await this.#claimed(name)
    await this.#storage.append([ended(runId)])
    this.#rounds.set(name, (this.#rounds.get(name) ?? 0) + 1)
    this.#steps = this.#steps.filter((step) => step.runId !== runId)
  }

  /** The run that goes by this name now, made when it is not there. */
  async #claimed(name: string): Promise<string> {
    const runId = `${name}${this.#rounds.get(name) ?? 0}`
    if (this.#tokens.has(runId)) return runId
    const made = await this.#storage.createRun({ runId, events: [queued(runId)], claim: claimBy('w', 100) })
    if (made.kind === 'created' && made.claim !== undefined) this.#tokens.set(runId, made.claim.token)
    return runId
  }

  #fence(runId: string): { readonly runId: string; readonly token: number } {
    return { runId, token: this.#tokens.get(runId) ?? 0 }
  }

  async #isWithinLimits({ pools: names }: Step): Promise<boolean> {
    const states = (await this.#storage.listPools()).filter((state) => names.includes(state.name))
    return states.every((state) => state.held.length <= state.limit)
  }
}

const nameOf = ({ runId, stepKey }: { readonly runId: string; readonly stepKey: string }): string =>
  `${runId}/${stepKey}`

function isFirst(step: Step, states: readonly PoolState[]): boolean {
  return states
    .filter((state) => step.pools.includes(state.name))
    .every(({ limit, held, waiting }) => {
      const free = Math.max(0, limit - held.length)
      return waiting.slice(0, free).some((one) => nameOf(one) === nameOf(step))
    })
}

async function tryOut(storage: Storage, list: readonly (readonly [string, Act])[]): Promise<void> {
  const line = new Line(storage)
  for (const [runId, act] of list) {
    await line.act(runId, act)
    await line.check()
  }
  await line.drain()
}

it('in memory, never more than the limit get in, the head of the line is served and nobody waits for ever', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      await using storage = memoryStorage()
      await tryOut(storage, list)
    }),
    { numRuns: 300 },
  )
})

it('on SQLite, never more than the limit get in, the head of the line is served and nobody waits for ever', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (list) => {
      await using directory = await temporaryDirectory()
      await using storage = await openSqliteStorage({ directory: directory.path })
      await tryOut(storage, list)
    }),
    { numRuns: 50 },
  )
})

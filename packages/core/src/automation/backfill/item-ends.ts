/**
 * item-ends — what a run that has ended means to the items of a backfill that it was to make.
 *
 * Rules    a step that succeeded made its items, but for outputs that its function left out: those were skipped. A blocking
 *          check that fails fails its step, and with it the item. What has no word of its own ended as the run did.
 */
import type { Event, PlannedStepSummary } from '../../event/event.ts'
import type { RunState } from '../../run/run-state.ts'
import type { Storage } from '../../storage/storage.ts'

export interface ItemEnd {
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'canceled'
  readonly reason?: string
  /** Skipped because its function, or one before it, chose so; not because something went wrong. */
  readonly isChosen?: boolean
}

interface Wanted {
  readonly target: string
  readonly partition: string
}

const REASON_CHARS = 300
const PAGE = 1_000
const KINDS = [
  'steps-planned',
  'asset-materialized',
  'step-succeeded',
  'step-failed',
  'step-skipped',
  'step-canceled',
] as const

/** In the order of the items. */
export async function readItemEnds(
  storage: Storage,
  run: RunState,
  items: readonly Wanted[],
  isJob: boolean,
): Promise<readonly ItemEnd[]> {
  if (isJob) return items.map(() => endOfRun(run, { status: 'succeeded' }))
  // The common case without reading a single event.
  if (run.status === 'succeeded' && run.steps.skipped === 0 && run.materializedCount >= items.length) {
    return items.map(() => ({ status: 'succeeded' }))
  }
  const steps = new RunSteps()
  for await (const event of eventsOf(storage, run.runId)) steps.tell(event)
  return items.map((item) => steps.endOf(item) ?? endOfRun(run, LEFT_OUT))
}

async function* eventsOf(storage: Storage, runId: string): AsyncGenerator<Event> {
  for (let afterId = 0; ;) {
    const page = await storage.read({ afterId, limit: PAGE, runId, kinds: KINDS })
    yield* page.events
    if (page.nextId === afterId || page.events.length < PAGE) return
    afterId = page.nextId
  }
}

/** The steps of a run: what they make, and how they ended. */
class RunSteps {
  readonly #stepOf = new Map<string, string>()
  readonly #ends = new Map<string, ItemEnd>()
  readonly #made = new Set<string>()

  tell(event: Event): void {
    switch (event.kind) {
      case 'steps-planned':
        for (const step of event.steps) this.#plan(step)
        return
      case 'asset-materialized':
        this.#made.add(named(event.assetKey, event.partition))
        return
      case 'step-succeeded':
        this.#ends.set(event.stepKey, { status: 'succeeded' })
        return
      case 'step-failed':
        this.#ends.set(event.stepKey, { status: 'failed', reason: shorten(event.error.message) })
        return
      case 'step-skipped':
        this.#ends.set(event.stepKey, {
          status: 'skipped',
          reason: shorten(event.reason),
          isChosen: event.cause === 'chosen',
        })
        return
      case 'step-canceled':
        this.#ends.set(event.stepKey, { status: 'canceled' })
        return
      default:
    }
  }

  endOf({ target, partition }: Wanted): ItemEnd | undefined {
    const name = named(target, partition)
    const stepKey = this.#stepOf.get(name) ?? this.#stepOf.get(named(target, ANY))
    const end = stepKey === undefined ? undefined : this.#ends.get(stepKey)
    if (end?.status !== 'succeeded' || this.#made.has(name)) return end
    return { status: 'skipped', reason: 'its function left it out', isChosen: true }
  }

  #plan({ key, assets, partition, partitions }: PlannedStepSummary): void {
    for (const asset of assets) this.#stepOf.set(named(asset, partitions === undefined ? partition : ANY), key)
  }
}

/** Stands for the partitions of a step that makes several: there is one such step of an asset in a run. */
const ANY = '\n'

function named(asset: string, partition: string | undefined): string {
  return `${asset}\n${partition ?? ''}`
}

const LEFT_OUT: ItemEnd = { status: 'skipped', reason: 'its run ended without it', isChosen: true }

function endOfRun(run: RunState, succeeded: ItemEnd): ItemEnd {
  const reason = run.message === undefined ? {} : { reason: shorten(run.message) }
  if (run.status === 'canceled') return { status: 'canceled', ...reason }
  if (run.status === 'failed') return { status: 'failed', ...reason }
  return succeeded
}

function shorten(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length <= REASON_CHARS ? line : `${line.slice(0, REASON_CHARS)}…`
}

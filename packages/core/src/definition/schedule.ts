/**
 * schedule — launches runs at times that a cron expression names, or whenever a partition's window has ended.
 *
 * Shapes   `Schedule` is what `defineSchedule` returns and what the house handles; its types are checked at the door.
 * Units    cron: five or six fields, `@daily` and the like, see cron.ts; `…Ms` milliseconds
 * Rules    A tick is never made for a time before the schedule was switched on, and never twice.
 *          `catchUp` decides what becomes of ticks that were missed while no daemon ran: `latest` (only the newest;
 *          unless given), `all`, `{ max: n }` (the newest n), `skip` (none: only what is due within the last minute).
 *          With `onNewPartition` it is `{ max: 5 }` unless given.
 *          `overlap` decides what becomes of a tick while a run of an earlier one is unfinished: `allow` (unless given)
 *          makes its run all the same, `skip` makes none, `queue` makes it and lets it wait in the queue.
 *          A declared schedule is switched on, unless it says `status: 'stopped'`.
 * Errors   DefinitionError definition/bad-name, definition/bad-cron, definition/bad-schedule   at load
 */
import { cronTimes } from '../cron.ts'
import { DefinitionError } from '../errors.ts'
import type { MaybePromise } from './asset.ts'
import type { TickContext } from './instigator-context.ts'
import { checkName } from './key.ts'
import type { Skip } from './outcome.ts'
import type { GivenConfig, RequestFor } from './request.ts'
import type { AnyResources, ResourceValues } from './resource.ts'
import type { JobRef, Target, TargetInput } from './target.ts'
import { toTarget } from './target.ts'

export type CatchUp = 'latest' | 'all' | 'skip' | { readonly max: number }
export type Overlap = 'allow' | 'skip' | 'queue'

export interface Schedule {
  readonly kind: 'schedule'
  readonly name: string
  readonly description: string | undefined
  readonly target: Target
  /** Empty with `onNewPartition`: then the target's partitions say when. */
  readonly cron: readonly string[]
  /** Undefined with `onNewPartition`. */
  readonly timezone: string | undefined
  readonly onNewPartition: { readonly afterMs: number } | undefined
  readonly catchUp: CatchUp
  readonly overlap: Overlap
  readonly isRunningByDefault: boolean
  readonly resources: AnyResources
  readonly softLimitMs: number
  readonly hardLimitMs: number
  /** What each of its runs gets beside what its request says. */
  readonly request: {
    readonly config?: unknown
    readonly partition?: string
    readonly tags?: Readonly<Record<string, string>>
  }
  /** Undefined: each tick asks for one run. */
  readonly evaluate: ((context: ScheduleContext<Readonly<Record<string, unknown>>>) => unknown) | undefined
}

/** A schedule whose types are kept for tests: `evaluateSchedule(schedule, { resources })`. */
export type TypedSchedule<R extends AnyResources = AnyResources> = Schedule & {
  /** Types only; never set. */
  readonly '~schedule': { readonly resources: R }
}

export interface ScheduleContext<Resources> extends TickContext<Resources> {
  /** The time that this tick is for. */
  readonly dueAtMs: number
  /** With `onNewPartition`: the partition whose window has ended. */
  readonly partition: string | undefined
}

interface CommonOptions<T extends TargetInput, R extends AnyResources> {
  readonly name: string
  readonly description?: string
  /** A job, jobs, an asset selection, an asset or assets. */
  readonly target: T
  readonly catchUp?: CatchUp
  readonly overlap?: Overlap
  /** Whether it runs where nobody has switched it on or off. `running` unless given. */
  readonly status?: 'running' | 'stopped'
  /** Of the target job. */
  readonly config?: ConfigFor<T>
  readonly partition?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly resources?: R
  /** A tick that takes longer is shown as slow; default 5,000. */
  readonly softLimitMs?: number
  /** A tick that takes longer has failed; default 60,000. */
  readonly hardLimitMs?: number
  /** Decides at each tick; without it each tick asks for one run of the target. */
  readonly evaluate?: (
    context: ScheduleContext<ResourceValues<R>>,
  ) => MaybePromise<RequestFor<T> | readonly RequestFor<T>[] | Skip>
}

type ConfigFor<T> = T extends JobRef<string, infer Config> ? GivenConfig<Config> : undefined

export type ScheduleOptions<T extends TargetInput, R extends AnyResources> = CommonOptions<T, R> &
  (
    | {
        /** One expression, or several of which each makes ticks. */
        readonly cron: string | readonly string[]
        /** IANA name, `Europe/Zurich`; `UTC` unless given. */
        readonly timezone?: string
        readonly onNewPartition?: undefined
      }
    | {
        /**
         * A tick for each partition when its time window has ended, `afterMs` later where data comes late. When and in
         * which time zone is the partitions' own.
         */
        readonly onNewPartition: true | { readonly afterMs: number }
        readonly cron?: undefined
        readonly timezone?: undefined
      }
  )

/** How many missed windows a schedule over partitions makes up for, unless `catchUp` says otherwise. */
const WINDOWS_CAUGHT_UP = 5
const CATCH_UPS: readonly Exclude<CatchUp, object>[] = ['latest', 'all', 'skip']
const OVERLAPS: readonly Overlap[] = ['allow', 'skip', 'queue']
const SOFT_LIMIT_MS = 5_000
const HARD_LIMIT_MS = 60_000

export function defineSchedule<T extends TargetInput, R extends AnyResources = Readonly<Record<never, never>>>(
  options: ScheduleOptions<T, R>,
): TypedSchedule<R> {
  const { name, cron, timezone = 'UTC', onNewPartition } = options
  const what = `schedule "${name}"`
  checkName('schedule', name)
  const expressions = cron === undefined ? [] : typeof cron === 'string' ? [cron] : cron
  for (const expression of expressions) cronTimes(what, expression, timezone)
  if ((expressions.length === 0) === (onNewPartition === undefined)) {
    throw bad(what, 'it needs either `cron` or `onNewPartition`, to know when its ticks are')
  }
  const afterMs = onNewPartition === undefined || onNewPartition === true ? 0 : onNewPartition.afterMs
  if (!Number.isInteger(afterMs) || afterMs < 0)
    throw bad(what, `afterMs is ${afterMs}; it must be an integer from 0 up`)
  const catchUp = options.catchUp ?? (onNewPartition === undefined ? 'latest' : { max: WINDOWS_CAUGHT_UP })
  checkCatchUp(what, catchUp)
  const { overlap = 'allow' } = options
  checkOneOf(what, 'overlap', overlap, OVERLAPS)
  const { config, partition, tags, evaluate } = options
  const erased: Schedule = {
    kind: 'schedule',
    name,
    description: options.description,
    target: toTarget(options.target),
    cron: expressions,
    timezone: onNewPartition === undefined ? timezone : undefined,
    onNewPartition: onNewPartition === undefined ? undefined : { afterMs },
    catchUp,
    overlap,
    isRunningByDefault: isRunning(what, options.status),
    resources: options.resources ?? {},
    ...checkLimits(what, options),
    request: {
      ...(config === undefined ? {} : { config }),
      ...(partition === undefined ? {} : { partition }),
      ...(tags === undefined ? {} : { tags }),
    },
    evaluate: evaluate as unknown as Schedule['evaluate'],
  }
  // The one door between what an author sees (typed) and what the house handles (erased).
  return erased as TypedSchedule<R>
}

/** Both limits of a tick, checked; shared by schedules and sensors. */
export function checkLimits(
  what: string,
  given: { readonly softLimitMs?: number; readonly hardLimitMs?: number },
): { readonly softLimitMs: number; readonly hardLimitMs: number } {
  const { hardLimitMs = HARD_LIMIT_MS } = given
  const softLimitMs = given.softLimitMs ?? Math.min(SOFT_LIMIT_MS, hardLimitMs)
  if (softLimitMs > 0 && hardLimitMs >= softLimitMs && Number.isFinite(hardLimitMs)) return { softLimitMs, hardLimitMs }
  throw bad(
    what,
    `its limits are ${softLimitMs} and ${hardLimitMs} ms; both must be above 0, the hard one not below the soft one`,
  )
}

/** Whether it runs where nobody has switched it; shared by schedules and sensors. */
export function isRunning(what: string, status: 'running' | 'stopped' = 'running'): boolean {
  checkOneOf(what, 'status', status, ['running', 'stopped'])
  return status === 'running'
}

function checkCatchUp(what: string, catchUp: CatchUp): void {
  if (typeof catchUp === 'string') return checkOneOf(what, 'catchUp', catchUp, CATCH_UPS, ' or { max: n }')
  if (Number.isInteger(catchUp.max) && catchUp.max >= 1) return
  throw bad(what, `catchUp.max is ${catchUp.max}; it must be an integer from 1 up`)
}

/** What comes from JavaScript, or from a row or a file, no compiler has seen. */
function checkOneOf(what: string, option: string, value: string, known: readonly string[], more = ''): void {
  if (known.includes(value)) return
  const list = known.map((one) => `"${one}"`).join(', ')
  throw bad(what, `${option} is ${JSON.stringify(value)}; it must be one of ${list}${more}`)
}

function bad(what: string, wrong: string): DefinitionError {
  const code = what.startsWith('schedule') ? 'definition/bad-schedule' : 'definition/bad-sensor'
  return new DefinitionError(code, `${what}: ${wrong}.`)
}

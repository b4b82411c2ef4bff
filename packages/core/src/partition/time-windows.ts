/**
 * time-windows — partitions by time, as authors define them.
 *
 * Rules    a window is there once its end has passed; with `endOffset: 1` as soon as it begins, with -1 one window later.
 *          Where windows begin and how keys look when clocks change: grid.ts.
 * Errors   DefinitionError definition/bad-partitions, definition/bad-cron   at load
 */
import { cronTimes } from '../cron.ts'
import { DefinitionError } from '../errors.ts'
import { gridOf } from './grid.ts'
import { isCron, keptWindows } from './kept-windows.ts'
import type { Field } from './key-format.ts'
import { keyFormat, parseTime } from './key-format.ts'
import type { TimeWindow, TimeWindowPartitions } from './partition.ts'
import { timeZone } from './zone.ts'

export interface WindowOptions {
  /**
   * Where the first window begins, or before it: a local time (`2026-01-01`, `2026-01-01T06:00`), one with its offset
   * (`2026-01-01T06:00Z`), or ms since the Unix epoch.
   */
  readonly start: string | number
  /** No window ends after it. */
  readonly end?: string | number
  /** IANA name, like `Europe/Zurich`; `UTC` unless given. */
  readonly timezone?: string
  /** 1: the window that is under way is there too. -1: the newest that has ended is not there yet. 0 unless given. */
  readonly endOffset?: number
  /** Windows left out: cron expressions that their beginnings match, keys, or instants in ms. */
  readonly exclusions?: readonly (string | number)[]
  /** Of keys: `%Y %m %d %H %M %S`. */
  readonly format?: string
}

interface MinuteOption {
  /** Windows begin at this minute; 0 unless given. */
  readonly minuteOffset?: number
}
interface HourOption {
  /** Windows begin at this hour; 0 unless given. */
  readonly hourOffset?: number
}
export type HourlyOptions = WindowOptions & MinuteOption
export type DailyOptions = WindowOptions & MinuteOption & HourOption
export type WeeklyOptions = DailyOptions & {
  /** 0 = Sunday (unless given), 6 = Saturday. */
  readonly dayOffset?: number
}
export type MonthlyOptions = DailyOptions & {
  /** Day of the month, 1 (unless given) to 28. */
  readonly dayOffset?: number
}
export type CronOptions = WindowOptions & {
  /** Windows go from tick to tick. Five fields, or six with seconds first. */
  readonly cron: string
}

/** Keys like `2026-01-01-13:00`. */
export function hourly(options: HourlyOptions): TimeWindowPartitions {
  return make('hour', options, `${options.minuteOffset ?? 0} * * * *`, '%Y-%m-%d-%H:%M')
}

/** Keys like `2026-01-01`. */
export function daily(options: DailyOptions): TimeWindowPartitions {
  return make('day', options, `${timeOf(options)} * * *`, '%Y-%m-%d')
}

/** Keys like `2026-01-04`: the day on which the week begins. */
export function weekly(options: WeeklyOptions): TimeWindowPartitions {
  return make('week', options, `${timeOf(options)} * * ${options.dayOffset ?? 0}`, '%Y-%m-%d')
}

/** Keys like `2026-01-01`: the day on which the month begins. */
export function monthly(options: MonthlyOptions): TimeWindowPartitions {
  return make('month', options, `${timeOf(options)} ${options.dayOffset ?? 1} * *`, '%Y-%m-%d')
}

/** Keys like `2026-01-01-13:00`, or `2026-01-01-13:00:30` where the expression has seconds. */
export function cronPartitions(options: CronOptions): TimeWindowPartitions {
  const hasSeconds = options.cron.trim().split(/\s+/).length === 6
  return make('cron', options, options.cron, hasSeconds ? '%Y-%m-%d-%H:%M:%S' : '%Y-%m-%d-%H:%M')
}

function timeOf({ minuteOffset = 0, hourOffset = 0 }: MinuteOption & HourOption): string {
  return `${minuteOffset} ${hourOffset}`
}

/** The window of a key, whether it has ended or not; undefined when it is none of the definition's. */
export function windowOfKey(definition: TimeWindowPartitions, key: string): TimeWindow | undefined {
  const grid = gridOf(definition)
  const raw = grid.indexOf(key)
  if (raw === undefined || !keptWindows(definition).isKept(raw)) return undefined
  const startMs = grid.startOf(raw)
  const endMs = grid.startOf(raw + 1)
  return startMs === undefined || endMs === undefined ? undefined : { startMs, endMs }
}

type Every = TimeWindowPartitions['every']
type Offsets = MinuteOption & HourOption & { readonly dayOffset?: number }

const NAMES: Readonly<Record<Every, string>> = {
  hour: 'hourly',
  day: 'daily',
  week: 'weekly',
  month: 'monthly',
  cron: 'cron',
}

function make(every: Every, options: WindowOptions & Offsets, cron: string, format: string): TimeWindowPartitions {
  const what = `${NAMES[every]} partitions`
  const { timezone = 'UTC', endOffset = 0, exclusions = [], minuteOffset = 0, hourOffset = 0 } = options
  const dayOffset = options.dayOffset ?? (every === 'month' ? 1 : 0)
  checkZone(what, timezone)
  checkInteger(what, 'minuteOffset', minuteOffset, 0, 59)
  checkInteger(what, 'hourOffset', hourOffset, 0, 23)
  if (every === 'week') checkInteger(what, 'dayOffset', dayOffset, 0, 6)
  if (every === 'month') checkInteger(what, 'dayOffset', dayOffset, 1, 28)
  checkInteger(what, 'endOffset', endOffset, -1_000_000, 1_000_000)
  // A fault in the expression is found here.
  if (every === 'cron') cronTimes(what, cron, timezone)
  for (const exclusion of exclusions) {
    if (typeof exclusion === 'string' && isCron(exclusion)) cronTimes(`${what}, exclusions`, exclusion, timezone)
  }
  const startMs = instantOf(what, 'start', options.start, timezone)
  const endMs = options.end === undefined ? undefined : instantOf(what, 'end', options.end, timezone)
  if (endMs !== undefined && endMs <= startMs) throw bad(what, 'end is not after start')
  checkFormat(what, every, options.format ?? format, cron)
  const definition = {
    kind: 'time-window',
    every,
    cron,
    timezone,
    startMs,
    endMs,
    endOffset,
    minuteOffset,
    hourOffset,
    dayOffset,
    exclusions,
    format: options.format ?? format,
  } as TimeWindowPartitions
  checkExclusions(what, definition)
  return definition
}

function checkZone(what: string, timezone: string): void {
  try {
    timeZone(timezone)
  } catch {
    throw bad(what, `the time zone ${JSON.stringify(timezone)} is not known. Write it like "Europe/Zurich"`)
  }
}

function checkInteger(what: string, name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw bad(what, `${name} is ${value}; it must be a whole number from ${least} to ${most}`)
}

// Clocks are known from 1900 on, and years have four digits.
const EARLIEST_MS = Date.UTC(1900, 0, 2)
const LATEST_MS = Date.UTC(9000, 0, 1)

function instantOf(what: string, name: string, given: string | number, timezone: string): number {
  const parsed = typeof given === 'string' ? parseTime(given) : undefined
  const ms =
    typeof given === 'number'
      ? given
      : parsed?.offsetMs === undefined
        ? parsed && timeZone(timezone).firstInstant(parsed.localMs)
        : parsed.localMs - parsed.offsetMs
  if (ms !== undefined && Number.isInteger(ms) && ms >= EARLIEST_MS && ms <= LATEST_MS) return ms
  throw bad(
    what,
    `${name} is ${JSON.stringify(given)}; write it like "2026-01-01" or "2026-01-01T13:00", from 1900-01-02 on`,
  )
}

const NEEDED: Readonly<Record<Every, readonly Field[]>> = {
  hour: ['Y', 'm', 'd', 'H'],
  day: ['Y', 'm', 'd'],
  week: ['Y', 'm', 'd'],
  month: ['Y', 'm'],
  cron: ['Y', 'm', 'd', 'H', 'M'],
}

/** No two windows may have one key. */
function checkFormat(what: string, every: Every, format: string, cron: string): void {
  const { fields } = keyFormat(format)
  const seconds: readonly Field[] = every === 'cron' && cron.trim().split(/\s+/).length === 6 ? ['S'] : []
  const missing = [...NEEDED[every], ...seconds].find((field) => !fields.has(field))
  if (missing === undefined) return
  throw bad(what, `the key format "${format}" has no %${missing}, so that several windows would have the same key`)
}

function checkExclusions(what: string, definition: TimeWindowPartitions): void {
  const grid = gridOf(definition)
  for (const exclusion of definition.exclusions) {
    if (typeof exclusion === 'string' && isCron(exclusion)) continue
    const isKnown =
      typeof exclusion === 'string'
        ? grid.indexOf(exclusion) !== undefined
        : grid.startOf(grid.firstFrom(exclusion)) === exclusion
    if (!isKnown) {
      throw bad(
        what,
        `the exclusion ${JSON.stringify(exclusion)} is neither a cron expression, nor a key of theirs, nor the instant at which a window begins`,
      )
    }
  }
}

function bad(what: string, wrong: string): DefinitionError {
  return new DefinitionError('definition/bad-partitions', `${what}: ${wrong}.`)
}

/**
 * partition — how an asset is cut into parts that are materialised one by one.
 *
 * Shapes   a partition key is a non-empty text without control characters, of at most 200 characters.
 *          A key of several dimensions is the dimensions' keys joined by `|` in the order of the dimensions' sorted
 *          names (`2026-01-01|eu`); a `|` within one of them is written `%7C`.
 *          Definitions are plain data; which keys there are at a moment is the business of key-space.ts.
 * Errors   DefinitionError definition/bad-partitions   at load
 */
import { DefinitionError } from '../errors.ts'

/** An instant belongs to it when startMs ≤ instant < endMs. */
export interface TimeWindow {
  readonly startMs: number
  readonly endMs: number
}

/** What a step knows of the partition it makes. */
export interface Partition<
  out Key extends string = string,
  out Window extends TimeWindow | undefined = TimeWindow | undefined,
  out Dimensions = Readonly<Record<string, string>>,
> {
  /** Of a step that takes a range: the first of its keys. */
  readonly key: Key
  /** All keys that the step makes, in their order: one, but for a step that takes a range. */
  readonly keys: readonly Key[]
  /** Of time windows: the partition's, or from the first one's start to the last one's end. Else undefined. */
  readonly window: Window
  /** Of several dimensions: the key in each, by name. Else empty. */
  readonly dimensions: Dimensions
}

/** What a step knows of the partitions it makes when it takes all of them at once. */
export type PartitionRange<Part extends Partition = Partition> = Pick<Part, 'keys' | 'window'>

/** A fixed list of keys, in the order given. */
export interface StaticPartitions<out Key extends string = string> {
  readonly kind: 'static'
  readonly keys: readonly Key[]
  /** Types only; never set. */
  readonly '~key': Key
  readonly '~partition': Partition<Key, undefined, Readonly<Record<never, never>>>
}

/** A key per hour, day, week, month or tick of a cron expression. Made by `daily` and its like. */
export interface TimeWindowPartitions {
  readonly kind: 'time-window'
  readonly every: 'hour' | 'day' | 'week' | 'month' | 'cron'
  /** Ticks where windows begin, which is where the one before ends. */
  readonly cron: string
  readonly timezone: string
  /** The first window is the first that begins here or later. */
  readonly startMs: number
  /** No window ends later. */
  readonly endMs: number | undefined
  /** How many windows there are beyond those that have ended; below 0: how many of these are not there yet. */
  readonly endOffset: number
  readonly minuteOffset: number
  readonly hourOffset: number
  /** Of a week: 0 = Sunday. Of a month: 1 = the first. */
  readonly dayOffset: number
  /** Cron expressions, keys, or instants at which windows begin. */
  readonly exclusions: readonly (string | number)[]
  /** `%Y-%m-%d-%H:%M` */
  readonly format: string
  /** Types only; never set. */
  readonly '~key': string
  readonly '~partition': Partition<string, TimeWindow, Readonly<Record<never, never>>>
}

/** A named set of keys that grows and shrinks while the system runs. */
export interface DynamicPartitions {
  readonly kind: 'dynamic'
  readonly name: string
  /** Types only; never set. */
  readonly '~key': string
  readonly '~partition': Partition<string, undefined, Readonly<Record<never, never>>>
}

export type Dimensions = Readonly<Record<string, StaticPartitions | TimeWindowPartitions | DynamicPartitions>>

/** Every combination of its dimensions' keys. */
export interface MultiPartitions<D extends Dimensions = Dimensions> {
  readonly kind: 'multi'
  /** By name; their order is that of the sorted names. */
  readonly dimensions: D
  /** Types only; never set. */
  readonly '~key': string
  readonly '~partition': Partition<string, WindowOf<D>, { readonly [Name in keyof D]: D[Name]['~key'] }>
}

/** The window of the first dimension, by name, that has any. */
type WindowOf<D extends Dimensions> = string extends keyof D
  ? TimeWindow | undefined
  : Extract<D[keyof D], TimeWindowPartitions> extends never
    ? undefined
    : TimeWindow

/** How an asset is cut; `Key` is the type of its keys. */
export type PartitionsDefinition<Key extends string = string> = (
  | StaticPartitions
  | TimeWindowPartitions
  | DynamicPartitions
  | MultiPartitions
) & { readonly '~key': Key }

const LONGEST_KEY = 200

/** What is wrong with a key, as the end of a sentence; undefined when it is allowed. */
export function keyFault(key: string): string | undefined {
  if (key === '') return 'it is empty'
  if (key.length > LONGEST_KEY) return `it has more than ${LONGEST_KEY} characters`
  // In an address they mean another place, and are taken out by whoever passes the address on.
  if (key === '.' || key === '..') return 'an address cannot hold it'
  if (!key.isWellFormed()) return 'it holds half of a character'
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
  return /[\u0000-\u001f]/.test(key) ? 'it has a control character' : undefined
}

/** `staticPartitions(['eu', 'us'])` */
export function staticPartitions<const Key extends string>(keys: readonly Key[]): StaticPartitions<Key> {
  if (keys.length === 0) throw bad('static partitions need at least one key')
  const seen = new Set<string>()
  for (const key of keys) {
    const fault = keyFault(key)
    if (fault !== undefined) throw bad(`partition key ${JSON.stringify(key).slice(0, 80)} is not allowed: ${fault}`)
    if (seen.has(key)) throw bad(`partition key "${key}" is listed twice`)
    seen.add(key)
  }
  return { kind: 'static', keys } as StaticPartitions<Key>
}

const NAME = /^[A-Za-z0-9_-]{1,100}$/

/** `dynamicPartitions({ name: 'customers' })`: keys are added by sensors, the command line or the API. */
export function dynamicPartitions({ name }: { readonly name: string }): DynamicPartitions {
  if (!NAME.test(name)) {
    throw bad(`the name ${JSON.stringify(name)} of dynamic partitions is not 1 to 100 of A-Z a-z 0-9 _ -`)
  }
  return { kind: 'dynamic', name } as DynamicPartitions
}

/** `multiPartitions({ date: daily({ … }), region: staticPartitions(['eu', 'us']) })` */
export function multiPartitions<const D extends Dimensions>(dimensions: D): MultiPartitions<D> {
  const names = Object.keys(dimensions)
  const badName = names.find((name) => !NAME.test(name))
  if (badName !== undefined) {
    throw bad(`the dimension name ${JSON.stringify(badName)} is not 1 to 100 of A-Z a-z 0-9 _ -`)
  }
  if (names.length < 2) throw bad('partitions in several dimensions need at least two of them')
  const nested = names.find((name) => !['static', 'time-window', 'dynamic'].includes(dimensions[name]?.kind ?? ''))
  if (nested !== undefined) throw bad(`the dimension "${nested}" is none of static, time-window, dynamic partitions`)
  return { kind: 'multi', dimensions } as MultiPartitions<D>
}

/** The dimensions in the order in which their keys stand in a key. */
export function dimensionsOf({
  dimensions,
}: {
  readonly dimensions: Dimensions
}): readonly (readonly [string, PartitionsDefinition])[] {
  return Object.entries(dimensions).toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function bad(what: string): DefinitionError {
  return new DefinitionError('definition/bad-partitions', `${what}.`)
}

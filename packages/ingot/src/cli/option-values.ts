/**
 * option-values — the texts of options, read.
 */
import {
  LOG_LEVELS,
  RUN_STATUSES,
  type BackfillItemStatus,
  type BackfillStatus,
  type LogLevel,
  type PartitionRanges,
  type RunPolicy,
  type RunStatus,
} from '@ingot/core'
import { InvalidArgumentError } from 'commander'

/** A whole number from `min` to `max`. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`)
  }
}

/** One more `key=value`; the value may hold `=` and may be empty. */
export function oneMoreTag(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  if (at <= 0) throw new InvalidArgumentError('Write it like team=news.')
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) }
}

/** Statuses with commas between them. */
export function statuses(text: string, before: readonly RunStatus[] = []): readonly RunStatus[] {
  return [...before, ...text.split(',').map(toStatus)]
}

function toStatus(text: string): RunStatus {
  const found = RUN_STATUSES.find((status) => status === text.trim())
  if (found !== undefined) return found
  throw new InvalidArgumentError(`A run is ${RUN_STATUSES.join(', ')}.`)
}

export function logLevel(text: string): LogLevel {
  const found = LOG_LEVELS.find((level) => level === text)
  if (found !== undefined) return found
  throw new InvalidArgumentError(`It must be one of ${LOG_LEVELS.join(', ')}.`)
}

/** A whole number, which may be below 0. */
export function integer(text: string): number {
  const value = Number(text)
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value
  throw new InvalidArgumentError('It must be a whole number.')
}

/** One more `first..last`; a key alone is the range of it alone. */
export function oneMoreRange(text: string, before: PartitionRanges = []): PartitionRanges {
  const at = text.indexOf('..')
  const [first, last] = at === -1 ? [text, text] : [text.slice(0, at), text.slice(at + 2)]
  if (first !== '' && last !== '') return [...before, [first, last]]
  throw new InvalidArgumentError('Write it like 2026-01-01..2026-01-31.')
}

export function runPolicy(text: string): RunPolicy {
  if (text === 'per-partition' || text === 'single-run') return text
  const batch = /^batch:(\d+)$/.exec(text)?.[1]
  if (batch !== undefined && Number(batch) >= 1) return { batch: Number(batch) }
  throw new InvalidArgumentError('It is per-partition, single-run, or batch:N with N from 1.')
}

const BACKFILL_STATUSES: readonly BackfillStatus[] = [
  'running',
  'paused',
  'canceling',
  'succeeded',
  'failed',
  'canceled',
]

export function backfillStatuses(text: string, before: readonly BackfillStatus[] = []): readonly BackfillStatus[] {
  return [...before, ...text.split(',').map((word) => oneOf('A backfill', BACKFILL_STATUSES, word))]
}

const ITEM_STATUSES: readonly BackfillItemStatus[] = [
  'pending',
  'requested',
  'succeeded',
  'failed',
  'skipped',
  'canceled',
]

export function itemStatuses(text: string, before: readonly BackfillItemStatus[] = []): readonly BackfillItemStatus[] {
  return [...before, ...text.split(',').map((word) => oneOf('An item', ITEM_STATUSES, word))]
}

function oneOf<Word extends string>(what: string, words: readonly Word[], text: string): Word {
  const found = words.find((word) => word === text.trim())
  if (found !== undefined) return found
  throw new InvalidArgumentError(`${what} is ${words.join(', ')}.`)
}

/** One more text. */
export function oneMore(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}

/** An instant as ISO 8601, in ms; without a zone it is local. */
export function instant(text: string): number {
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isFinite(atMs)) return atMs
  throw new InvalidArgumentError('Write it like 2026-01-31T06:00Z.')
}

/** A number of places, or `default`. */
export function poolLimit(text: string): number | undefined {
  return text === 'default' ? undefined : wholeNumber(0, 1_000_000)(text)
}

/**
 * option-values — the texts of options, read.
 */
import { LOG_LEVELS, RUN_STATUSES, type LogLevel, type RunStatus } from '@ingot/core'
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

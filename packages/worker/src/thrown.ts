import { inspect } from 'node:util'

import { toErrorRecord } from '@ingot/core'

/**
 * What was thrown, or an error that stands for it where it cannot be shown: an `Error` whose message is undefined, an
 * object without a text. Everything that reads errors may trust what this gives.
 */
export function presentable(thrown: unknown): unknown {
  try {
    toErrorRecord(thrown)
    return thrown
  } catch {
    return standIn(thrown)
  }
}

function standIn(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(textOf(thrown))
  const { name, message, stack, cause } = thrown as {
    readonly [Key in 'name' | 'message' | 'stack' | 'cause']: unknown
  }
  const text = typeof message === 'string' ? message : message === undefined ? 'no message' : textOf(message)
  const error = new Error(text, cause === undefined || cause === thrown ? {} : { cause: presentable(cause) })
  if (typeof name === 'string') error.name = name
  if (typeof stack === 'string') error.stack = stack
  return error
}

/** Text for a person, of any value, of bounded length. */
export function textOf(value: unknown): string {
  try {
    return inspect(value, { maxStringLength: 1_000, maxArrayLength: 20, depth: 3 })
  } catch {
    return `a value that cannot be shown (${typeof value})`
  }
}

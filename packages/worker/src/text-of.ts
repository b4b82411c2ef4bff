import { inspect } from 'node:util'

/** Text for a person, of any value, of bounded length. */
export function textOf(value: unknown): string {
  try {
    return inspect(value, { maxStringLength: 1_000, maxArrayLength: 20, depth: 3 })
  } catch {
    return `a value that cannot be shown (${typeof value})`
  }
}

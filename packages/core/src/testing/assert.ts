/**
 * assert — the few assertions that contracts need, without a test framework. Each throws an `Error` that says what was
 * expected and what was seen.
 */
import { isIngotError } from '../errors.ts'

/** A sentence that an implementation keeps, and how to find out. */
export interface Promised<Open> {
  readonly promise: string
  readonly check: (open: Open) => Promise<void>
}

export function assertTrue(isTrue: boolean, claim: string): void {
  if (!isTrue) throw new Error(`not true: ${claim}`)
}

/** Same values all the way down. A property that is `undefined` counts as absent, as it does in JSON. */
export function assertEqual(actual: unknown, expected: unknown, what: string): void {
  const place = difference(actual, expected, '')
  if (place === undefined) return
  throw new Error(
    `${what}: differs at ${place || 'the root'}\n  expected ${show(expected)}\n  seen     ${show(actual)}`,
  )
}

/** The call rejects with an error of ours that carries this code; returns it. */
export async function assertRejects(call: Promise<unknown>, code: string, what: string): Promise<Error> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  if (thrown === undefined) throw new Error(`${what}: expected ${code}, but it succeeded`)
  if (isIngotError(thrown) && thrown.code === code) return thrown
  throw new Error(`${what}: expected ${code}, seen ${show(thrown)}`, { cause: thrown })
}

/** A copy that lacks this property. */
export function without<T extends object, Name extends keyof T>(value: T, name: Name): Omit<T, Name> {
  const { [name]: _, ...rest } = value
  return rest
}

/** The path of the first difference; undefined when there is none. */
function difference(actual: unknown, expected: unknown, path: string): string | undefined {
  if (Object.is(actual, expected)) return undefined
  if (!isObject(actual) || !isObject(expected) || Array.isArray(actual) !== Array.isArray(expected)) return path
  for (const name of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const deeper = difference(actual[name], expected[name], path === '' ? name : `${path}.${name}`)
    if (deeper !== undefined) return deeper
  }
  return undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

const SHOWN_CHARS = 600

function show(value: unknown): string {
  const text = value instanceof Error ? `${value.name}: ${value.message}` : (JSON.stringify(value) ?? typeof value)
  return text.length <= SHOWN_CHARS ? text : `${text.slice(0, SHOWN_CHARS)}…`
}

/**
 * json-encode — values as JSON text that JSON alone could not say. Plain JSON stays plain, so that other tools read it.
 *
 * Shapes   what JSON has no word for is an object with `$ingot`, the kind, and `value`:
 *            date       "2026-01-01T00:00:00.000Z", or null for an invalid date
 *            map, set   [[key, value], …], [item, …]
 *            bigint     "123"
 *            number     "NaN", "Infinity", "-Infinity", "-0"
 *            undefined  null
 *            bytes      base64 of a Uint8Array; in parts, ["…", …], when it is long
 *            text       ["…", …], the parts of a string of many megabytes
 *            object     an object of the author's that itself has a `$ingot`
 *          A small value is one line. A large array, object, map or set has its items on lines of their own, and each
 *          of these may again be large: that is how it is written, and read, without one giant string.
 * Errors   InvalidError invalid/value-not-storable   a function, a symbol, a cycle, an instance of a class; names where
 */
import { InvalidError } from '@ingot/core'
import { types } from 'node:util'

export const TAG = '$ingot'

export interface Limits {
  /** What an array, an object, a map or a set may weigh to be written in one piece; a megabyte, more or less. */
  readonly wholeWeight: number
  /** A text longer than this goes in parts. */
  readonly textChars: number
}

const LIMITS: Limits = { wholeWeight: 1_000_000, textChars: 32 * 1024 * 1024 }
const NODE_WEIGHT = 16
const PART_CHARS = 512 * 1024
// A multiple of three bytes is base64 without padding. Bytes longer than this go in parts.
const PART_BYTES = 3 * 128 * 1024

interface Walk {
  /** Names the value in errors: `asset "a"`. */
  readonly subject: string
  readonly limits: Limits
  /** Keys and indices from the root to here. */
  readonly path: (string | number)[]
  /** Objects from the root to here, to find cycles. */
  readonly ancestors: Set<object>
  weightLeft: number
}

/** The text, in pieces to be written one after another. */
export function* encodeJson(value: unknown, subject: string, limits: Limits = LIMITS): Generator<string, void> {
  const walk: Walk = { subject, limits, path: [], ancestors: new Set(), weightLeft: 0 }
  try {
    yield* pieces(value, walk)
  } catch (error) {
    // Some thousands of objects within one another.
    const isTooDeep = error instanceof RangeError && error.message.includes('call stack')
    throw isTooDeep ? notStorable(walk, 'is nested too deeply') : error
  }
  yield '\n'
}

type Pieces = Generator<string, void>

function* pieces(value: unknown, walk: Walk): Pieces {
  walk.weightLeft = walk.limits.wholeWeight
  const plain = toPlain(value, walk)
  if (plain !== TOO_HEAVY) yield JSON.stringify(plain)
  else if (typeof value === 'string') yield* tagged('text', textParts(value))
  else if (types.isUint8Array(value)) yield* tagged('bytes', base64Parts(value))
  else if (typeof value === 'object' && value !== null) yield* largeObject(value, walk)
}

function* largeObject(value: object, walk: Walk): Pieces {
  enter(value, walk)
  if (Array.isArray(value)) yield* list('[', items(value, walk), ']')
  else if (types.isMap(value)) yield* tagged('map', items(value.entries(), walk))
  else if (types.isSet(value)) yield* tagged('set', items(value, walk))
  else if (Object.hasOwn(value, TAG)) yield* list(`{"${TAG}":"object","value":{`, properties(value, walk), '}}')
  else yield* list('{', properties(value, walk), '}')
  walk.ancestors.delete(value)
}

function tagged(kind: string, parts: Iterable<Iterable<string>>): Pieces {
  return list(`{"${TAG}":"${kind}","value":[`, parts, ']}')
}

/** The brackets, and each item on a line of its own: what json-decode reads by. */
function* list(open: string, parts: Iterable<Iterable<string>>, close: string): Pieces {
  yield open
  let separator = '\n'
  for (const part of parts) {
    yield separator
    yield* part
    separator = ',\n'
  }
  yield `\n${close}`
}

function* items(values: Iterable<unknown>, walk: Walk): Generator<Iterable<string>, void> {
  let index = 0
  for (const value of values) {
    walk.path.push(index)
    yield pieces(value, walk)
    walk.path.pop()
    index += 1
  }
}

function* properties(value: object, walk: Walk): Generator<Iterable<string>, void> {
  for (const [key, item] of Object.entries(value)) {
    walk.path.push(key)
    yield property(key, item, walk)
    walk.path.pop()
  }
}

function* property(key: string, item: unknown, walk: Walk): Pieces {
  yield `${JSON.stringify(key)}:`
  yield* pieces(item, walk)
}

function* textParts(text: string): Generator<Iterable<string>, void> {
  for (let i = 0; i < text.length; i += PART_CHARS) yield [JSON.stringify(text.slice(i, i + PART_CHARS))]
}

function* base64Parts(bytes: Uint8Array): Generator<Iterable<string>, void> {
  for (let i = 0; i < bytes.length; i += PART_BYTES) yield [`"${base64(bytes.subarray(i, i + PART_BYTES))}"`]
}

const TOO_HEAVY: unique symbol = Symbol('too heavy')

/**
 * The value as `JSON.stringify` can say it: itself where that is so already, else a copy with tags. TOO_HEAVY when it
 * must be written in pieces.
 */
function toPlain(value: unknown, walk: Walk): unknown {
  walk.weightLeft -= NODE_WEIGHT
  switch (typeof value) {
    case 'string':
      walk.weightLeft -= value.length
      return value.length > walk.limits.textChars ? TOO_HEAVY : value
    case 'boolean':
      return value
    case 'number':
      if (Object.is(value, -0)) return tag('number', '-0')
      return Number.isFinite(value) ? value : tag('number', String(value))
    case 'undefined':
      return tag('undefined', null)
    case 'bigint':
      return tag('bigint', String(value))
    case 'object':
      return value === null ? null : plainObject(value, walk)
    default:
      throw notStorable(walk, `is a ${typeof value}`)
  }
}

function plainObject(value: object, walk: Walk): unknown {
  if (types.isDate(value)) return tag('date', Number.isNaN(value.getTime()) ? null : value.toISOString())
  if (types.isUint8Array(value)) {
    walk.weightLeft -= value.length
    return value.length > PART_BYTES ? TOO_HEAVY : tag('bytes', base64(value))
  }
  enter(value, walk)
  const plain = plainContainer(value, walk)
  walk.ancestors.delete(value)
  return plain
}

function plainContainer(value: object, walk: Walk): unknown {
  if (Array.isArray(value)) return plainItems(value, walk)
  if (types.isMap(value)) return tag('map', plainCollection(value, walk))
  if (types.isSet(value)) return tag('set', plainCollection(value, walk))
  const plain = plainProperties(value, walk)
  return plain !== TOO_HEAVY && Object.hasOwn(value, TAG) ? tag('object', plain) : plain
}

function plainCollection(values: ReadonlyMap<unknown, unknown> | ReadonlySet<unknown>, walk: Walk): unknown {
  // Before all of it is copied.
  return values.size * NODE_WEIGHT > walk.weightLeft ? TOO_HEAVY : plainItems([...values], walk)
}

function plainItems(values: readonly unknown[], walk: Walk): unknown {
  let copy: unknown[] | undefined
  // By index: a hole in the array is an undefined too.
  for (let index = 0; index < values.length; index += 1) {
    walk.path.push(index)
    const plain = toPlain(values[index], walk)
    walk.path.pop()
    if (plain === TOO_HEAVY || walk.weightLeft < 0) return TOO_HEAVY
    if (copy === undefined && plain !== values[index]) copy = values.slice(0, index)
    copy?.push(plain)
  }
  return copy ?? values
}

function plainProperties(value: object, walk: Walk): unknown {
  let isCopied = false
  const entries: [string, unknown][] = []
  for (const [key, item] of Object.entries(value)) {
    walk.weightLeft -= key.length
    walk.path.push(key)
    const plain = toPlain(item, walk)
    walk.path.pop()
    if (plain === TOO_HEAVY || walk.weightLeft < 0) return TOO_HEAVY
    if (plain !== item) isCopied = true
    entries.push([key, plain])
  }
  // From entries, since a key may be `__proto__`.
  return isCopied ? Object.fromEntries(entries) : value
}

function tag(kind: string, value: unknown): unknown {
  // A part that was too heavy makes the whole too heavy.
  return value === TOO_HEAVY ? TOO_HEAVY : { [TAG]: kind, value }
}

/** Refuses what cannot be stored, and what is inside itself. */
function enter(value: object, walk: Walk): void {
  if (walk.ancestors.has(value)) throw notStorable(walk, 'contains itself')
  if (!isPlainObject(value) && !Array.isArray(value) && !types.isMap(value) && !types.isSet(value)) {
    throw notStorable(walk, `is an instance of ${value.constructor?.name || 'a class'}`)
  }
  if (Object.getOwnPropertySymbols(value).length > 0) throw notStorable(walk, 'has a symbol as a key')
  walk.ancestors.add(value)
}

/** True also for an object literal of another realm, such as a `vm` context. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

const SHOWN_KEYS = 30

function notStorable({ subject, path }: Walk, why: string): InvalidError {
  const keys = path.slice(0, SHOWN_KEYS).map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
  const where = `${keys.join('')}${path.length > SHOWN_KEYS ? '…' : ''}`
  return new InvalidError(
    'invalid/value-not-storable',
    `the value of ${subject} cannot be stored: value${where} ${why}. Return plain data: objects, arrays, maps, sets, ` +
      'texts, numbers, dates, bytes.',
  )
}

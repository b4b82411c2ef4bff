/**
 * storable — says what of a value no run could keep, without writing it: the same that `json-encode` of the storage
 * package refuses, in the same words.
 *
 * Cost     linear in the value; texts and bytes are not looked into, and what is shared is looked at once.
 * Errors   InvalidError invalid/value-not-storable   a function, a symbol, a cycle, an instance of a class; names where
 */
import { InvalidError } from '../errors.ts'

interface Fault {
  readonly why: string
  /** From the inside out. */
  readonly path: (string | number)[]
}

/** `subject` names the value: `step "a", output "rows"`. */
export function checkStorable(value: unknown, subject: string): void {
  const fault = isSimple(value) ? undefined : findFault(value)
  if (fault !== undefined) throw notStorable(subject, fault)
}

function isSimple(value: unknown): boolean {
  return value === null || (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol')
}

function findFault(value: unknown): Fault | undefined {
  try {
    return faultOf(value, { ancestors: new Set(), sound: new Set() })
  } catch (error) {
    // Some thousands of objects within one another.
    if (error instanceof RangeError && error.message.includes('call stack')) return fault('is nested too deeply')
    throw error
  }
}

interface Walk {
  /** Objects from the root to here, to find cycles. */
  readonly ancestors: Set<object>
  /** Objects that have been looked through. */
  readonly sound: Set<object>
}

function faultOf(value: unknown, walk: Walk): Fault | undefined {
  if (isSimple(value)) return undefined
  if (typeof value !== 'object' || value === null) return fault(`is a ${typeof value}`)
  if (value instanceof Date || isBytes(value) || walk.sound.has(value)) return undefined
  if (walk.ancestors.has(value)) return fault('contains itself')
  const isCollection = Array.isArray(value) || value instanceof Map || value instanceof Set
  if (!isCollection && !isPlainObject(value)) {
    return fault(`is an instance of ${value.constructor?.name || 'a class'}`)
  }
  if (Object.getOwnPropertySymbols(value).length > 0) return fault('has a symbol as a key')
  walk.ancestors.add(value)
  const found = isCollection ? faultOfItems(value, walk) : faultOfProperties(value, walk)
  walk.ancestors.delete(value)
  walk.sound.add(value)
  return found
}

/** Of a map the items are its pairs. */
function faultOfItems(values: Iterable<unknown>, walk: Walk): Fault | undefined {
  let index = 0
  for (const value of values) {
    const found = isSimple(value) ? undefined : faultOf(value, walk)
    if (found !== undefined) return within(found, index)
    index += 1
  }
  return undefined
}

function faultOfProperties(value: object, walk: Walk): Fault | undefined {
  for (const [key, item] of Object.entries(value)) {
    const found = isSimple(item) ? undefined : faultOf(item, walk)
    if (found !== undefined) return within(found, key)
  }
  return undefined
}

function fault(why: string): Fault {
  return { why, path: [] }
}

function within(found: Fault, key: string | number): Fault {
  found.path.push(key)
  return found
}

/** True also for Node's Buffer, whatever realm it is from. */
function isBytes(value: object): boolean {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]'
}

/** True also for an object literal of another realm, such as a `vm` context. */
function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}

const SHOWN_KEYS = 30

function notStorable(subject: string, { why, path }: Fault): InvalidError {
  const keys = path.toReversed().slice(0, SHOWN_KEYS)
  const where = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')
  return new InvalidError(
    'invalid/value-not-storable',
    `the value of ${subject} cannot be stored: value${where}${path.length > SHOWN_KEYS ? '…' : ''} ${why}. ` +
      'Return plain data: objects, arrays, maps, sets, texts, numbers, dates, bytes.',
  )
}

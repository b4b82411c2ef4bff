/**
 * column-kind — what JavaScript holds in each field of some rows: the facts from which a column's type is decided.
 *
 * Shapes   `kinds` is a set of KIND bits; 0 = no value but null, undefined or absence was seen.
 * Errors   InvalidError invalid/row           a row is not an object
 *                       invalid/value         a value that a table cannot hold (an invalid Date, a function, a Map)
 *                       invalid/column-name   a name that Ingot keeps for itself
 */
import { isDate, isUint8Array } from 'node:util/types'

import { InvalidError } from '@ingot/core'

export const KIND = {
  /** A number that is an integer of at most 2^53; -0 counts as a fraction, which keeps its sign. */
  integer: 1,
  fraction: 2,
  /** A bigint of 64 bits. */
  int64: 4,
  /** A larger bigint. */
  huge: 8,
  boolean: 16,
  text: 32,
  date: 64,
  /** An array or object. */
  json: 128,
  bytes: 256,
  unfit: 512,
} as const

export interface ColumnProfile {
  readonly name: string
  readonly kinds: number
}

/** One profile per field, in the order first seen. */
export function profileColumns(rows: readonly object[], reserved: readonly string[]): readonly ColumnProfile[] {
  const names: string[] = []
  const kinds: number[] = []
  const slots = new Map<string, number>()
  rows.forEach((row, r) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new InvalidError('invalid/row', `row ${r} is ${nameOf(row)}; a table stores plain objects.`)
    }
    const fields = Object.keys(row)
    for (let i = 0; i < fields.length; i++) {
      const name = fields[i] ?? ''
      // Rows mostly have the same fields in the same order, and then no look-up is needed.
      const slot = names[i] === name ? i : slotOf(name, names, slots)
      kinds[slot] = (kinds[slot] ?? 0) | kindOf((row as Readonly<Record<string, unknown>>)[name])
    }
  })
  const profiles = names.map((name, i) => ({ name, kinds: kinds[i] ?? 0 }))
  const hidden = names.find((name) => reserved.includes(name))
  if (hidden !== undefined) {
    throw new InvalidError(
      'invalid/column-name',
      `the field "${hidden}" has the name of a column that Ingot fills itself. Rename it.`,
    )
  }
  for (const { name, kinds } of profiles) if ((kinds & KIND.unfit) !== 0) throw unfitValue(rows, name)
  return profiles
}

function slotOf(name: string, names: string[], slots: Map<string, number>): number {
  const known = slots.get(name) ?? names.indexOf(name)
  const slot = known >= 0 ? known : names.push(name) - 1
  slots.set(name, slot)
  return slot
}

function kindOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return KIND.text
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? KIND.integer : KIND.fraction
    case 'boolean':
      return KIND.boolean
    case 'undefined':
      return 0
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? KIND.int64 : KIND.huge
    case 'object':
      return value === null ? 0 : kindOfObject(value)
    default:
      return KIND.unfit
  }
}

function kindOfObject(value: object): number {
  if (isDate(value)) return Number.isNaN(value.getTime()) ? KIND.unfit : KIND.date
  if (isUint8Array(value)) return KIND.bytes
  // JSON knows no such things, and would make `{}` of them without a word.
  if (value instanceof Map || value instanceof Set || value instanceof ArrayBuffer) return KIND.unfit
  return ArrayBuffer.isView(value) ? KIND.unfit : KIND.json
}

/** A field's value; what every object inherits (`constructor`, say) is no data. */
export function fieldOf(row: object, name: string): unknown {
  const isOwn = !(name in Object.prototype) || Object.hasOwn(row, name)
  return isOwn ? (row as Readonly<Record<string, unknown>>)[name] : undefined
}

/** `row 3, field "at"`, for the first row whose value is of one of `kinds`. */
export function locate(rows: readonly object[], name: string, kinds: number): string {
  const row = rows.findIndex((row) => (kindOf(fieldOf(row, name)) & kinds) !== 0)
  return `row ${row}, field "${name}"`
}

function unfitValue(rows: readonly object[], name: string): InvalidError {
  const row = rows.find((row) => kindOf(fieldOf(row, name)) === KIND.unfit)
  const what = row === undefined ? 'a value' : nameOf(fieldOf(row, name))
  return new InvalidError('invalid/value', `${locate(rows, name, KIND.unfit)}: ${what} does not fit into a table.`)
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (isDate(value)) return 'an invalid Date'
  return typeof value === 'object' ? `a ${value.constructor?.name ?? 'object'}` : `a ${typeof value}`
}

/**
 * plan-columns — decides, from what the rows hold, what the author declared and what the table is, which type each
 * column gets. Pure; stored-table.ts and write-rows.ts carry it out.
 *
 * Shapes   types are PostgreSQL's own spelling, as `regtype` gives them: `timestamp with time zone`. A declared type
 *          also has what the author wrote: `numeric(10,2)`.
 * Errors   InvalidError invalid/column-type   the types do not go together, and widening would not help
 */
import { InvalidError } from '@ingot/core'

import type { ColumnProfile } from './column-kind.ts'
import { KIND } from './column-kind.ts'

/**
 * How a column's values were written in JavaScript, where its type alone tells otherwise: bigints in a bigint column,
 * texts in a date, nothing but nulls so far. Kept as the column's comment, so that it lives and dies with the column.
 */
export type ValueNote = 'bigint' | 'text' | 'null'

export interface ExistingColumn {
  readonly name: string
  readonly type: string
  readonly note: ValueNote | undefined
  /** Computed by the table itself; never written. */
  readonly isGenerated: boolean
}

export interface DeclaredType {
  /** As the author wrote it. */
  readonly text: string
  readonly type: string
}

export interface ColumnPlan {
  readonly name: string
  readonly type: string
  /** What the column is made with, `numeric(10,2)`. */
  readonly typeSql: string
  readonly note: ValueNote | undefined
  /** The table's column that it is stored in; undefined = a new one. */
  readonly existing: ExistingColumn | undefined
}

export interface TablePlanInput {
  readonly profiles: readonly ColumnProfile[]
  readonly declared: ReadonlyMap<string, DeclaredType>
  readonly existing: readonly ExistingColumn[]
  /** True when the table becomes the value as a whole, so that no old value must fit. */
  readonly isRebuilt: boolean
}

export const TIMESTAMPTZ = 'timestamp with time zone'
const INTEGERS = new Set(['smallint', 'integer', 'bigint'])
const FLOATS = new Set(['real', 'double precision'])
const TIMES = new Set([TIMESTAMPTZ, 'timestamp without time zone', 'date'])
const JSONS = new Set(['json', 'jsonb'])
const TEXTS = new Set(['text', 'character varying', 'character'])
const NUMBERS = KIND.integer | KIND.fraction
const BIGINTS = KIND.int64 | KIND.huge
const IN_JSON = NUMBERS | KIND.text | KIND.boolean | KIND.json

/** Declared columns first, in their order, then the rows' fields as first seen. */
export function planColumns(input: TablePlanInput): readonly ColumnPlan[] {
  const profiles = new Map(
    [...input.declared.keys()].map((name): [string, ColumnProfile] => [name, { name, kinds: 0 }]),
  )
  for (const profile of input.profiles) profiles.set(profile.name, profile)
  return [...profiles.values()].map((profile) => planColumn(profile, input))
}

function planColumn(profile: ColumnProfile, input: TablePlanInput): ColumnPlan {
  const { name, kinds } = profile
  const existing = input.existing.find((column) => column.name === name)
  const declared = input.declared.get(name)
  if (existing?.isGenerated === true) {
    throw clash(`the column "${name}" is computed by the table itself, so the rows cannot have a field of that name.`)
  }
  const type = chooseType(profile, declared, existing, input.isRebuilt)
  if (declared !== undefined && !holds(type, kinds, true))
    throw clash(`the column "${name}" is declared as ${declared.text}, and the rows hold ${tell(kinds)} there.`)
  return {
    name,
    type,
    typeSql: declared?.type === type ? declared.text : type,
    note: chooseNote(kinds, type, input.isRebuilt, existing),
    existing,
  }
}

function chooseNote(
  kinds: number,
  type: string,
  isRebuilt: boolean,
  existing: ExistingColumn | undefined,
): ValueNote | undefined {
  if (kinds === 0) return existing === undefined ? 'null' : existing.note
  const isOpen = existing === undefined || isRebuilt || existing.type !== type || existing.note === 'null'
  return isOpen ? noteFor(kinds, type) : existing.note
}

function chooseType(
  { name, kinds }: ColumnProfile,
  declared: DeclaredType | undefined,
  existing: ExistingColumn | undefined,
  isRebuilt: boolean,
): string {
  if (declared !== undefined) return declared.type
  if (existing === undefined) return inferType(name, kinds)
  if (kinds === 0) return existing.type
  const isUndecided = existing.note === 'null'
  if (!isUndecided && holds(existing.type, kinds, existing.note === 'text')) return existing.type
  if (isUndecided || isRebuilt) return inferType(name, kinds)
  const wider = widen(existing.type, kinds)
  if (wider !== undefined) return wider
  throw clash(
    `the column "${name}" is ${existing.type} in the table, and the rows now hold ${tell(kinds)} there. Convert them, or declare the column's type.`,
  )
}

function inferType(name: string, kinds: number): string {
  if (kinds === 0 || kinds === KIND.text) return 'text'
  if ((kinds & ~NUMBERS) === 0) return kinds === KIND.integer ? 'bigint' : 'double precision'
  if ((kinds & ~BIGINTS) === 0) return kinds === KIND.int64 ? 'bigint' : 'numeric'
  if (kinds === KIND.boolean) return 'boolean'
  if (kinds === KIND.date) return TIMESTAMPTZ
  if (kinds === KIND.bytes) return 'bytea'
  // Whatever is mixed keeps its types in JSON, if JSON has them.
  if ((kinds & ~IN_JSON) === 0) return 'jsonb'
  throw clash(
    `the rows hold ${tell(kinds)} in the field "${name}", which no column holds together. Make them one type.`,
  )
}

/** `readsText`: texts are meant to be read as that type by PostgreSQL, which says when it cannot. */
function holds(type: string, kinds: number, readsText: boolean): boolean {
  const only = (allowed: number) => (kinds & ~allowed) === 0
  if (TEXTS.has(type)) return only(KIND.text)
  if (JSONS.has(type)) return only(IN_JSON)
  if (type === 'bytea') return only(KIND.bytes)
  if (type === 'boolean') return only(KIND.boolean)
  const isText = readsText && only(KIND.text)
  if (INTEGERS.has(type)) return only(KIND.integer | KIND.int64) || isText
  if (FLOATS.has(type)) return only(NUMBERS) || isText
  if (type === 'numeric') return only(NUMBERS) || only(BIGINTS) || isText
  if (TIMES.has(type)) return only(KIND.date) || isText
  return only(KIND.text | NUMBERS | BIGINTS | KIND.boolean | (type.endsWith('[]') ? KIND.json : 0))
}

function widen(type: string, kinds: number): string | undefined {
  if (!INTEGERS.has(type)) return undefined
  if ((kinds & ~NUMBERS) === 0) return 'double precision'
  return (kinds & ~BIGINTS) === 0 ? 'numeric' : undefined
}

function noteFor(kinds: number, type: string): ValueNote | undefined {
  if (kinds !== 0 && (kinds & ~BIGINTS) === 0 && (INTEGERS.has(type) || type === 'numeric')) return 'bigint'
  const loadsAsText = TEXTS.has(type) || JSONS.has(type)
  return kinds === KIND.text && !loadsAsText ? 'text' : undefined
}

const NAMES: readonly (readonly [number, string])[] = [
  [NUMBERS, 'numbers'],
  [BIGINTS, 'bigints'],
  [KIND.boolean, 'booleans'],
  [KIND.text, 'texts'],
  [KIND.date, 'dates'],
  [KIND.json, 'arrays or objects'],
  [KIND.bytes, 'bytes'],
]

function tell(kinds: number): string {
  return NAMES.filter(([bits]) => (kinds & bits) !== 0)
    .map(([, name]) => name)
    .join(' and ')
}

function clash(message: string): InvalidError {
  return new InvalidError('invalid/column-type', message)
}

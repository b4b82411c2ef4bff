/**
 * plan-columns — decides, from what the rows hold, what the author declared and what the table is, which type each
 * column gets and how values travel to it. Pure; stored-table.ts and stage.ts carry it out.
 *
 * Shapes   types are DuckDB's own spelling (`TIMESTAMP WITH TIME ZONE`), as `duckdb_columns()` gives them.
 * Errors   InvalidError invalid/column-type   the types do not go together, and widening would not help
 */
import { InvalidError } from '@ingot/core'

import type { ColumnProfile } from './column-kind.ts'
import { BIGINTS, KIND, NUMBERS } from './column-kind.ts'

/**
 * How a column's values were written in JavaScript, where its type alone tells otherwise: a BIGINT of bigints, a
 * TIMESTAMP of ISO strings, a VARCHAR of nulls only, which becomes whatever comes first. Kept as the column's comment,
 * so that it lives and dies with the column.
 */
export type ValueNote = 'bigint' | 'string' | 'null'

export interface ExistingColumn {
  readonly name: string
  readonly type: string
  readonly note: ValueNote | undefined
}

/** How a value travels into the staging table; SQL turns it into the column's type from there. */
export type Encoding = 'double' | 'text' | 'json' | 'boolean' | 'hugeint' | 'bytes' | 'milliseconds'

export interface ColumnPlan {
  readonly name: string
  readonly type: string
  readonly note: ValueNote | undefined
  readonly encoding: Encoding
  /** The table's column that it is stored in; undefined = a new one. */
  readonly existing: ExistingColumn | undefined
}

export interface TablePlanInput {
  readonly profiles: readonly ColumnProfile[]
  /** Column → type, in DuckDB's spelling. */
  readonly declared: ReadonlyMap<string, string>
  readonly existing: readonly ExistingColumn[]
  /** True when the table is made anew, so that no old value must fit. */
  readonly isRebuilt: boolean
}

export const TIMESTAMPTZ = 'TIMESTAMP WITH TIME ZONE'
const INTEGERS = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT']
const FLOATS = ['FLOAT', 'DOUBLE']
const WHOLE = new Set([...INTEGERS, 'UTINYINT', 'USMALLINT', 'UINTEGER', 'UBIGINT', 'UHUGEINT'])

/** Declared columns first, in their order, then the rows' fields as first seen. Of an empty value, the table's own. */
export function planColumns(input: TablePlanInput): readonly ColumnPlan[] {
  const profiles = new Map(
    [...input.declared.keys()].map((name): [string, ColumnProfile] => [name, { name, kinds: 0 }]),
  )
  for (const profile of input.profiles) profiles.set(profile.name, profile)
  const declared = new Set([...input.declared.keys()].map((name) => name.toLowerCase()))
  const kept = input.profiles.length > 0 ? [] : input.existing.filter(({ name }) => !declared.has(name.toLowerCase()))
  return [...profiles.values(), ...kept.map(({ name }) => ({ name, kinds: 0 }))].map((one) => planColumn(one, input))
}

function planColumn(profile: ColumnProfile, input: TablePlanInput): ColumnPlan {
  const { name } = profile
  const lower = name.toLowerCase()
  const existing = input.existing.find((column) => column.name.toLowerCase() === lower)
  const type = chooseType(profile, input.declared.get(name), existing, input.isRebuilt)
  const note = chooseNote(profile, type, existing, input)
  return { name, type, note, encoding: encodingFor(profile, type), existing }
}

function chooseNote(
  { name, kinds }: ColumnProfile,
  type: string,
  existing: ExistingColumn | undefined,
  input: TablePlanInput,
): ValueNote | undefined {
  if (kinds === 0) return existing === undefined && !input.declared.has(name) ? 'null' : existing?.note
  const carried = input.isRebuilt || existing?.note === 'null' ? undefined : existing?.note
  return noteFor(kinds, type) ?? carried
}

function chooseType(
  profile: ColumnProfile,
  declared: string | undefined,
  existing: ExistingColumn | undefined,
  isRebuilt: boolean,
): string {
  const wanted = declared ?? inferType(profile)
  if (existing === undefined) return wanted ?? 'VARCHAR'
  if (wanted === undefined) return existing.type
  // Whole numbers among fractions are chance: the type of a table made anew should not flicker with the data.
  if (isRebuilt)
    return declared === undefined && existing.type === 'DOUBLE' && profile.kinds === KIND.integer ? 'DOUBLE' : wanted
  if (existing.note === 'null') return wanted
  const widened = widen(existing.type, wanted)
  if (widened !== undefined && (declared === undefined || widened === declared)) return widened
  throw new InvalidError(
    'invalid/column-type',
    `the column "${profile.name}" is ${existing.type} in the table and would have to be ${wanted} now, which is not a widening of it. Convert the values, or drop the table and materialise it anew.`,
  )
}

/** Undefined when only nulls were seen. */
export function inferType({ name, kinds }: ColumnProfile): string | undefined {
  if (kinds === 0) return undefined
  if (kinds === KIND.boolean) return 'BOOLEAN'
  if (kinds === KIND.date) return TIMESTAMPTZ
  if (kinds === KIND.bytes) return 'BLOB'
  if ((kinds & KIND.bytes) !== 0) throw mixed(name, 'bytes (Uint8Array)', 'other values')
  if (kinds === KIND.integer) return 'BIGINT'
  if (within(kinds, NUMBERS)) return 'DOUBLE'
  if (within(kinds, BIGINTS | KIND.integer)) return (kinds & KIND.int128) === 0 ? 'BIGINT' : 'HUGEINT'
  if (within(kinds, BIGINTS | NUMBERS)) throw mixed(name, 'bigints', 'fractions')
  return (kinds & KIND.json) === 0 ? 'VARCHAR' : 'JSON'
}

/** The type that holds every value of both without loss of what they mean; undefined when there is none. */
export function widen(existing: string, incoming: string): string | undefined {
  if (existing === incoming) return existing
  if (existing === 'BLOB' || incoming === 'BLOB') return undefined
  if (existing === 'JSON' || (isNested(existing) && incoming === 'JSON')) return existing
  if (incoming === 'JSON' || isNested(existing) || isNested(incoming)) return undefined
  if (existing === 'VARCHAR' || incoming === 'VARCHAR') return 'VARCHAR'
  const [a, b] = [INTEGERS.indexOf(existing), INTEGERS.indexOf(incoming)]
  const [f, g] = [FLOATS.indexOf(existing), FLOATS.indexOf(incoming)]
  if (a >= 0 && b >= 0) return INTEGERS[Math.max(a, b)]
  if ((a >= 0 || f >= 0) && (b >= 0 || g >= 0)) return 'DOUBLE'
  return existing.startsWith('TIMESTAMP') && incoming === TIMESTAMPTZ ? existing : undefined
}

export function isNested(type: string): boolean {
  return type.endsWith(']') || /^(STRUCT|MAP|UNION)\b/.test(type)
}

export function isWhole(type: string): boolean {
  return WHOLE.has(type)
}

function noteFor(kinds: number, type: string): ValueNote | undefined {
  if (within(kinds, BIGINTS) && kinds !== 0) return isWhole(type) ? 'bigint' : undefined
  return kinds === KIND.text && type !== 'VARCHAR' && type !== 'JSON' ? 'string' : undefined
}

function encodingFor({ name, kinds }: ColumnProfile, type: string): Encoding {
  const hasBytes = (kinds & KIND.bytes) !== 0
  if (type === 'BLOB' ? !within(kinds, KIND.bytes) : hasBytes)
    throw mixed(name, type, hasBytes ? 'bytes' : 'other values')
  if (type === 'BLOB') return 'bytes'
  if (type === 'VARCHAR') return 'text'
  if (type === 'JSON') return 'json'
  if (kinds === 0) return 'text'
  if (isWhole(type) && (kinds & KIND.fraction) !== 0) throw mixed(name, type, 'numbers that are not whole')
  if (FLOATS.includes(type) && (kinds & BIGINTS) !== 0) throw mixed(name, type, 'bigints')
  if (within(kinds, NUMBERS)) return 'double'
  if (within(kinds, BIGINTS | KIND.integer)) return 'hugeint'
  if (kinds === KIND.boolean) return 'boolean'
  if (kinds === KIND.date) return 'milliseconds'
  return kinds === KIND.json ? 'json' : 'text'
}

function within(kinds: number, allowed: number): boolean {
  return (kinds & ~allowed) === 0
}

function mixed(name: string, one: string, other: string): InvalidError {
  return new InvalidError(
    'invalid/column-type',
    `the column "${name}" holds ${one} and ${other}, which no one type holds. Convert them to one.`,
  )
}

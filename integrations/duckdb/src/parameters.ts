/**
 * parameters — plain values as DuckDB's, for `$1` and `$name`.
 *
 * Shapes   Date → TIMESTAMPTZ; Uint8Array → BLOB; array of one kind of scalar → LIST; other arrays and objects → JSON
 *          text; undefined → NULL; an integer beyond 2^53 given as a number → DOUBLE.
 * Errors   InvalidError invalid/sql   a value that is none of these; names the parameter
 */
import type * as NodeApi from '@duckdb/node-api'
import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { InvalidError } from '@ingot/core'

export type SqlParams = readonly unknown[] | Readonly<Record<string, unknown>>

type Api = typeof NodeApi

export interface BoundParams {
  readonly values: DuckDBValue[] | Record<string, DuckDBValue>
  readonly types: DuckDBType[] | Record<string, DuckDBType>
}

export function bindParams(api: Api, params: SqlParams): BoundParams {
  if (isList(params)) {
    const bound = params.map((value, i) => bindNamed(api, i + 1, value))
    return { values: bound.map(({ value }) => value), types: bound.map(({ type }) => type) }
  }
  const bound = Object.entries(params).map(([name, value]) => ({ name, ...bindNamed(api, name, value) }))
  return {
    values: Object.fromEntries(bound.map(({ name, value }) => [name, value])),
    types: Object.fromEntries(bound.map(({ name, type }) => [name, type])),
  }
}

function bindNamed(api: Api, name: string | number, value: unknown) {
  try {
    return bindOne(api, value)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new InvalidError('invalid/sql', `the parameter $${name} cannot be given to DuckDB: ${why}.`, { cause })
  }
}

function bindOne(api: Api, value: unknown): { readonly value: DuckDBValue; readonly type: DuckDBType } {
  if (value === null || value === undefined) return { value: null, type: api.SQLNULL }
  if (typeof value === 'string') return { value, type: api.VARCHAR }
  if (typeof value === 'boolean') return { value, type: api.BOOLEAN }
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(128, value) !== value) throw new Error('a bigint of more than 128 bits')
    return { value, type: api.HUGEINT }
  }
  if (typeof value === 'number') return { value, type: Number.isSafeInteger(value) ? api.BIGINT : api.DOUBLE }
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new Error('an invalid Date')
    return { value: new api.DuckDBTimestampTZValue(BigInt(value.getTime()) * 1000n), type: api.TIMESTAMPTZ }
  }
  if (value instanceof Uint8Array) return { value: new api.DuckDBBlobValue(value), type: api.BLOB }
  const list = Array.isArray(value) ? bindList(api, value) : undefined
  if (list !== undefined) return list
  const json: string | undefined = JSON.stringify(value)
  if (json === undefined) throw new Error(`a ${typeof value}`)
  return { value: json, type: api.VARCHAR }
}

function bindList(api: Api, items: readonly unknown[]) {
  const isScalar = items.every((item) => typeof item !== 'object' || item === null || item instanceof Date)
  if (!isScalar) return undefined
  const bound = items.map((item) => bindOne(api, item))
  const types = new Set(bound.map(({ type }) => type).filter((type) => type !== api.SQLNULL))
  const isNumeric = [...types].every((type) => type === api.BIGINT || type === api.DOUBLE)
  const [first] = types
  const type = types.size > 1 && isNumeric ? api.DOUBLE : (first ?? api.SQLNULL)
  if (types.size > 1 && !isNumeric) return undefined
  return { value: new api.DuckDBListValue(bound.map(({ value }) => value)), type: api.LIST(type) }
}

function isList(params: SqlParams): params is readonly unknown[] {
  return Array.isArray(params)
}

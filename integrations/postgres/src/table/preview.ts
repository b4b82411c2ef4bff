/**
 * preview — the first rows of a value, small enough for an event.
 */
import type { MetadataValue } from '@ingot/core'
import { metadata } from '@ingot/core'

import { fieldOf } from './column-kind.ts'
import type { ColumnPlan } from './plan-columns.ts'

const MAX_ROWS = 5
const MAX_COLUMNS = 20
const MAX_CHARACTERS = 80

export function previewOf(rows: readonly object[], plan: readonly ColumnPlan[]): MetadataValue {
  const names = plan.slice(0, MAX_COLUMNS).map(({ name }) => name)
  return metadata.table(
    names,
    rows.slice(0, MAX_ROWS).map((row) => names.map((name) => cell(fieldOf(row, name)))),
  )
}

function cell(value: unknown): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `${value.byteLength} bytes`
  if (typeof value === 'bigint') return String(value)
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1).toWellFormed()}…`
}

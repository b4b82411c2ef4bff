/** metadata-shape — the kinds of metadata, as events carry them; the same union as the core's. */
import type { Metadata, MetadataValue } from '@ingot/core'

export type MetadataShape = Metadata
export type MetadataValueShape = MetadataValue

/** True for what needs a line of its own. */
export function isWide(value: MetadataValueShape): boolean {
  switch (value.kind) {
    case 'json':
    case 'markdown':
    case 'table':
    case 'table-schema':
    case 'column-lineage':
      return true
    case 'text':
      return value.text.length > 120 || value.text.includes('\n')
    default:
      return false
  }
}

/** A cell of a table: text as it is, all else as JSON. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

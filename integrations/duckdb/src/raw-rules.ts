/**
 * raw-rules — what is raw, and so belongs in bronze and not in a table of silver.
 */
import { hasRawName } from '@ingot/core'

/** Why a column of this name and type is raw; undefined when it is not. */
export function whyRaw(column: string, type: string): string | undefined {
  if (/\b(BLOB|BYTEA|BINARY|VARBINARY)\b/i.test(type)) return `holds raw bytes (${type})`
  const holdsText = /^\s*(VARCHAR|CHAR|BPCHAR|TEXT|STRING|JSON)\b/i.test(type)
  return holdsText && hasRawName(column) ? 'is named as if it held a document as it came' : undefined
}

/** What is raw of the columns that a table declares, as the end of a sentence; undefined when nothing is. */
export function declaredRaw(columns: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const [column, type = ''] of Object.entries(columns)) {
    const reason = whyRaw(column, type)
    if (reason !== undefined) {
      return `declares the column "${column}", which ${reason}. Keep it in a bronze asset, and declare here what is read out of it.`
    }
  }
  return undefined
}

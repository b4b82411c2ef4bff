/**
 * raw-rules — what is raw, and so belongs in bronze and not in a table of silver.
 */
import { hasRawName } from '@ingot/core'

/** One value of silver is at most so large, as text. */
export const MAX_SILVER_BYTES = 1_000_000

/** Why a column of this name and type is raw; undefined when it is not. */
export function whyRaw(column: string, type: string): string | undefined {
  if (type === 'bytea' || type === 'oid') return `holds raw bytes (${type})`
  const holdsText = ['text', 'character varying', 'character', 'json', 'jsonb', 'xml'].includes(type)
  return holdsText && hasRawName(column) ? 'is named as if it held a document as it came' : undefined
}

const SHORT: Readonly<Record<string, string>> = { varchar: 'character varying', char: 'character', bpchar: 'character' }

/** What is raw of the columns that a table declares, as the end of a sentence; undefined when nothing is. */
export function declaredRaw(columns: Readonly<Record<string, string | undefined>>): string | undefined {
  for (const [column, declared = ''] of Object.entries(columns)) {
    // As PostgreSQL spells it, so far as that can be told without asking it: what is not is refused by the first store.
    const type = declared
      .trim()
      .toLowerCase()
      .replace(/\s*\(.*$/, '')
    const reason = whyRaw(column, SHORT[type] ?? type)
    if (reason !== undefined) {
      return `declares the column "${column}", which ${reason}. Keep it in a bronze asset, and declare here what is read out of it.`
    }
  }
  return undefined
}

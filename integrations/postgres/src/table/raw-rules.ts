/**
 * raw-rules — what is raw, and so belongs in bronze and not in a table of silver.
 */

/** One value of silver is at most so large, as text. */
export const MAX_SILVER_BYTES = 1_000_000

const RAW_NAME = /^raw($|_)|(^|_)html$/

/** `raw`, `raw_json`, `rawHtml`, `html`, `bodyHtml`: the name of something kept as it came. */
export function hasRawName(column: string): boolean {
  return RAW_NAME.test(column.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase())
}

/** Why a column of this name and type is raw; undefined when it is not. */
export function whyRaw(column: string, type: string): string | undefined {
  if (type === 'bytea' || type === 'oid') return `holds raw bytes (${type})`
  const holdsText = ['text', 'character varying', 'character', 'json', 'jsonb', 'xml'].includes(type)
  return holdsText && hasRawName(column) ? 'is named as if it held a document as it came' : undefined
}

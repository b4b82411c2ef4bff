/**
 * near-miss — the keys that somebody who wrote a wrong one may have meant.
 *
 * Units    distance  single-character insertions, deletions and substitutions
 */

const MAX_DISTANCE = 3
const MAX_SUGGESTIONS = 3

/** At most three of `keys`, nearest first: a few typing errors away, or of the same last path segment. */
export function nearMisses(wrong: string, keys: Iterable<string>): readonly string[] {
  return [...keys]
    .map((key) => ({ key, rank: rankOf(wrong, key) }))
    .filter(({ rank }) => rank < Infinity)
    .toSorted((left, right) => left.rank - right.rank)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ key }) => key)
}

const MOST_KNOWN = 20

/** The end of a sentence about a name that is none: `; did you mean "a"?`, else what there is. */
export function meant(wrong: string, known: readonly string[]): string {
  const near = nearMisses(wrong, known).map((name) => `"${name}"`)
  if (near.length > 0) return `; did you mean ${near.join(' or ')}?`
  const more = known.length > MOST_KNOWN ? ` and ${known.length - MOST_KNOWN} more` : ''
  return ` (known: ${known.slice(0, MOST_KNOWN).join(', ') || 'none'}${more}).`
}

function rankOf(wrong: string, key: string): number {
  const isFar = Math.abs(wrong.length - key.length) > MAX_DISTANCE
  const away = isFar ? Infinity : distance(wrong, key)
  // As far as the words are long, they have nothing in common: `ab` is no misspelling of `cd`.
  if (away <= MAX_DISTANCE && away < Math.max(wrong.length, key.length)) return away
  return lastSegment(wrong) === lastSegment(key) ? MAX_DISTANCE + 1 : Infinity
}

/** Levenshtein's, one row of the table at a time. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let line = 1; line <= from.length; line += 1) row = nextRow(row, from.charAt(line - 1), line, to)
  return row[to.length] ?? 0
}

function nextRow(above: readonly number[], character: string, line: number, to: string): number[] {
  const row = [line]
  for (let column = 1; column <= to.length; column += 1) {
    const replaced = (above[column - 1] ?? 0) + (to.charAt(column - 1) === character ? 0 : 1)
    const deleted = (above[column] ?? 0) + 1
    const inserted = (row[column - 1] ?? 0) + 1
    row.push(Math.min(replaced, deleted, inserted))
  }
  return row
}

function lastSegment(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}

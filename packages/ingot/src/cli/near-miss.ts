import { nearMisses } from '@ingot/core'

/** The end of a sentence about a name that is none: `; did you mean "a"?`, else what there is. */
export function meant(wrong: string, known: readonly string[]): string {
  const near = nearMisses(wrong, known).map((name) => `"${name}"`)
  if (near.length > 0) return `; did you mean ${near.join(' or ')}?`
  return ` (known: ${known.join(', ') || 'none'}).`
}

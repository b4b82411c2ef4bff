/**
 * verdict-text — whether a condition asks for its asset now, as one sentence, from the root of its explanation.
 */
import type { Explanation } from '@ingot/core'

/** `requested: the condition holds for 2026-01-02`, `not requested: nothing new since it was last made or requested`. */
export function verdictText(root: Explanation, wasMade: boolean): string {
  if (root.trueCount === 0) return `not requested: ${obstacle(root, wasMade)}`
  return `requested: the condition holds${root.ranges === undefined ? '' : ` for ${root.ranges.join(', ')}`}`
}

/** The first part that keeps the whole from holding. */
function obstacle(node: Explanation, wasMade: boolean): string {
  const { label, parts = [] } = node
  const [first, second] = parts
  if (second?.label === 'handled') {
    return `nothing new since it was last ${wasMade ? 'made or requested' : 'requested, or first looked at'}`
  }
  if (label === 'not' && first !== undefined)
    return `${nameOf(first)}${first.why === undefined ? '' : `: ${first.why}`}`
  // Where no part holds it may be that one would have been enough: then none of them is to blame.
  const failed = parts.filter(({ trueCount }) => trueCount === 0)
  const [blamed] = failed
  if (blamed !== undefined && failed.length < parts.length) return obstacle(blamed, wasMade)
  return `${nameOf(node)} ${node.why === undefined ? 'does not hold' : `does not hold, ${node.why}`}`
}

function nameOf({ label, subject }: Explanation): string {
  return subject === undefined ? label : `${label} of ${subject}`
}

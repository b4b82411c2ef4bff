/**
 * explanation — why a condition holds, or does not: the tree of its parts, each with what it holds for.
 *
 * Shapes   bounded: at most `MOST_PARTS` parts below a node and `MOST_RANGES` ranges; what is left out is counted.
 */
import type { KeySpace } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { count } from '../../partition/partition-set.ts'
import { WHOLE_SPACE } from './whole-space.ts'

export const MOST_PARTS = 20
const MOST_RANGES = 5

export interface Explanation {
  /** What the part is called: its label, or its word. */
  readonly label: string
  /** The asset or check looked at, where it is another one than the condition's own. */
  readonly subject?: string
  /** For how many partitions it holds; 0 or 1 without partitions. */
  readonly trueCount: number
  /** Keys, `a` or `a..b`; undefined without partitions. */
  readonly ranges?: readonly string[]
  readonly why?: string
  readonly parts?: readonly Explanation[]
  /** How many parts are not shown. */
  readonly leftOut?: number
}

export function explain(
  space: KeySpace,
  set: PartitionSet,
  said: { readonly label: string; readonly subject?: string | undefined; readonly why?: string | undefined },
  parts: readonly (() => Explanation)[] = [],
): Explanation {
  return {
    label: said.label,
    ...(said.subject === undefined ? {} : { subject: said.subject }),
    trueCount: count(set),
    ...(space === WHOLE_SPACE || set.ranges.length === 0 ? {} : { ranges: rangesText(space, set) }),
    ...(said.why === undefined ? {} : { why: said.why }),
    ...(parts.length === 0 ? {} : { parts: parts.slice(0, MOST_PARTS).map((part) => part()) }),
    ...(parts.length <= MOST_PARTS ? {} : { leftOut: parts.length - MOST_PARTS }),
  }
}

export function rangesText(space: KeySpace, { ranges }: PartitionSet): readonly string[] {
  const shown = ranges.slice(0, MOST_RANGES).map(([from, to]) => {
    const first = space.keyAt(from) ?? ''
    return from === to ? first : `${first}..${space.keyAt(to) ?? ''}`
  })
  return ranges.length <= MOST_RANGES ? shown : [...shown, `and ${ranges.length - MOST_RANGES} more ranges`]
}

/** Those parts that made it hold, as short sentences: what a tick's log says. */
export function reasonsOf({ label, subject, trueCount, why, parts = [] }: Explanation): readonly string[] {
  if (trueCount === 0) return []
  const inner = label === 'not' ? [] : parts.flatMap(reasonsOf)
  if (why === undefined) return inner
  return [...new Set([subject === undefined ? why : `${subject} ${why}`, ...inner])]
}

/** As lines of text, indented. */
export function explanationLines(node: Explanation, depth = 0): readonly string[] {
  const mark = node.trueCount > 0 ? '✓' : '✗'
  const name = node.subject === undefined ? node.label : `${node.label} of ${node.subject}`
  const facts = [
    ...(node.ranges === undefined ? [] : [node.ranges.join(', ')]),
    ...(node.why === undefined ? [] : [node.why]),
  ]
  const line = `${'  '.repeat(depth)}${mark} ${name}${facts.length === 0 ? '' : `: ${facts.join('; ')}`}`
  const rest = node.leftOut === undefined ? [] : [`${'  '.repeat(depth + 1)}… and ${node.leftOut} more`]
  return [line, ...(node.parts ?? []).flatMap((part) => explanationLines(part, depth + 1)), ...rest]
}

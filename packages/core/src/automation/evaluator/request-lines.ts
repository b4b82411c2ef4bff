import type { LogLine } from '../../storage/log-store.ts'
import { rangesText, reasonsOf } from '../condition/explanation.ts'
import { WHOLE_SPACE } from '../condition/whole-space.ts'
import type { Facts } from '../facts/facts.ts'
import type { Pass } from './pass.ts'

const MOST_LINES = 100
const MOST_REASONS = 5

/** What was asked for, and why, as the tick's log. */
export function requestLines({ wanted, evaluations }: Pass, facts: Facts, atMs: number): readonly LogLine[] {
  const lines = wanted.slice(0, MOST_LINES).map(({ subject, set }): LogLine => {
    const space = facts.space(subject.assetKey)
    const what = space === WHOLE_SPACE ? subject.id : `${subject.id} [${rangesText(space, set).join(', ')}]`
    const evaluation = evaluations.get(subject.id)
    const reasons =
      evaluation === undefined ? ['it is made together with one that is'] : reasonsOf(evaluation.explain())
    const why = reasons.length === 0 ? 'its condition holds' : reasons.slice(0, MOST_REASONS).join('; ')
    return { atMs, level: 'info', message: `asks for ${what}: ${why}`, stream: 'log' }
  })
  if (wanted.length <= MOST_LINES) return lines
  return [...lines, { atMs, level: 'info', message: `… and for ${wanted.length - MOST_LINES} more`, stream: 'log' }]
}

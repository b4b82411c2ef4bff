import type { Explanation } from '@ingot/core'
import { IconCheck, IconX } from '@tabler/icons-react'

import { assetHref } from '../../links.ts'
import { plural } from '../../parts/number-text.ts'
import classes from './asset-screen.module.css'

/** A condition part by part: which hold, for how many partitions, and why. What does not hold is folded further down. */
export function ConditionTree({ explanation }: { readonly explanation: Explanation }) {
  return (
    <ul className={classes['tree']} aria-label="Condition">
      <Part part={explanation} depth={0} />
    </ul>
  )
}

// The parts that decide stand near the top.
const OPEN_DEPTH = 3

function Part({ part, depth }: { readonly part: Explanation; readonly depth: number }) {
  const { trueCount, parts = [], leftOut } = part
  if (parts.length === 0) {
    return (
      <li className={classes['leaf']}>
        <PartLine part={part} />
      </li>
    )
  }
  return (
    <li>
      <details open={depth < OPEN_DEPTH || trueCount > 0}>
        <summary>
          <PartLine part={part} isFolded />
        </summary>
        <ul>
          {parts.map((one, index) => (
            <Part key={index} part={one} depth={depth + 1} />
          ))}
          {leftOut === undefined ? null : <li className={classes['dimmed']}>and {leftOut} more</li>}
        </ul>
      </details>
    </li>
  )
}

interface PartLineProps {
  readonly part: Explanation
  /** What opens and closes is no place for a link. */
  readonly isFolded?: boolean
}

function PartLine({ part: { label, subject, trueCount, ranges, why }, isFolded = false }: PartLineProps) {
  const isTrue = trueCount > 0
  const Icon = isTrue ? IconCheck : IconX
  return (
    <span className={classes['part']} data-holds={isTrue}>
      <Icon size={14} color={isTrue ? 'var(--succeeded)' : 'var(--missing)'} aria-hidden />
      <span className="visually-hidden">{isTrue ? 'holds:' : 'does not hold:'}</span>
      <span>
        <strong>{label}</strong>
        {subject === undefined ? null : (
          <>
            {' of '}
            {isFolded ? <code>{subject}</code> : <SubjectLink subject={subject} />}
          </>
        )}
        {why === undefined ? null : `: ${why}`}
        {ranges === undefined || !isTrue ? null : (
          <span className={classes['dimmed']}>
            {' '}
            {plural(trueCount, 'partition')} ({ranges.join(', ')})
          </span>
        )}
      </span>
    </span>
  )
}

/** A check is named behind its asset, with a space. */
function SubjectLink({ subject }: { readonly subject: string }) {
  return (
    <a href={assetHref(subject.split(' ')[0] ?? subject)} style={{ textDecoration: 'underline' }}>
      {subject}
    </a>
  )
}

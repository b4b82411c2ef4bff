import { Button } from '@mantine/core'
import { useState } from 'react'

import { countText } from './number-text.ts'
import { firstLines, visibleText } from './visible-text.ts'

export interface UserTextProps {
  readonly text: string
}

/** Text that others wrote, within a line of ours: whichever way it runs, what stands around it stays in place. */
export function UserText({ text }: UserTextProps) {
  return <bdi>{visibleText(text)}</bdi>
}

/** The same on lines of its own; of a long one the first twenty, and the rest when asked for. */
export function LongText({ text }: UserTextProps) {
  const [isWhole, setWhole] = useState(false)
  const first = firstLines(text)
  const isLong = first.length < text.length
  return (
    <>
      <bdi style={{ whiteSpace: 'pre-wrap' }}>{visibleText(isWhole ? text : first)}</bdi>
      {isLong && !isWhole ? '…' : null}
      {isLong ? (
        <span style={{ display: 'block' }}>
          <Button variant="subtle" size="compact-xs" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
            {isWhole ? 'Show less' : `Show all ${countText(text.length)} characters`}
          </Button>
        </span>
      ) : null}
    </>
  )
}

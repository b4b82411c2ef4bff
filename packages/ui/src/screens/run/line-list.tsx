import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import type { KeyboardEvent, ReactNode } from 'react'

import { plural } from '../../parts/number-text.ts'
import classes from './line-list.module.css'
import type { LineList } from './use-line-list.ts'

export interface LineListViewProps {
  readonly list: LineList
  readonly label: string
  readonly role: 'log' | 'listbox'
  /** What a row is called: `line`, `event`. */
  readonly noun: string
  /** Rows are as wide as the box; else as wide as they are, and the box scrolls sideways. */
  readonly isFitting: boolean
  readonly isLive: boolean
  readonly activeId?: string | undefined
  readonly onKeyDown?: (event: KeyboardEvent) => void
  readonly row: (index: number) => ReactNode
  readonly empty?: ReactNode
}

export function LineListView(props: LineListViewProps) {
  const { list, label, role, noun, isFitting, isLive, activeId, onKeyDown, row, empty } = props
  const { virtualizer } = list
  return (
    <div className={classes['frame']}>
      <div
        ref={list.box}
        className={classes['box']}
        role={role}
        aria-label={label}
        // A busy log read aloud line by line would drown out everything else.
        aria-live="off"
        aria-activedescendant={activeId}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        {virtualizer.options.count === 0 ? empty : null}
        <div
          className={classes['rows']}
          role="presentation"
          data-fitting={isFitting}
          style={{ height: virtualizer.getTotalSize() }}
        >
          {virtualizer.getVirtualItems().map(({ index, start, key }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className={classes['row']}
              role="presentation"
              style={{ transform: `translateY(${start}px)` }}
            >
              {row(index)}
            </div>
          ))}
        </div>
      </div>
      {list.isFollowing || !isLive ? null : (
        <Button
          className={classes['more'] ?? ''}
          size="compact-xs"
          leftSection={<IconArrowDown size={12} aria-hidden />}
          onClick={list.follow}
        >
          {list.newCount === 0 ? 'Follow' : plural(list.newCount, `new ${noun}`)}
        </Button>
      )}
    </div>
  )
}

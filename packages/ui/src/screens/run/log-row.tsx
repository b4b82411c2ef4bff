import { memo } from 'react'

import type { LogLineJson } from '../../api.ts'
import { AnsiText } from '../../parts/ansi-text.tsx'
import { stripAnsi } from '../../parts/ansi.ts'
import { clockText, instantText } from '../../parts/time-text.ts'
import { UserText } from '../../parts/user-text.tsx'
import { visibleText } from '../../parts/visible-text.ts'
import classes from './log-view.module.css'

export interface LogRowProps {
  readonly line: LogLineJson
  readonly isWrapped: boolean
  readonly hasStep: boolean
  readonly pattern: RegExp | undefined
  readonly isCurrent: boolean
  readonly isAfterGap: boolean
}

export const LogRow = memo(function LogRow(props: LogRowProps) {
  const { line, isWrapped, hasStep, pattern, isCurrent, isAfterGap } = props
  const fields = line.fields === undefined ? '' : fieldsText(line.fields)
  return (
    <div
      className={classes['row']}
      data-level={line.level}
      data-stream={line.stream}
      data-wrapped={isWrapped}
      data-current={isCurrent}
      data-gap={isAfterGap}
    >
      <time className={classes['time']} title={instantText(line.atMs)}>
        {clockText(line.atMs)}
      </time>
      <span className={classes['level']}>{line.stream === 'log' ? line.level : line.stream}</span>
      {hasStep ? (
        <span className={classes['step']} title={line.stepKey}>
          {line.stepKey}
          {line.attempt !== undefined && line.attempt > 1 ? ` ×${line.attempt}` : null}
        </span>
      ) : null}
      <span className={classes['message']}>
        {pattern !== undefined && pattern.test(stripAnsi(line.message)) ? (
          <Marked text={stripAnsi(line.message)} pattern={pattern} />
        ) : (
          <AnsiText text={line.message} />
        )}
        {fields === '' ? null : (
          <span className={classes['fields']}>
            {' '}
            <UserText text={fields} />
          </span>
        )}
      </span>
    </div>
  )
})

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ')
}

/** A line that holds what is searched for is shown without its own colours: the mark is what is looked for. */
function Marked({ text, pattern }: { readonly text: string; readonly pattern: RegExp }) {
  const pieces = visibleText(text).split(new RegExp(`(${pattern.source})`, 'gi'))
  return pieces.map((piece, index) => (index % 2 === 1 ? <mark key={index}>{piece}</mark> : piece))
}

import type { LogLineJson } from '../../api.ts'
import { AnsiText } from '../../parts/ansi-text.tsx'
import { clockText } from '../../parts/time-text.ts'
import classes from './tick-logs.module.css'

export interface TickLogsProps {
  readonly lines: readonly Pick<LogLineJson, 'atMs' | 'level' | 'message'>[]
}

/** What a tick's code said. */
export function TickLogs({ lines }: TickLogsProps) {
  if (lines.length === 0) return <p className={classes['none']}>It said nothing.</p>
  return (
    <div className={classes['lines']} role="log" tabIndex={0} aria-label="Log lines">
      {lines.map(({ atMs, level, message }, index) => (
        // Lines have no names of their own, and never move.
        <div key={index} className={classes['line']} data-level={level}>
          <span className={classes['at']}>{clockText(atMs)}</span>
          <span className={classes['level']}>{level}</span>
          <span className={classes['text']}>
            <AnsiText text={message} />
          </span>
        </div>
      ))}
    </div>
  )
}

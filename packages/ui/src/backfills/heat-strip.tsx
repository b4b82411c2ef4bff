import { plural } from '../parts/number-text.ts'
import { statusColor, statusLook } from '../parts/status-look.ts'
import classes from './heat-strip.module.css'
import type { StripBucket, StripCell } from './strip-buckets.ts'
import { stripBuckets } from './strip-buckets.ts'

export interface HeatStripProps {
  readonly label: string
  /** In order. */
  readonly cells: readonly StripCell[]
  readonly onOpen?: (key: string) => void
}

// Narrower marks cannot be hit.
const MOST_MARKS = 240

/** Partitions in a row, each in the colour of its status. The same stands, to be read and reached, in a table nearby. */
export function HeatStrip({ label, cells, onOpen }: HeatStripProps) {
  const buckets = stripBuckets(cells, MOST_MARKS)
  const ends = [cells[0]?.key ?? '', cells.at(-1)?.key ?? '']
  return (
    <div className={classes['box']}>
      <div
        className={classes['strip']}
        role="img"
        aria-label={`${label}: ${plural(cells.length, 'partition')}, ${ends.join(' to ')}`}
      >
        {buckets.map((bucket) => (
          <span
            key={bucket.first}
            className={classes['mark']}
            data-opens={onOpen !== undefined && bucket.count === 1}
            title={bucketWords(bucket)}
            style={{ background: statusColor(bucket.status) }}
            data-quiet={bucket.status === 'pending' || bucket.status === 'missing'}
            onClick={() => (bucket.count === 1 ? onOpen?.(bucket.first) : undefined)}
          />
        ))}
      </div>
      <div className={classes['ends']} aria-hidden>
        <span>{ends[0]}</span>
        <span>{cells.length > 1 ? ends[1] : ''}</span>
      </div>
    </div>
  )
}

function bucketWords({ first, last, count, status, statusCount }: StripBucket): string {
  const word = statusLook(status).word.toLowerCase()
  return count === 1 ? `${first}: ${word}` : `${first} to ${last}: ${statusCount} of ${count} ${word}`
}

import { agoText, dueText, instantText } from './time-text.ts'
import { useNow } from './use-now.ts'

export interface TimeAgoProps {
  readonly atMs: number
  /** It is to come: what is due is told as `now`. */
  readonly isDue?: boolean
}

/** `5 min ago`, kept true; the instant itself is in the title. */
export function TimeAgo({ atMs, isDue = false }: TimeAgoProps) {
  const now = useNow(1_000)
  return (
    <time dateTime={new Date(atMs).toISOString()} title={instantText(atMs)}>
      {isDue ? dueText(atMs, now) : agoText(atMs, now)}
    </time>
  )
}

import { statusColor } from '../../parts/status-look.ts'
import type { FeedState } from './run-feed.ts'
import classes from './stream-note.module.css'

const WORDS = {
  off: undefined,
  ended: undefined,
  connecting: { text: 'Connecting', color: 'queued', title: 'The live stream of this run is being opened.' },
  live: { text: 'Live', color: 'running', title: 'What happens is shown as it happens.' },
  reconnecting: {
    text: 'Reconnecting',
    color: 'stale',
    title: 'The connection was lost. What is shown may be old; nothing is lost, it goes on from there.',
  },
} as const

/** Whether the page is told of what happens. */
export function StreamNote({ state }: { readonly state: FeedState }) {
  const words = WORDS[state.stream]
  if (words === undefined) return null
  return (
    <span className={classes['note']} title={words.title} role="status">
      <span className={classes['dot']} style={{ background: statusColor(words.color) }} aria-hidden /> {words.text}
    </span>
  )
}

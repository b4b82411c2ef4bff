import { agoText, instantText } from './time-text.ts'
import { useNow } from './use-now.ts'

/** `5 min ago`, kept true; the instant itself is in the title. */
export function TimeAgo({ atMs }: { readonly atMs: number }) {
  const now = useNow(1_000)
  return (
    <time dateTime={new Date(atMs).toISOString()} title={instantText(atMs)}>
      {agoText(atMs, now)}
    </time>
  )
}

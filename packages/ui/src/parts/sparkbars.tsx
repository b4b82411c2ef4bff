import classes from './sparkbars.module.css'
import { statusColor, statusLook } from './status-look.ts'

export interface Spark {
  readonly id: string
  readonly status: string
  /** When, how long: spoken and shown on hover after the status. */
  readonly label: string
  readonly href: string
  /** Height in proportion to the longest; all alike when left out. */
  readonly size?: number
}

/** The newest few of something as bars, oldest first, each a link. */
export function Sparkbars({ runs }: { readonly runs: readonly Spark[] }) {
  const longest = Math.max(0, ...runs.map(({ size = 0 }) => size))
  return (
    <span className={classes['bars']}>
      {runs.map(({ id, status, label, href, size }) => {
        const words = `${statusLook(status).word}, ${label}`
        const height = size === undefined || longest === 0 ? 16 : 5 + Math.round((size / longest) * 13)
        return (
          <a key={id} className={classes['link']} href={href} title={words} aria-label={words}>
            <span style={{ height, background: statusColor(status) }} data-status={status} />
          </a>
        )
      })}
    </span>
  )
}

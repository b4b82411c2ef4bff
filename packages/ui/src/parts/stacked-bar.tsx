import { countText } from './number-text.ts'
import classes from './stacked-bar.module.css'
import { statusColor, statusLook } from './status-look.ts'

export interface StackedBarPart {
  readonly status: string
  readonly count: number
  /** The status' word unless given. */
  readonly label?: string
}

export interface StackedBarProps {
  readonly parts: readonly StackedBarPart[]
  /** px. */
  readonly height?: number
  /** Counts in words below the bar. */
  readonly hasLegend?: boolean
}

/** How much of a whole is how: widths in proportion, the counts in the title and, if wanted, below. */
export function StackedBar({ parts, height = 8, hasLegend = false }: StackedBarProps) {
  const shown = parts.filter(({ count }) => count > 0)
  const words = shown.map((part) => `${countText(part.count)} ${labelOf(part)}`)
  return (
    <div className={classes['box']}>
      <div
        className={classes['bar']}
        style={{ height }}
        role="img"
        aria-label={words.join(', ')}
        title={words.join(', ')}
      >
        {shown.map(({ status, count }) => (
          <span key={status} style={{ flexGrow: count, background: groundColor(status) }} />
        ))}
      </div>
      {hasLegend ? (
        <div className={classes['legend']}>
          {shown.map((part) => (
            <span key={part.status}>
              <i style={{ background: groundColor(part.status) }} aria-hidden /> {countText(part.count)} {labelOf(part)}
            </span>
          ))}
        </div>
      ) : null}
    </div>
  )
}

function labelOf({ status, label }: StackedBarPart): string {
  return label ?? statusLook(status).word.toLowerCase()
}

/** What is missing is the ground that the rest stands on, not one more colour. */
function groundColor(status: string): string {
  return status === 'missing' ? 'var(--line-strong)' : statusColor(status)
}

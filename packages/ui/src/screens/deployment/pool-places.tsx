import classes from './deployment.module.css'
import type { Pool } from './pool-shape.ts'

// More do not fit a row; the number says the rest.
const DRAWN = 12

/** A square per place, filled where it is held. */
export function PoolPlaces({ pool: { limit, held } }: { readonly pool: Pick<Pool, 'limit' | 'held'> }) {
  const drawn = Math.min(DRAWN, Math.max(limit, held.length))
  return (
    <span className={classes['places']}>
      {Array.from({ length: drawn }, (_, i) => (
        <i key={i} data-held={i < held.length} data-over={i >= limit} aria-hidden />
      ))}
      <span>
        {held.length} of {limit} held
      </span>
    </span>
  )
}

import { useQuery } from '@tanstack/react-query'

import { assetsHref, instantParam, runsHref } from '../../links.ts'
import { countText } from '../../parts/number-text.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { countsQuery, lateQuery, unfinishedCountsQuery } from './overview-queries.ts'
import classes from './standing-tiles.module.css'

/** Four numbers: what is wrong first. */
export function StandingTiles({ sinceMs }: { readonly sinceMs: number }) {
  const { data: ended } = useQuery(countsQuery(sinceMs))
  const { data: unfinished } = useQuery(unfinishedCountsQuery)
  const { data: late } = useQuery(lateQuery)
  const since = { after: instantParam(sinceMs) }
  const running = add(unfinished?.counts.running, unfinished?.counts.canceling)
  return (
    <div className={classes['tiles']}>
      <Tile
        status="failed"
        count={ended?.counts.failed}
        label="Failed, 24 h"
        href={runsHref({ status: 'failed', ...since })}
        isBad
      />
      <Tile status="late" count={late?.total} label="Assets late" href={assetsHref({ status: 'late' })} isBad />
      <Tile status="running" count={running} label="Running" href={runsHref({ status: 'running,canceling' })} />
      <Tile status="queued" count={unfinished?.counts.queued} label="Queued" href={runsHref({ status: 'queued' })} />
      <Tile
        status="succeeded"
        count={ended?.counts.succeeded}
        label="Succeeded, 24 h"
        href={runsHref({ status: 'succeeded', ...since })}
      />
    </div>
  )
}

function add(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0)
}

interface TileProps {
  readonly status: string
  readonly count: number | undefined
  readonly label: string
  readonly href: string
  /** More than none is bad news. */
  readonly isBad?: boolean
}

function Tile({ status, count, label, href, isBad = false }: TileProps) {
  const isQuiet = count === undefined || count === 0
  return (
    <a className={classes['tile']} href={href} data-bad={isBad && !isQuiet}>
      <span className={classes['number']}>{count === undefined ? '–' : countText(count)}</span>
      <span className={classes['label']}>
        <StatusMark status={isQuiet ? 'unknown' : status} label="" /> {label}
      </span>
    </a>
  )
}

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { ResponseOf } from '../../api.ts'
import { countParts, doneShare, percentText, totalOf } from '../../backfills/backfill-words.ts'
import { HeatStrip } from '../../backfills/heat-strip.tsx'
import { backfillHref, runHref } from '../../links.ts'
import { AssetLink } from '../../links.tsx'
import { plural } from '../../parts/number-text.ts'
import { StackedBar } from '../../parts/stacked-bar.tsx'
import type { BackfillRow } from '../../queries/backfill-queries.ts'
import { targetItemsQuery } from '../../queries/backfill-queries.ts'
import { useGo } from '../../view-state.ts'
import classes from './backfill-screen.module.css'

type Target = ResponseOf<'GET /backfills/{backfillId}'>['targets'][number]

export interface BackfillTargetsProps {
  readonly backfill: BackfillRow
  readonly targets: readonly Target[]
}

// Each strip is a question of its own.
const FIRST_SHOWN = 20

/** Every target: how many of its partitions are how, and which. */
export function BackfillTargets({ backfill, targets }: BackfillTargetsProps) {
  const [isAll, setAll] = useState(false)
  const shown = isAll ? targets : targets.slice(0, FIRST_SHOWN)
  return (
    <section aria-label="Targets" className={classes['stack']}>
      <div className={classes['targets']}>
        {shown.map((target) => (
          <TargetRow key={target.target} backfill={backfill} target={target} />
        ))}
      </div>
      {shown.length < targets.length ? (
        <div>
          <Button variant="default" onClick={() => setAll(true)}>
            Show {plural(targets.length - shown.length, 'more target')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

interface TargetRowProps {
  readonly backfill: BackfillRow
  readonly target: Target
}

function TargetRow({ backfill, target: { target, counts } }: TargetRowProps) {
  const { backfillId, request } = backfill
  const total = totalOf(counts)
  return (
    <div className={classes['target']}>
      <div className={classes['name']}>
        {request.job === undefined ? <AssetLink assetKey={target} /> : target}
        <div className={classes['dimmed']}>
          {percentText(doneShare(counts))} of{' '}
          <a href={backfillHref(backfillId, { tab: 'items', target })}>{plural(total, 'partition')}</a>
        </div>
      </div>
      <div className={classes['bars']}>
        <StackedBar parts={countParts(counts)} hasLegend />
        {total > 1 ? <Strip backfillId={backfillId} target={target} /> : null}
      </div>
    </div>
  )
}

function Strip({ backfillId, target }: { readonly backfillId: string; readonly target: string }) {
  const { data } = useQuery(targetItemsQuery(backfillId, target))
  const go = useGo()
  const items = data?.items ?? []
  const open = (partition: string) => {
    const runId = items.find((item) => item.partition === partition)?.runId
    if (runId !== undefined) go(runHref(runId))
  }
  if (items.length === 0) return null
  const cells = items.map(({ partition, status }) => ({ key: partition, status }))
  return <HeatStrip label={`Partitions of ${target}`} cells={cells} onOpen={open} />
}

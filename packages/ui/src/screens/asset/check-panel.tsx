import type { CheckEvaluated } from '@ingot/core'
import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import type { AssetRowJson, CheckRowJson } from '../../api.ts'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Plot } from '../../parts/plot.tsx'
import { statusColor, statusLook } from '../../parts/status-look.ts'
import { instantText } from '../../parts/time-text.ts'
import { assetEventsQuery } from '../../queries/asset-queries.ts'
import { useRefusal } from '../../queries/instance-queries.ts'
import { LongText } from '../../parts/user-text.tsx'
import classes from './asset-screen.module.css'
import { checkStatus } from './check-words.ts'
import { EventPanel } from './event-panel.tsx'
import { numericSeries } from './numeric-series.ts'

type Result = CheckEvaluated & { readonly id: number }

export interface CheckPanelProps {
  readonly asset: AssetRowJson
  readonly check: CheckRowJson
  /** Undefined when it cannot be run by itself. */
  readonly onRun: (() => void) | undefined
  readonly isBusy: boolean
}

/** One check: its past as bars, oldest first, its numbers over time, and one result in full. */
export function CheckPanel({ asset, check, onRun, isBusy }: CheckPanelProps) {
  const { data, error } = useInfiniteQuery(
    assetEventsQuery(asset.key, { kind: ['check-evaluated'], check: check.name }),
  )
  const results = useMemo(
    () =>
      data?.pages
        .flatMap(({ events }) => events)
        .filter((event): event is Result => event.kind === 'check-evaluated') ?? [],
    [data],
  )
  const series = useMemo(() => numericSeries(results), [results])
  const refusal = useRefusal('launcher')
  const [openId, setOpenId] = useState<number>()
  const open = results.find(({ id }) => id === openId) ?? results[0]
  return (
    <div className={classes['panel']}>
      {check.description === undefined ? null : (
        <p>
          <LongText text={check.description} />
        </p>
      )}
      {check.automation === undefined ? null : <p className={classes['dimmed']}>Automation: {check.automation}</p>}
      {onRun === undefined ? (
        <p className={classes['dimmed']}>Reported by what makes the asset; it cannot be run by itself.</p>
      ) : (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          disabled={refusal !== undefined}
          title={refusal}
          loading={isBusy}
          onClick={onRun}
        >
          Run this check
        </Button>
      )}
      {error === null ? null : <ErrorPanel error={error} />}
      {data === undefined && error === null ? <Loading label="Loading results" /> : null}
      <section className={classes['section']}>
        <h2>Results</h2>
        <History results={results} onOpen={setOpenId} />
      </section>
      {series.length === 0 ? null : (
        <Plot
          label={`Numbers of ${check.name}`}
          series={series}
          height={130}
          onPoint={(line, point) => setOpenId(series[line]?.eventIds[point])}
        />
      )}
      {open === undefined ? null : <EventPanel event={open} assetKey={asset.key} project={asset.project} />}
    </div>
  )
}

// As many bars as a panel holds in a few lines.
const MOST_BARS = 120

function History({ results, onOpen }: { readonly results: readonly Result[]; readonly onOpen: (id: number) => void }) {
  if (results.length === 0) return <p className={classes['dimmed']}>Never evaluated.</p>
  return (
    <div className={classes['history']}>
      {results
        .slice(0, MOST_BARS)
        .toReversed()
        .map((result) => {
          const status = checkStatus(result)
          const words = `${statusLook(status).word}, ${instantText(result.atMs)}`
          return (
            <button key={result.id} type="button" aria-label={words} title={words} onClick={() => onOpen(result.id)}>
              <span style={{ background: statusColor(status), height: result.passed ? 14 : 22 }} />
            </button>
          )
        })}
    </div>
  )
}

import type { Tick } from '@ingot/core'
import { useQuery } from '@tanstack/react-query'

import { instigatorHref } from '../../links.ts'
import { RunLink } from '../../links.tsx'
import { MonoText } from '../../parts/copy-text.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { assetAutomationQuery } from '../../queries/asset-queries.ts'
import classes from './asset-screen.module.css'
import type { AssetDetail } from './asset-tabs.ts'
import { ConditionTree } from './condition-tree.tsx'

/** Why the asset is made, or not made, by itself: its condition now, and the ticks that asked for it. */
export function AutomationTab({ detail: { asset, checks } }: { readonly detail: AssetDetail }) {
  const { data, error } = useQuery(assetAutomationQuery(asset.key))
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  if (data === undefined) return <Loading label="Evaluating the condition" />
  const { condition, explanation, ticks } = data
  const checked = checks.filter(({ automation }) => automation !== undefined)
  return (
    <>
      {condition === undefined ? null : (
        <section className={classes['section']}>
          <h2>Condition</h2>
          <p>
            <MonoText text={condition} />
          </p>
          {explanation === undefined ? null : (
            <>
              <p>
                <strong>{explanation.trueCount > 0 ? 'It holds now' : 'It does not hold now'}</strong>
                {explanation.trueCount > 0 ? ': the next tick asks for it.' : ': nothing is asked for.'}
              </p>
              <div className={classes['card']}>
                <ConditionTree explanation={explanation} />
              </div>
            </>
          )}
        </section>
      )}
      {checked.map(({ name, automation = '' }) => (
        <p key={name}>
          Check <strong>{name}</strong>: <MonoText text={automation} />
        </p>
      ))}
      <section className={classes['section']}>
        <h2>Ticks that asked for it</h2>
        <DataTable
          label="Ticks"
          columns={TICK_COLUMNS}
          rows={ticks}
          rowKey={({ id }) => String(id)}
          empty={
            <EmptyState title="No tick has asked for it yet">
              Automation asks when the condition holds. See whether it is switched on in{' '}
              <a href={instigatorHref('automation', asset.project, 'default')}>the project's automation</a>.
            </EmptyState>
          }
        />
      </section>
    </>
  )
}

const TICK_COLUMNS: readonly Column<Tick>[] = [
  {
    id: 'when',
    title: 'When',
    width: 120,
    cell: ({ instigator: { kind, project, name }, startedAtMs, id }) => (
      <a href={instigatorHref(kind, project, name, { tick: String(id) })}>
        <TimeAgo atMs={startedAtMs} />
      </a>
    ),
  },
  { id: 'status', title: 'Status', width: 120, cell: ({ status }) => <StatusTag status={status} size="sm" /> },
  {
    id: 'runs',
    title: 'Runs',
    grow: 1,
    cell: ({ runIds }) => (
      <span className={classes['line']}>
        {runIds.slice(0, 3).map((runId) => (
          <RunLink key={runId} runId={runId} />
        ))}
        {runIds.length > 3 ? `and ${runIds.length - 3} more` : null}
      </span>
    ),
  },
]

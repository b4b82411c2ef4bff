import type { JobSnapshot } from '@ingot/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'

import type { ResponseOf } from '../../api.ts'
import { subgraph } from '../../lineage/lineage-graph.ts'
import { LineageView } from '../../lineage/lineage-view.tsx'
import { assetHref } from '../../links.ts'
import { selectionOf } from '../../materialize/launch-asks.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { Markdown } from '../../parts/markdown.tsx'
import { SidePanel } from '../../parts/side-panel.tsx'
import { assetGraphQuery } from '../../queries/asset-queries.ts'
import { useGo, useView } from '../../view-state.ts'
import classes from './job-screen.module.css'
import { OpDetails } from './op-details.tsx'

const OpGraph = lazy(() => import('./op-graph.tsx').then((module) => ({ default: module.OpGraph })))

export function JobOverview({ detail }: { readonly detail: ResponseOf<'GET /jobs/{project}/{job}'> }) {
  const { definition, job } = detail
  return (
    <>
      {job.description === undefined ? null : (
        <div className={classes['about']}>
          <Markdown text={job.description} />
        </div>
      )}
      <Tags tags={job.tags} />
      {definition.kind === 'assets' ? (
        <JobAssets project={job.project} definition={definition} />
      ) : (
        <JobOps definition={definition} />
      )}
    </>
  )
}

function Tags({ tags }: { readonly tags: Readonly<Record<string, string>> }) {
  const pairs = Object.entries(tags)
  if (pairs.length === 0) return null
  return (
    <p className={classes['tags']}>
      {pairs.map(([key, value]) => (
        <span key={key}>
          {key}={value}
        </span>
      ))}
    </p>
  )
}

function JobOps({ definition }: { readonly definition: JobSnapshot }) {
  const [{ op: chosen }, setView] = useView()
  const { ops } = definition
  const op = ops.find(({ key }) => key === chosen)
  if (ops.length === 0) return <EmptyState title="It has no ops" />
  return (
    <div className={classes['overview']}>
      <div className={classes['graph']}>
        <Suspense fallback={<Loading label="Loading the graph" />}>
          <OpGraph ops={ops} chosen={chosen} onChoose={(key) => setView({ op: key })} />
        </Suspense>
      </div>
      <SidePanel title={op?.key ?? 'Op'} isOpen={op !== undefined} onClose={() => setView({ op: undefined })}>
        {op === undefined ? null : <OpDetails op={op} ops={ops} onChoose={(key) => setView({ op: key })} />}
      </SidePanel>
    </div>
  )
}

interface JobAssetsProps {
  readonly project: string
  readonly definition: JobSnapshot
}

function JobAssets({ definition: { name, assets } }: JobAssetsProps) {
  const go = useGo()
  const [collapsed, setCollapsed] = useState<readonly string[]>([])
  const [selected, setSelected] = useState<readonly string[]>([])
  const { data, error } = useQuery(assetGraphQuery(selectionOf(assets)))
  const graph = useMemo(() => data && subgraph(data, ({ isSelected }) => isSelected), [data])
  if (error !== null) return <ErrorPanel error={error} />
  if (graph === undefined) return <Loading label="Loading the assets" />
  if (assets.length === 0) return <EmptyState title="It selects no assets">No asset is like its selection.</EmptyState>
  return (
    <div className={classes['graph']} style={{ display: 'flex' }}>
      <LineageView
        label={`Assets of ${name}`}
        graph={graph}
        collapsed={collapsed}
        onToggleGroup={(box) =>
          setCollapsed(collapsed.includes(box) ? collapsed.filter((one) => one !== box) : [...collapsed, box])
        }
        selected={selected}
        onSelect={setSelected}
        onOpen={(key) => go(assetHref(key))}
        isWheelShared
      />
    </div>
  )
}

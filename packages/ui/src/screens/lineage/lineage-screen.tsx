/** lineage-screen — how everything is made from everything else, lane by lane. */
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import { ApiProblem } from '../../api.ts'
import { assetHref, assetsHref } from '../../links.ts'
import { collapsedGroups } from '../../lineage/default-groups.ts'
import type { LineageGraph } from '../../lineage/lineage-graph.ts'
import { subgraph } from '../../lineage/lineage-graph.ts'
import { LineageView } from '../../lineage/lineage-view.tsx'
import { SelectionField } from '../../lineage/selection-field.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { plural } from '../../parts/number-text.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { SidePanel } from '../../parts/side-panel.tsx'
import { assetGraphQuery } from '../../queries/asset-queries.ts'
import { useGo, useView } from '../../view-state.ts'
import { LineageActions } from './lineage-actions.tsx'
import { LineagePanel } from './lineage-panel.tsx'
import classes from './lineage-screen.module.css'

export function LineageScreen() {
  const [view, setView] = useView()
  const select = view['select'] ?? ''
  const { data, error } = useQuery(assetGraphQuery(select === '' ? undefined : select))
  const graph = useMemo(
    () => (data === undefined ? undefined : subgraph(data, ({ isSelected }) => select === '' || isSelected)),
    [data, select],
  )
  const chosen = listOf(view['chosen'])
  const problem = select !== '' && error instanceof ApiProblem && error.status < 500 ? error.message : undefined
  // While a selection is being written it is wrong now and then: the picture stays as it last was right.
  const [lastGood, setLastGood] = useState<LineageGraph>()
  useEffect(() => {
    if (graph !== undefined) setLastGood(graph)
  }, [graph])
  const drawn = problem === undefined ? graph : lastGood
  return (
    <div className={classes['screen']}>
      <PageHeader
        title="Lineage"
        meta={drawn === undefined ? null : plural(drawn.nodes.length, 'asset')}
        actions={<a href={assetsHref(select === '' ? {} : { select })}>Show as a list</a>}
      />
      <div className={classes['bar']}>
        <div className={classes['selection']}>
          <SelectionField value={select} onChange={(next) => setView({ select: next })} problem={problem} />
        </div>
        {chosen.length === 0 ? null : (
          <Button variant="default" onClick={() => setView({ chosen: undefined })}>
            Choose none
          </Button>
        )}
        {data === undefined ? null : <LineageActions graph={data} chosen={chosen} />}
      </div>
      {error === null || problem !== undefined ? null : <ErrorPanel error={error} />}
      {drawn === undefined ? (
        error === null && <Loading label="Loading the lineage" />
      ) : (
        <Stage graph={drawn} chosen={chosen} />
      )}
    </div>
  )
}

function Stage({ graph, chosen }: { readonly graph: LineageGraph; readonly chosen: readonly string[] }) {
  const [view, setView] = useView()
  const go = useGo()
  const pressed = listOf(view['groups'])
  const groups = view['groups'] ?? ''
  const collapsed = useMemo(() => collapsedGroups(graph, listOf(groups)), [graph, groups])
  if (graph.nodes.length === 0) {
    return (
      <EmptyState title="No assets here">
        {view['select'] === undefined
          ? 'Define an asset in your project, and it stands here.'
          : 'The selection leaves none.'}
      </EmptyState>
    )
  }
  const [only] = chosen
  return (
    <div className={classes['stage']}>
      <LineageView
        label="Lineage of assets"
        graph={graph}
        collapsed={collapsed}
        onToggleGroup={(name) => setView({ groups: toggled(pressed, name).join(',') })}
        selected={chosen}
        onSelect={(keys) => setView({ chosen: keys.join(',') })}
        onOpen={(key) => go(assetHref(key))}
      />
      <SidePanel
        title={only ?? ''}
        isOpen={only !== undefined && chosen.length === 1}
        onClose={() => setView({ chosen: undefined })}
        width={360}
      >
        {only === undefined ? null : (
          <LineagePanel
            assetKey={only}
            onSelection={(select) => setView({ select, groups: undefined }, { isStep: true })}
          />
        )}
      </SidePanel>
    </div>
  )
}

function listOf(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((one) => one !== '')
}

function toggled(list: readonly string[], one: string): readonly string[] {
  return list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
}

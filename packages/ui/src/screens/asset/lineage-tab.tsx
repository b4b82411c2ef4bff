import { SegmentedControl } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { assetHref, lineageHref } from '../../links.ts'
import { collapsedGroups } from '../../lineage/default-groups.ts'
import { neighboursOf, reach, subgraph } from '../../lineage/lineage-graph.ts'
import type { LineageGraph } from '../../lineage/lineage-graph.ts'
import { LineageView } from '../../lineage/lineage-view.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'
import { plural } from '../../parts/number-text.ts'
import { assetGraphQuery } from '../../queries/asset-queries.ts'
import { useGo, useView } from '../../view-state.ts'
import classes from './asset-screen.module.css'

const DEPTHS = ['1', '2', '3', '4', '5']

/** What the asset is made from and what reads it, up to some steps away. */
export function LineageTab({ assetKey }: { readonly assetKey: string }) {
  const [view, setView] = useView()
  const depth = DEPTHS.find((one) => one === view['depth']) ?? '2'
  const { data, error } = useQuery(assetGraphQuery(undefined))
  const graph = useMemo(
    () => (data === undefined ? undefined : around(data, assetKey, Number(depth))),
    [data, assetKey, depth],
  )
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  return (
    <div className={classes['fill']}>
      <div className={classes['line']}>
        <span id="depth-label">Steps away</span>
        <SegmentedControl
          size="xs"
          aria-labelledby="depth-label"
          data={DEPTHS}
          value={depth}
          onChange={(next) => setView({ depth: next })}
        />
        {graph === undefined ? null : <span className={classes['dimmed']}>{plural(graph.nodes.length, 'asset')}</span>}
        <a href={lineageHref({ select: `+key:${assetKey}+`, chosen: assetKey })} style={{ marginLeft: 'auto' }}>
          All of it
        </a>
      </div>
      {graph === undefined ? (
        <Loading label="Loading the lineage" />
      ) : (
        <Neighbourhood graph={graph} assetKey={assetKey} />
      )}
    </div>
  )
}

function Neighbourhood({ graph, assetKey }: { readonly graph: LineageGraph; readonly assetKey: string }) {
  const [view, setView] = useView()
  const go = useGo()
  const groups = view['groups'] ?? ''
  const collapsed = useMemo(() => collapsedGroups(graph, groups.split(',')), [graph, groups])
  const chosen = view['chosen']
  return (
    <div className={classes['graph']}>
      <LineageView
        label={`Lineage around ${assetKey}`}
        graph={graph}
        collapsed={collapsed}
        onToggleGroup={(name) => setView({ groups: toggled(groups, name) })}
        selected={chosen === undefined ? [] : chosen.split(',')}
        onSelect={(keys) => setView({ chosen: keys.join(',') })}
        onOpen={(key) => go(assetHref(key, { tab: 'lineage' }))}
        home={assetKey}
      />
    </div>
  )
}

function around(graph: LineageGraph, key: string, depth: number): LineageGraph {
  const home = graph.nodes.findIndex((node) => node.key === key)
  const neighbours = neighboursOf(graph.nodes.length, graph.edges)
  const up = reach(neighbours, [home], 'upstream', depth)
  const down = reach(neighbours, [home], 'downstream', depth)
  return subgraph(graph, (_, index) => index === home || up.has(index) || down.has(index))
}

function toggled(list: string, one: string): string {
  const names = new Set(list.split(',').filter((name) => name !== ''))
  if (!names.delete(one)) names.add(one)
  return [...names].join(',')
}

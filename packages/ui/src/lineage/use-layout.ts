/**
 * use-layout — the layout of a graph: at once when it is small, else from a worker, with how far that is. The newest
 * layouts are kept, so that going back shows them without delay.
 */
import { useEffect, useMemo, useRef, useState } from 'react'

import { laneOf } from './lanes.ts'
import type { LayoutInput, LineageLayout } from './layout-shape.ts'
import { layoutLineage } from './layout-lineage.ts'
import type { LayoutAnswer, LayoutAsk } from './layout-worker.ts'
import type { LineageGraph } from './lineage-graph.ts'
import { graphHash } from './lineage-graph.ts'

const KEPT = 12
// Up to here it takes less than a frame or two; a worker would only add a flash of nothing.
const SMALL = 250

const kept = new Map<string, LineageLayout>()

export interface LayoutState {
  /** While another one is on its way: the one before, for the same graph with other groups open. */
  readonly layout: LineageLayout | undefined
  /** 0..1; undefined when there is nothing to wait for. */
  readonly progress: number | undefined
}

/** `aspect`: of the window; undefined until that is known. */
export function useLayout(given: LineageGraph, collapsed: readonly string[], aspect: number | undefined): LayoutState {
  const graph = aspect === undefined ? undefined : given
  const closed = [...collapsed].sort().join('\n')
  const hash = useMemo(() => (graph === undefined ? '' : graphHash(graph)), [graph])
  const name = `${hash} ${aspect} ${closed}`
  const [progress, setProgress] = useState(0)
  const [cameName, setCameName] = useState('')
  const before = useRef<{ readonly hash: string; readonly layout: LineageLayout }>(undefined)
  const ready = useMemo(() => readyLayout(graph, name, closed, aspect), [graph, name, closed, aspect, cameName])
  useEffect(() => {
    if (graph === undefined || ready !== undefined) return undefined
    setProgress(0)
    return askWorker(inputOf(graph, closed, aspect), setProgress, (layout) => {
      keep(name, layout)
      setCameName(name)
    })
    // Of the graph only what its name says matters here: a new status changes no position.
  }, [name, ready === undefined])
  if (ready !== undefined) before.current = { hash, layout: ready }
  if (graph === undefined || ready !== undefined) return { layout: ready, progress: undefined }
  const layout = before.current?.hash === hash ? before.current.layout : undefined
  return { layout, progress }
}

function readyLayout(
  graph: LineageGraph | undefined,
  name: string,
  closed: string,
  aspect: number | undefined,
): LineageLayout | undefined {
  if (graph === undefined) return undefined
  const before = kept.get(name)
  if (before !== undefined || graph.nodes.length > SMALL) return before
  return keep(name, layoutLineage(inputOf(graph, closed, aspect)))
}

function inputOf({ nodes, edges }: LineageGraph, closed: string, aspect: number | undefined): LayoutInput {
  return {
    nodes: nodes.map((node) => ({ project: node.project, key: node.key, lane: laneOf(node), group: node.group })),
    edges,
    collapsed: closed === '' ? [] : closed.split('\n'),
    ...(aspect === undefined ? {} : { aspect }),
  }
}

function keep(name: string, layout: LineageLayout): LineageLayout {
  kept.set(name, layout)
  const [oldest] = kept.keys()
  if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
  return layout
}

/** Returns what ends it. */
function askWorker(input: LayoutInput, onProgress: (done: number) => void, onLayout: (layout: LineageLayout) => void) {
  const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<LayoutAnswer>) => {
    if (data.kind === 'progress') return onProgress(data.done)
    onLayout(data.layout)
    worker.terminate()
  })
  worker.postMessage({ id: 0, input } satisfies LayoutAsk)
  return () => worker.terminate()
}

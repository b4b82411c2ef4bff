import '@xyflow/react/dist/style.css'
import type { OpSnapshot } from '@ingot/core'
import type { Edge, Node, NodeProps } from '@xyflow/react'
import { Controls, Handle, Position, ReactFlow } from '@xyflow/react'
import { useMemo } from 'react'

import { plural } from '../../parts/number-text.ts'
import { layoutOps, OP_HEIGHT, OP_WIDTH } from './layout-ops.ts'
import classes from './op-graph.module.css'

export interface OpGraphProps {
  readonly ops: readonly OpSnapshot[]
  readonly chosen: string | undefined
  readonly onChoose: (key: string) => void
}

type OpNode = Node<{ readonly op: OpSnapshot }, 'op'>

const NODE_TYPES = { op: OpCard }

/** The ops of a job and what waits for what; pressing one shows its details. */
export function OpGraph({ ops, chosen, onChoose }: OpGraphProps) {
  const nodes = useMemo(() => nodesOf(ops, chosen), [ops, chosen])
  const edges = useMemo(() => edgesOf(ops), [ops])
  return (
    <ReactFlow<OpNode>
      className={classes['canvas']}
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      // A press, or Enter on a focused op.
      onNodesChange={(changes) => {
        const picked = changes.find((change) => change.type === 'select' && change.selected)
        if (picked?.type === 'select' && picked.id !== chosen) onChoose(picked.id)
      }}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      onlyRenderVisibleElements={ops.length > 200}
      fitView
      fitViewOptions={{ maxZoom: 1, padding: 0.12 }}
      minZoom={0.1}
      maxZoom={1.5}
      proOptions={{ hideAttribution: true }}
      preventScrolling={false}
      zoomOnScroll={false}
      aria-label="Ops"
    >
      <Controls showInteractive={false} />
    </ReactFlow>
  )
}

function nodesOf(ops: readonly OpSnapshot[], chosen: string | undefined): OpNode[] {
  const known = new Map(ops.map((op) => [op.key, op]))
  return layoutOps(ops).flatMap(({ key, x, y }) => {
    const op = known.get(key)
    if (op === undefined) return []
    const box = { position: { x, y }, width: OP_WIDTH, height: OP_HEIGHT }
    return [{ id: key, type: 'op' as const, data: { op }, selected: key === chosen, ariaLabel: `Op ${key}`, ...box }]
  })
}

function edgesOf(ops: readonly OpSnapshot[]): Edge[] {
  return ops.flatMap(({ key, after }) =>
    after.map((source) => ({ id: `${source} ${key}`, source, target: key, focusable: false })),
  )
}

function OpCard({ data: { op }, selected }: NodeProps<OpNode>) {
  const { key, isMapped = false, pools, retry, description } = op
  const notes = [
    ...(isMapped ? ['once per key'] : []),
    ...(retry?.maxRetries === undefined ? [] : [plural(retry.maxRetries, 'retry', 'retries')]),
    ...(pools.length === 0 ? [] : [`pool ${pools.join(', ')}`]),
  ]
  const note = notes.length === 0 ? description : notes.join(' · ')
  return (
    <div className={classes['op']} data-chosen={selected} data-mapped={isMapped}>
      <Handle className={classes['end']} type="target" position={Position.Left} isConnectable={false} />
      <span className={classes['key']}>{key}</span>
      {note === undefined ? null : <span className={classes['note']}>{note}</span>}
      <Handle className={classes['end']} type="source" position={Position.Right} isConnectable={false} />
    </div>
  )
}

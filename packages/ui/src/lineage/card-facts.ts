/** card-facts — the few words on an asset's card, what is wrong first. */
import type { LineageNode } from './lineage-graph.ts'

export interface CardFacts {
  /** Without the layer, which its lane says. */
  readonly folder: string
  readonly name: string
  /** The layer stands before both. */
  readonly hasLane: boolean
  readonly facts: readonly string[]
}

// More would not fit on one line.
const MOST_FACTS = 2

export function cardFacts({
  key,
  layer,
  partitions,
  checks,
  freshness,
  status,
  kinds,
  isFailed,
  activeRunId,
}: CardSource): CardFacts {
  const parts = key.split('/')
  const name = parts.pop() ?? key
  const hasLane = layer !== undefined && parts[0] === layer
  if (hasLane) parts.shift()
  const facts = [
    ...(activeRunId === undefined ? [] : ['running']),
    ...(isFailed === true ? ['last attempt failed'] : []),
    ...(freshness?.status === 'fail' ? ['late'] : freshness?.status === 'warn' ? ['late soon'] : []),
    ...(checks !== undefined && checks.failed > 0 ? [`${checks.failed} of ${checks.total} checks failed`] : []),
    ...(partitions === undefined ? [] : [partitionWords(partitions)]),
    ...(status === 'stale' ? ['stale'] : status === 'missing' && partitions === undefined ? ['missing'] : []),
    ...kinds.slice(0, 1),
  ]
  return { folder: parts.join('/'), name, hasLane, facts: facts.slice(0, MOST_FACTS) }
}

type CardSource = Pick<
  LineageNode,
  'key' | 'layer' | 'partitions' | 'checks' | 'freshness' | 'status' | 'kinds' | 'isFailed' | 'activeRunId'
>

function partitionWords({ total, materialized, failed }: NonNullable<LineageNode['partitions']>): string {
  return failed > 0 ? `${failed} of ${total} partitions failed` : `${materialized} of ${total} partitions`
}

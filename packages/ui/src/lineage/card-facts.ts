/** card-facts — the few words on an asset's card, what is wrong first. */
import type { LineageNode } from './lineage-graph.ts'

export interface CardFacts {
  readonly folder: string
  readonly name: string
  readonly facts: readonly string[]
}

// More would not fit on one line.
const MOST_FACTS = 2

export function cardFacts({
  key,
  partitions,
  checks,
  freshness,
  status,
  kinds,
  isFailed,
  activeRunId,
}: CardSource): CardFacts {
  const cut = key.lastIndexOf('/')
  const facts = [
    ...(activeRunId === undefined ? [] : ['running']),
    ...(isFailed === true ? ['last attempt failed'] : []),
    ...(freshness?.status === 'fail' ? ['late'] : freshness?.status === 'warn' ? ['late soon'] : []),
    ...(checks !== undefined && checks.failed > 0 ? [`${checks.failed} of ${checks.total} checks failed`] : []),
    ...(partitions === undefined ? [] : [partitionWords(partitions)]),
    ...(status === 'stale' ? ['stale'] : status === 'missing' && partitions === undefined ? ['missing'] : []),
    ...kinds.slice(0, 1),
  ]
  return { folder: cut === -1 ? '' : key.slice(0, cut), name: key.slice(cut + 1), facts: facts.slice(0, MOST_FACTS) }
}

type CardSource = Pick<
  LineageNode,
  'key' | 'partitions' | 'checks' | 'freshness' | 'status' | 'kinds' | 'isFailed' | 'activeRunId'
>

function partitionWords({ total, materialized, failed }: NonNullable<LineageNode['partitions']>): string {
  return failed > 0 ? `${failed} of ${total} partitions failed` : `${materialized} of ${total} partitions`
}

/**
 * launch-unit — the request for the run of one unit of a backfill.
 */
import type { RunAsk } from '../../definition/run-ask.ts'
import { isIngotError } from '../../errors.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import { setOf, toKeyRanges } from '../../partition/partition-set.ts'
import type { BackfillRequest } from '../../storage/backfill-store.ts'
import type { NewRun } from '../../storage/storage.ts'
import type { EvaluationPorts } from '../ports.ts'
import { prepareAsk } from '../prepare-ask.ts'
import { BACKFILL_TAG } from '../tags.ts'
import type { Ledger } from './ledger.ts'
import type { RunUnit } from './run-units.ts'

export async function prepareUnit(
  ports: EvaluationPorts,
  graph: AssetGraph,
  backfillId: string,
  request: BackfillRequest,
  ledger: Ledger,
  unit: RunUnit,
): Promise<NewRun> {
  const run = await prepareAsk(
    ports,
    graph,
    { ask: askOf(request, ledger, unit), launchedBy: `backfill:${backfillId}` },
    { tags: { [BACKFILL_TAG]: backfillId }, backfillId },
  )
  if (run === undefined) throw new Error(`backfill ${backfillId}: a run came to nothing`)
  return run
}

function askOf(request: BackfillRequest, ledger: Ledger, unit: RunUnit): RunAsk {
  const { job, config, tags, priority } = request
  return {
    kind: 'ingot/request',
    ...(job === undefined ? { assets: [...unit.targets] } : { job }),
    ...partitionsOf(ledger, unit),
    runConfig: config,
    tags,
    priority,
  }
}

function partitionsOf(ledger: Ledger, unit: RunUnit): Pick<RunAsk, 'partition' | 'partitions'> {
  const first = unit.entries[0]
  if (first === undefined) throw new Error('a unit without items')
  const space = ledger.column(first.target.key)?.space
  if (space === undefined) return {}
  if (unit.first === unit.last) return { partition: first.partition }
  const keys = new Set(unit.entries.map(({ partition }) => partition))
  return { partitions: toKeyRanges(space, setOf(space, [...keys])) }
}

/** True for what is wrong with the request or the definitions, and would be wrong again. */
export function isWrongAsk(error: unknown): error is Error {
  return isIngotError(error) && /^(invalid|definition|not-found)\//.test(error.code)
}

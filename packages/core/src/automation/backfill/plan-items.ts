/**
 * plan-items — the ledger of a backfill that is to make given partitions of given targets, cut into runs.
 *
 * Rules    the config, and a first run of each kind, are checked here: what is wrong is said before anything is written.
 */
import { InvalidError } from '../../errors.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import { keySpace } from '../../partition/key-space.ts'
import type { PartitionSet } from '../../partition/partition-set.ts'
import { count, indexesOf } from '../../partition/partition-set.ts'
import type { BackfillItem, BackfillRequest } from '../../storage/backfill-store.ts'
import type { BackfillPlan } from '../code-host.ts'
import type { EvaluationPorts } from '../ports.ts'
import { prepareUnit } from './launch-unit.ts'
import { Ledger } from './ledger.ts'
import { groupTargets } from './run-groups.ts'
import type { RunUnit } from './run-units.ts'
import { cutIntoUnits } from './run-units.ts'
import type { Target } from './wiring.ts'

/** More is no backfill but a migration: it would be a ledger of gigabytes. */
const MOST_ITEMS = 1_000_000
const MOST_GROUPS_CHECKED = 100

export async function planItems(
  ports: EvaluationPorts,
  graph: AssetGraph,
  request: BackfillRequest,
  targets: readonly Target[],
  sets: ReadonlyMap<string, PartitionSet>,
  moment: PartitionMoment,
): Promise<BackfillPlan> {
  checkSize(sets)
  const items = targets.flatMap((target) => itemsOf(target, sets.get(target.key), moment))
  const ledger = new Ledger(targets, items, moment)
  const groups = groupTargets(targets).map((group) => cutIntoUnits(ledger, group))
  for (const [first] of groups.slice(0, MOST_GROUPS_CHECKED)) {
    if (first !== undefined) await prepareUnit(ports, graph, 'plan', request, ledger, first)
  }
  const units = groups.flat()
  const made = new Set(items.map(({ target }) => target))
  return {
    request: { ...request, assets: request.assets.filter((key) => made.has(key)) },
    items: inOrder(units),
    runCount: units.length,
  }
}

function inOrder(units: readonly RunUnit[]): BackfillPlan['items'] {
  return units.flatMap(({ entries }) => entries.map(({ target, partition }) => ({ target: target.key, partition })))
}

function itemsOf(target: Target, set: PartitionSet | undefined, moment: PartitionMoment): readonly BackfillItem[] {
  if (set === undefined) return []
  const space = target.partitions === undefined ? undefined : keySpace(target.partitions, moment)
  const items: BackfillItem[] = []
  for (const index of indexesOf(set)) {
    items.push({ target: target.key, partition: space?.keyAt(index) ?? '', status: 'pending' })
  }
  return items
}

function checkSize(sets: ReadonlyMap<string, PartitionSet>): void {
  let size = 0
  for (const set of sets.values()) size += count(set)
  if (size <= MOST_ITEMS) return
  throw new InvalidError(
    'invalid/backfill',
    `the backfill comes to ${size} partitions of assets, and ${MOST_ITEMS} is the most; give a smaller partition range.`,
  )
}

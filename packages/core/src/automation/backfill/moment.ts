import { dynamicNames } from '../../partition/key-space.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import { readPartitionMoment } from '../../storage/partition-moment.ts'
import type { EvaluationPorts } from '../ports.ts'
import type { Target } from './wiring.ts'

/** Now, with the dynamic keys that the targets' partitions need. */
export function momentFor(
  { storage, clock }: Pick<EvaluationPorts, 'storage' | 'clock'>,
  targets: readonly Target[],
): Promise<PartitionMoment> {
  const names = new Set(targets.flatMap(({ partitions }) => (partitions === undefined ? [] : dynamicNames(partitions))))
  return readPartitionMoment(storage, [...names], clock.nowMs())
}

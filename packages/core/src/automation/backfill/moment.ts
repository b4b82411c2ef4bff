import { dynamicNames } from '../../partition/key-space.ts'
import type { PartitionMoment } from '../../partition/key-space.ts'
import type { EvaluationPorts } from '../ports.ts'
import type { Target } from './wiring.ts'

/** Now, with the dynamic keys that the targets' partitions need. */
export async function momentFor(
  { storage, clock }: Pick<EvaluationPorts, 'storage' | 'clock'>,
  targets: readonly Target[],
): Promise<PartitionMoment> {
  const names = new Set(targets.flatMap(({ partitions }) => (partitions === undefined ? [] : dynamicNames(partitions))))
  const keys = new Map<string, readonly string[]>()
  for (const name of names) keys.set(name, await storage.listPartitions(name))
  return { nowMs: clock.nowMs(), dynamicKeys: (name) => keys.get(name) ?? [] }
}

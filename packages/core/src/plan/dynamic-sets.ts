/**
 * dynamic-sets — which sets of dynamic partitions a run looks into. Pure.
 *
 * Rules    those of its assets and of what these read; of a job of ops, which reads no asset, only its own. A set may have
 *          very many keys, and a project many sets: each run reads no others.
 */
import { splitCheckName } from '../definition/check-name.ts'
import type { JobSpec } from '../definition/job-spec.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { dynamicNames } from '../partition/key-space.ts'
import type { PlanRequest } from './plan.ts'

export function dynamicSetsOf(
  graph: AssetGraph,
  job: JobSpec | undefined,
  { assetKeys, checks = [] }: Pick<PlanRequest, 'assetKeys' | 'checks'>,
): readonly string[] {
  const asked = job?.work.kind === 'ops' ? [] : [...assetKeys, ...checks.map((name) => splitCheckName(name).assetKey)]
  const looked = new Set(asked.flatMap((key) => [key, ...graph.upstream(key)]))
  const definitions = [job?.partitions, ...[...looked].map((key) => graph.nodes.get(key)?.spec.partitions)]
  return [...new Set(definitions.flatMap((one) => (one === undefined ? [] : dynamicNames(one))))]
}

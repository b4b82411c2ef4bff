import { DefinitionError } from '../errors.ts'

/** How the partitions of a backfill are cut into runs: a run for each, one run for all, or a run for every n. */
export type RunPolicy = 'per-partition' | 'single-run' | { readonly batch: number }

export function isRunPolicy(policy: unknown): policy is RunPolicy {
  if (policy === 'per-partition' || policy === 'single-run') return true
  const batch = typeof policy === 'object' && policy !== null && 'batch' in policy ? policy.batch : undefined
  return typeof batch === 'number' && Number.isInteger(batch) && batch >= 1
}

export function checkRunPolicy(assetKey: string, policy: RunPolicy): void {
  if (isRunPolicy(policy)) return
  throw new DefinitionError(
    'definition/bad-asset',
    `asset "${assetKey}": its backfill policy ${JSON.stringify(policy)} is none of "per-partition", "single-run", { batch: n } with n from 1.`,
  )
}

/** run-target — what a run makes, in few words. Pure. */
import type { RunState } from '@ingot/core'

export function runTarget({ request, runId }: RunState): string {
  const { job, assets, assetCount, partition } = request
  const [first = runId] = assets
  const what = job ?? (assetCount > 1 ? `${first} and ${assetCount - 1} more` : first)
  return partition === undefined ? what : `${what} · ${partition}`
}

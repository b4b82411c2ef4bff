// TEMPORARY until core's restoreRun and prepareRun land.
import type { AssetGraph, ExecutePorts, LaunchedRun, RunClaim } from '@ingot/core'
import { planRun, validateRunConfig } from '@ingot/core'

export async function restoreRun(ports: ExecutePorts, graph: AssetGraph, runId: string, claim: RunClaim): Promise<LaunchedRun> {
  const state = await ports.storage.getRun(runId)
  if (state === undefined) throw new Error(`no run ${runId}`)
  const { request } = state
  const plan = planRun(graph, { action: request.action as 'materialize', assetKeys: request.assets, ...(request.partition === undefined ? {} : { partition: request.partition }) } as never)
  const config = await validateRunConfig(graph, plan, request.config, ports.env, () => false)
  return { runId, graph, plan, config, request, loadRoots: new Map(), claim }
}

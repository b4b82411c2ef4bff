/** ended-run — a run launched through the API, waited for to its end. */
import type { BodyOf, ResponseOf } from '@ingot/server/client'

import type { House } from './house.ts'
import { until } from './house.ts'

export type Run = ResponseOf<'GET /runs/{runId}'>['run']
export type Ask = BodyOf<'POST /runs'>['ask']

export async function launch({ api }: House, ask: Ask): Promise<string> {
  const { runId } = await api('POST /runs', { body: { project: 'shop', ask } })
  if (runId === null) throw new Error('there was nothing to launch')
  return runId
}

export function endOf({ api }: House, runId: string): Promise<Run> {
  return until(async () => {
    const { run } = await api('GET /runs/{runId}', { params: { runId } })
    return run.endedAtMs === undefined ? undefined : run
  }, `run ${runId} has ended`)
}

export async function endedRun(house: House, ask: Ask): Promise<Run> {
  return endOf(house, await launch(house, ask))
}

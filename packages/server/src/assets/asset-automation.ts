/**
 * asset-automation — why an asset is made, or not made, by itself: its condition now, and the ticks that asked for it.
 */
import type { CodeHost, Storage, Tick } from '@ingot/core'
import { AUTOMATION_TAG, automationRef } from '@ingot/core'

import type { ResponseOf } from '../contract/index.ts'
import { given } from '../given.ts'
import type { CatalogueEntry } from './catalogue.ts'

type Reads = Pick<Storage, 'listRuns' | 'listTicks'>

const MOST_TICKS = 10
const PAGE = 200
const MOST_PAGES = 5

export async function assetAutomation(
  storage: Reads,
  host: Pick<CodeHost, 'explain'>,
  { project, asset }: CatalogueEntry,
): Promise<ResponseOf<'GET /assets/{key}/automation'>> {
  const { key, automation } = asset
  const explanation = automation === undefined ? undefined : await host.explain({ subject: key })
  return given({ condition: automation, explanation, ticks: [...(await ticksThatAsked(storage, project, key))] })
}

/** Newest first. They are found by their runs: a tick does not say which assets it asked for. */
async function ticksThatAsked(storage: Reads, project: string, assetKey: string): Promise<readonly Tick[]> {
  const instigator = automationRef(project)
  const tags = { [AUTOMATION_TAG]: instigator.name }
  const { runs } = await storage.listRuns({ project, assetKey, tags, limit: MOST_TICKS })
  const wanted = new Set(runs.map(({ runId }) => runId))
  const found: Tick[] = []
  let beforeId: number | undefined
  for (let page = 0; page < MOST_PAGES && wanted.size > 0; page += 1) {
    const before = beforeId === undefined ? {} : { beforeId }
    const ticks = await storage.listTicks({ instigator, statuses: ['succeeded', 'failed'], limit: PAGE, ...before })
    for (const tick of ticks) {
      if (tick.runIds.some((runId) => wanted.has(runId))) found.push(tick)
      for (const runId of tick.runIds) wanted.delete(runId)
    }
    beforeId = ticks.at(-1)?.id
    if (ticks.length < PAGE) break
  }
  return found
}

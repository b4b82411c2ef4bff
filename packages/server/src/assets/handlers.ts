/**
 * handlers — the routes of contract/assets.ts.
 */
import type { AssetState, Storage } from '@ingot/core'
import { wipeEvents } from '@ingot/core'

import type { Handlers } from '../handle.ts'
import { given } from '../given.ts'
import type { ServerPorts } from '../ports.ts'
import { assetAutomation } from './asset-automation.ts'
import { assetBoard } from './asset-board.ts'
import { assetEvents } from './asset-events.ts'
import { assetGraph } from './asset-graph.ts'
import { assetNames } from './asset-names.ts'
import { assetPartitions } from './asset-partitions.ts'
import { findAsset } from './find-asset.ts'
import { listAssets } from './list-assets.ts'
import { loadedCatalogue } from './loaded-catalogue.ts'
import { reportedEvent } from './report-event.ts'
import { showAsset } from './show-asset.ts'

type AssetRoute =
  | 'GET /assets'
  | 'GET /asset-names'
  | 'GET /asset-graph'
  | 'GET /assets/{key}'
  | 'GET /assets/{key}/events'
  | 'GET /assets/{key}/partitions'
  | 'GET /assets/{key}/partitions/state'
  | 'GET /assets/{key}/automation'
  | 'POST /assets/{key}/events'
  | 'POST /assets/{key}/wipe'

export function assetHandlers(ports: ServerPorts): Pick<Handlers, AssetRoute> {
  const { storage, clock, projects, newId } = ports
  const loaded = loadedCatalogue(ports)
  const board = assetBoard(ports, loaded)
  const find = (key: string) => findAsset(loaded(), key)
  return {
    'GET /assets': async ({ query }) => listAssets(await board.look(), query),
    'GET /asset-names': async () => assetNames(loaded()),
    'GET /asset-graph': async ({ query }) => assetGraph(await board.look(), query),
    'GET /assets/{key}': async ({ params }) => showAsset(storage, await board.look(), params.key),
    async 'GET /assets/{key}/events'({ params, query }) {
      find(params.key)
      return assetEvents(storage, params.key, query)
    },
    async 'GET /assets/{key}/partitions'({ params }) {
      const view = await board.look()
      const { project, asset } = findAsset(view.catalogue, params.key)
      const active = view.active.of(asset.key)
      return assetPartitions(
        asset.key,
        await projects.host(project).describePartitions({ assetKey: asset.key }),
        active,
      )
    },
    async 'GET /assets/{key}/partitions/state'({ params, query }) {
      find(params.key)
      return given({ state: await storage.getAsset(params.key, query.partition) })
    },
    async 'GET /assets/{key}/automation'({ params }) {
      const entry = find(params.key)
      return assetAutomation(storage, projects.host(entry.project), entry)
    },
    async 'POST /assets/{key}/events'({ params, body }) {
      const { project, asset } = find(params.key)
      const report = { host: projects.host(project), newId, atMs: clock.nowMs() }
      const [id = 0] = await storage.append([await reportedEvent(report, asset, body)])
      return { id }
    },
    async 'POST /assets/{key}/wipe'({ params, body }) {
      find(params.key)
      const states = await statesOf(storage, params.key, body.partition)
      const events = wipeEvents(states, clock.nowMs())
      for (let at = 0; at < events.length; at += WIPED_AT_ONCE) {
        await storage.append(events.slice(at, at + WIPED_AT_ONCE))
      }
      return { ok: true }
    },
  }
}

const WIPED_AT_ONCE = 5_000

async function statesOf(
  storage: Pick<Storage, 'getAsset' | 'listAssets'>,
  assetKey: string,
  partition: string | undefined,
): Promise<readonly AssetState[]> {
  if (partition === undefined) return storage.listAssets({ assetKeys: [assetKey] })
  const state = await storage.getAsset(assetKey, partition)
  return state === undefined ? [] : [state]
}

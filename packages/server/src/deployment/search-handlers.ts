import type { BackfillState, ProjectSnapshot, RunState, Storage } from '@ingot/core'

import type { SearchHitJson } from '../contract/index.ts'
import type { Handlers } from '../handle.ts'
import type { ServerPorts } from '../ports.ts'
import type { Searchable } from './search-index.ts'
import { namesOf, poolHits, searchable, searchNames } from './search-index.ts'

export function searchHandlers({ storage, projects }: ServerPorts): Handlers<'GET /search'> {
  const names = new WeakMap<ProjectSnapshot, readonly Searchable[]>()
  const namesIn = (snapshot: ProjectSnapshot): readonly Searchable[] => {
    const known = names.get(snapshot) ?? namesOf(snapshot)
    names.set(snapshot, known)
    return known
  }
  return {
    async 'GET /search'({ query: { q, limit } }) {
      const typed = q.trim()
      const locations = projects.locations()
      const entries = [
        ...locations.flatMap(({ snapshot }) => (snapshot === undefined ? [] : namesIn(snapshot))),
        ...locations.map(({ name, file }) => searchable({ kind: 'location', name, detail: file })),
        ...poolHits(await storage.listPools()),
      ]
      const byId = await hitsById(storage, typed)
      const byName = searchNames(entries, typed, limit).map(({ hit }) => hit)
      return { hits: [...byId, ...byName].slice(0, limit) }
    },
  }
}

// Fewer characters are the beginning of too many ids.
const ID_FROM = 4
const MOST_RUNS = 5
const BACKFILLS_LOOKED_AT = 500

/** Runs and backfills whose ids begin so: whoever types an id means them. */
async function hitsById(storage: Storage, idPrefix: string): Promise<readonly SearchHitJson[]> {
  if (idPrefix.length < ID_FROM || !/^[\w-]+$/.test(idPrefix)) return []
  const { runs } = await storage.listRuns({ idPrefix, limit: MOST_RUNS })
  const backfills = await storage.listBackfills({ limit: BACKFILLS_LOOKED_AT })
  const begun = backfills.filter(({ backfillId }) => backfillId.startsWith(idPrefix))
  return [...runs.map(runHit), ...begun.slice(0, MOST_RUNS).map(backfillHit)]
}

function runHit({ runId, status, request }: RunState): SearchHitJson {
  const what = [request.job ?? request.selection ?? `${request.assetCount} assets`, request.partition, status]
  const detail = what.filter((part) => part !== undefined).join(' ')
  return { kind: 'run', project: request.project, name: runId, detail }
}

function backfillHit({ backfillId, status, request }: BackfillState): SearchHitJson {
  const what = request.job ?? request.assets.slice(0, 3).join(', ')
  return { kind: 'backfill', project: request.project, name: backfillId, detail: `${what} ${status}` }
}

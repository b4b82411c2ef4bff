import type { ServerPorts } from '../ports.ts'
import type { Handlers } from '../handle.ts'
import { given } from '../given.ts'
import { filterOf } from './run-filter.ts'

type Names = 'GET /runs' | 'GET /runs/counts' | 'GET /runs/tags'

export function listHandlers({ storage }: ServerPorts): Handlers<Names> {
  return {
    async 'GET /runs'({ query: { limit, cursor, order, ...filter } }) {
      const { runs, nextCursor } = await storage.listRuns({ ...filterOf(filter), limit, ...given({ cursor, order }) })
      return { runs: [...runs], ...given({ nextCursor }) }
    },
    async 'GET /runs/counts'({ query }) {
      return { counts: await storage.countRuns(filterOf(query)) }
    },
    async 'GET /runs/tags'({ query }) {
      return { tags: [...(await storage.listRunTags(query.limit))] }
    },
  }
}

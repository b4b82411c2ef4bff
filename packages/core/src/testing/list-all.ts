import type { RunQuery, Storage } from '../storage/storage.ts'

/** Ids of all runs of the query, by pages. */
export async function listAll(store: Storage, query: Partial<RunQuery>): Promise<string[]> {
  const ids: string[] = []
  for (let cursor: string | undefined; ;) {
    const page = await store.listRuns({ limit: 2, ...query, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...page.runs.map((run) => run.runId))
    if (page.nextCursor === undefined) return ids
    cursor = page.nextCursor
  }
}

/**
 * run-pages-query — a list of runs, newest first, page by page.
 *
 * Rules    while it is looked at, a change asks for the first page and for those that hold a run which changed: a person
 *          who has scrolled down far does not have everything fetched again several times a second.
 */
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query'

import type { QueryOf } from '../api.ts'
import { api } from '../api.ts'
import type { Refresh } from '../live-refresh.ts'
import type { RunPage, RunPages } from './run-pages.ts'
import { pagesWith, withFirstPage, withPage } from './run-pages.ts'

type Filter = Omit<QueryOf<'GET /runs'>, 'limit' | 'cursor' | 'order'>
type Ask = (cursor: string | undefined, limit: number, signal?: AbortSignal) => Promise<RunPage>

/** `list` tells apart what is asked for with the same filter by other pages of the UI. */
export function runPagesQuery(list: string, filter: Filter, perPage: number) {
  const ask: Ask = (cursor, limit, signal) =>
    api('GET /runs', {
      query: { ...filter, limit, ...(cursor === undefined ? {} : { cursor }) },
      ...(signal === undefined ? {} : { signal }),
    })
  return infiniteQueryOptions({
    queryKey: ['runs', list, filter],
    queryFn: ({ signal, pageParam }) => ask(pageParam, perPage, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    meta: { refresh: refreshing(ask, perPage) },
  })
}

function refreshing(ask: Ask, perPage: number): Refresh {
  return async function refresh(client, queryKey, change): Promise<void> {
    // A page that is being read would be put to what was known when its reading began.
    await client
      .getQueryCache()
      .find({ queryKey })
      ?.promise?.catch(() => undefined)
    const before = client.getQueryData<RunPages>(queryKey)
    const after =
      before === undefined || before.pages.length < 2 || change.runIds === undefined
        ? undefined
        : await refreshed(before, change.runIds, ask, perPage)
    if (after === undefined) return client.invalidateQueries({ queryKey, exact: true })
    if (!isAsItWas(client, queryKey, before)) return refresh(client, queryKey, change)
    client.setQueryData(queryKey, after)
  }
}

/** Undefined when everything has to be asked for. */
async function refreshed(
  before: RunPages,
  runIds: readonly string[],
  ask: Ask,
  perPage: number,
): Promise<RunPages | undefined> {
  const base = withFirstPage(before, await ask(undefined, perPage))
  if (base === undefined) return undefined
  const fresh = await Promise.all(
    pagesWith(base, runIds).map(async (at) => {
      const limit = base.pages[at]?.runs.length ?? perPage
      return { at, page: await ask(base.pageParams[at], limit) }
    }),
  )
  return fresh.reduce((pages, { at, page }) => withPage(pages, at, page), base)
}

/** Nobody has read a further page meanwhile, nor is about to. */
function isAsItWas(client: QueryClient, queryKey: QueryKey, before: RunPages | undefined): boolean {
  return client.getQueryData(queryKey) === before && client.getQueryState(queryKey)?.fetchStatus !== 'fetching'
}

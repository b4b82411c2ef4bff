/**
 * run-pages — pages of a list of runs that are kept right while runs come and change, without asking for all of them
 * again. Pure.
 *
 * Rules    a page's cursor names the run that it comes after, so new runs do not shift a page that has one. Only the
 *          first has none: what new runs push out of it moves on to the second.
 */
import type { RunState } from '@ingot/core'
import type { InfiniteData } from '@tanstack/react-query'

export interface RunPage {
  readonly runs: readonly RunState[]
  readonly nextCursor?: string | undefined
}
export type RunPages = InfiniteData<RunPage, string | undefined>

// As the server gives at once.
const MOST_ON_PAGE = 1_000

/** With the first page asked for anew; undefined where nobody knows what lies between it and the others. */
export function withFirstPage({ pages, pageParams }: RunPages, first: RunPage): RunPages | undefined {
  const [former, second, ...others] = pages
  if (former === undefined || second === undefined || first.nextCursor === undefined) {
    return { pages: [first], pageParams: [undefined] }
  }
  const known = new Set(first.runs.map(({ runId }) => runId))
  const before = [...former.runs, ...second.runs]
  const lastKnown = before.findLastIndex(({ runId }) => known.has(runId))
  const runs = before.slice(lastKnown + 1)
  if (lastKnown === -1 || runs.length === 0 || runs.length > MOST_ON_PAGE) return undefined
  return {
    pages: [first, { ...second, runs }, ...others],
    pageParams: [undefined, first.nextCursor, ...pageParams.slice(2)],
  }
}

/** Indexes of the pages after the first on which one of these runs stands. */
export function pagesWith({ pages }: RunPages, runIds: readonly string[]): readonly number[] {
  const wanted = new Set(runIds)
  return pages.flatMap(({ runs }, index) => (index > 0 && runs.some(({ runId }) => wanted.has(runId)) ? [index] : []))
}

/** With that page asked for anew. Only of the last does it say what comes after it. */
export function withPage({ pages, pageParams }: RunPages, at: number, fresh: RunPage): RunPages {
  const isLast = at === pages.length - 1
  return {
    pages: pages.map((page, index) => (index === at ? { ...(isLast ? fresh : page), runs: fresh.runs } : page)),
    pageParams,
  }
}

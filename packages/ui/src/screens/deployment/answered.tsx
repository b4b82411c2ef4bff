import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import { ErrorPanel } from '../../parts/error-panel.tsx'
import { Loading } from '../../parts/loading.tsx'

export interface AnsweredProps<Data> {
  readonly query: UseQueryResult<Data>
  /** What is being asked for: `daemons`. */
  readonly what: string
  readonly children: (data: Data) => ReactNode
}

/** The answer, or that it is on its way, or why there is none. An old answer stays when a new one fails. */
export function Answered<Data>({ query, what, children }: AnsweredProps<Data>) {
  const { data, error, refetch } = query
  return (
    <>
      {error === null ? null : <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Loading label={`Loading ${what}`} /> : null}
      {data === undefined ? null : children(data)}
    </>
  )
}

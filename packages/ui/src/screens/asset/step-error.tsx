import { useQuery } from '@tanstack/react-query'

import { api } from '../../api.ts'
import { runHref } from '../../links.ts'
import { ErrorRecordView } from '../../parts/error-record-view.tsx'

export interface StepErrorProps {
  readonly runId: string
  readonly assetKey: string
}

/** The error of the step that should have made the asset; nothing while it is not known. */
export function StepError({ runId, assetKey }: StepErrorProps) {
  const { data } = useQuery({
    queryKey: ['run', runId, 'steps'],
    queryFn: ({ signal }) => api('GET /runs/{runId}/steps', { params: { runId }, signal }),
  })
  const mine = data?.steps.filter(({ assets }) => assets.includes(assetKey)) ?? []
  const step = mine.find(({ error }) => error !== undefined)
  if (step?.error === undefined) return null
  return (
    <>
      <ErrorRecordView error={step.error} />
      <a href={runHref(runId, { step: step.key })}>Its logs</a>
    </>
  )
}

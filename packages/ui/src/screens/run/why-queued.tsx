import { useQuery } from '@tanstack/react-query'

import { api } from '../../api.ts'
import { deploymentHref } from '../../links.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import classes from './why-queued.module.css'

/** Why a run has not begun, in sentences. */
export function WhyQueued({ runId }: { readonly runId: string }) {
  const { data } = useQuery({
    queryKey: ['waiting', runId],
    queryFn: ({ signal }) => api('GET /runs/{runId}/waiting', { params: { runId }, signal }),
  })
  if (data === undefined || data.sentences.length === 0) return null
  return (
    <section className={classes['panel']} aria-label="Why it is queued">
      <StatusMark status="queued" label="" />
      <div>
        <h2 className={classes['title']}>Why it is queued</h2>
        <ul className={classes['reasons']}>
          {data.sentences.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <a href={deploymentHref('pools')}>See the queue and the pools</a>
      </div>
    </section>
  )
}

import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'

import type { ResponseOf } from '../api.ts'
import { api } from '../api.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { Loading } from '../parts/loading.tsx'
import { plural } from '../parts/number-text.ts'
import type { LaunchRequest } from './launch-request.ts'
import classes from './launchpad.module.css'

// Typing asks once, at its end.
const PAUSE_MS = 400
// Of a plan of ten thousand steps nobody reads all.
const MOST_STEPS = 500

/** What the server would make of it; nothing is written. Its refusals stand here before anybody launches. */
export function DraftPreview({ request }: { readonly request: LaunchRequest }) {
  const [settled] = useDebouncedValue(request, PAUSE_MS)
  return settled.kind === 'run' ? <RunPreview body={settled.body} /> : <BackfillPreview body={settled.body} />
}

const RULES = { retry: false, staleTime: 10_000 } as const

function RunPreview({ body }: Pick<Extract<LaunchRequest, { kind: 'run' }>, 'body'>) {
  const { data, error, isPending } = useQuery({
    queryKey: ['preview', 'run', body],
    queryFn: ({ signal }) => api('POST /runs/preview', { body, signal }),
    ...RULES,
  })
  if (isPending) return <Loading label="Working out the steps" />
  if (error !== null) return <ErrorPanel error={error} />
  const { preview } = data
  if (preview === null) return <p className={classes['hint']}>Nothing to do: everything is up to date.</p>
  const { steps, request } = preview
  return (
    <>
      <p className={classes['hint']}>
        One run with {plural(steps.length, 'step')}
        {request.assetCount === 0 ? '' : ` for ${plural(request.assetCount, 'asset')}`}, in this order:
      </p>
      <ol className={classes['steps']} tabIndex={0} aria-label="Steps">
        {steps.slice(0, MOST_STEPS).map((step) => (
          <Step key={step.key} step={step} />
        ))}
      </ol>
      {steps.length > MOST_STEPS ? (
        <p className={classes['hint']}>and {plural(steps.length - MOST_STEPS, 'more step')}</p>
      ) : null}
    </>
  )
}

type PlannedStep = NonNullable<ResponseOf<'POST /runs/preview'>['preview']>['steps'][number]

function Step({ step: { key, checks = [], partition, isMapped = false } }: { readonly step: PlannedStep }) {
  const words = [
    ...(isMapped ? ['once per key'] : []),
    ...(partition === undefined || key.includes(partition) ? [] : [partition]),
    ...(checks.length === 0 ? [] : [plural(checks.length, 'check')]),
  ]
  return (
    <li>
      <code>{key}</code>
      {words.length === 0 ? null : <span className={classes['hint']}> {words.join(', ')}</span>}
    </li>
  )
}

function BackfillPreview({ body }: Pick<Extract<LaunchRequest, { kind: 'backfill' }>, 'body'>) {
  const { data, error, isPending } = useQuery({
    queryKey: ['preview', 'backfill', body],
    queryFn: ({ signal }) => api('POST /backfills/preview', { body, signal }),
    ...RULES,
  })
  if (isPending) return <Loading label="Counting partitions" />
  if (error !== null) return <ErrorPanel error={error} />
  if (data.itemCount === 0) return <p className={classes['hint']}>Nothing to do: no partition is missing.</p>
  return (
    <>
      <p className={classes['hint']}>
        A backfill of {plural(data.itemCount, 'partition')} in {plural(data.runCount, 'run')}:
      </p>
      <ul className={classes['steps']} tabIndex={0} aria-label="Targets">
        {data.targets.slice(0, MOST_STEPS).map(({ target, partitions, first, last }) => (
          <li key={target}>
            <code>{target}</code>{' '}
            <span className={classes['hint']}>
              {plural(partitions, 'partition')}
              {first === '' ? '' : first === last ? `, ${first}` : `, ${first} to ${last}`}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

import { useDebouncedValue } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'

import { api } from '../api.ts'
import { ErrorPanel } from '../parts/error-panel.tsx'
import { Loading } from '../parts/loading.tsx'
import { plural } from '../parts/number-text.ts'
import type { LaunchAsk } from './launch-asks.ts'
import classes from './materialize-dialog.module.css'

// Typing a key asks once, at its end.
const PAUSE_MS = 350

/** What would be launched, as the server sees it; nothing is written. */
export function LaunchPreview({ asks }: { readonly asks: readonly LaunchAsk[] }) {
  const [settled] = useDebouncedValue(asks, PAUSE_MS)
  const previews = useQueries({
    queries: settled.map((ask) => ({
      queryKey: ['preview', ask],
      queryFn: () => wordsOf(ask),
      retry: false,
      staleTime: 10_000,
    })),
  })
  return (
    <div className={classes['preview']} aria-live="polite">
      {previews.map(({ data, error, isPending }, index) => (
        <div key={settled[index]?.body.project ?? index}>
          {isPending ? <Loading label="Working out what that makes" /> : null}
          {error === null ? null : <ErrorPanel error={error} />}
          {data?.map((line) => (
            <p key={line}>{line}</p>
          ))}
        </div>
      ))}
    </div>
  )
}

async function wordsOf(ask: LaunchAsk): Promise<readonly string[]> {
  if (ask.kind === 'run') {
    const { preview } = await api('POST /runs/preview', { body: ask.body })
    if (preview === null) return ['Nothing to do: everything is up to date.']
    return [`One run with ${plural(preview.steps.length, 'step')} for ${plural(preview.request.assetCount, 'asset')}.`]
  }
  const { targets, itemCount, runCount } = await api('POST /backfills/preview', { body: ask.body })
  if (itemCount === 0) return ['Nothing to do: no partition is missing.']
  const shown = targets.slice(0, 5).map(({ target, partitions, first, last }) => {
    const range = first === last ? first : `${first} to ${last}`
    return `${target}: ${plural(partitions, 'partition')}${range === '' ? '' : `, ${range}`}`
  })
  const rest = targets.length > 5 ? [`and ${plural(targets.length - 5, 'more asset')}`] : []
  return [`A backfill of ${plural(itemCount, 'partition')} in ${plural(runCount, 'run')}.`, ...shown, ...rest]
}

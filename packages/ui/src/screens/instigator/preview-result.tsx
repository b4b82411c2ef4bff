import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'

import type { TickPreviewJson } from '../../api.ts'
import { api } from '../../api.ts'
import { runsHref } from '../../links.ts'
import { RunLink } from '../../links.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { ErrorRecordView } from '../../parts/error-record-view.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { plural } from '../../parts/number-text.ts'
import { StatusTag } from '../../parts/status-tag.tsx'
import { durationText } from '../../parts/time-text.ts'
import { toast } from '../../parts/toast.tsx'
import { RunTargetLinks } from '../../run-origin-links.tsx'
import { partitionText } from '../../run-origin.ts'
import { useRefusal } from '../../queries/instance-queries.ts'
import { useGo } from '../../view-state.ts'
import classes from './instigator-screen.module.css'
import { launchAsks } from './launch-asks.ts'
import { TickLogs } from './tick-logs.tsx'

export function PreviewResult({ preview }: { readonly preview: TickPreviewJson }) {
  const { status, skipReason, error, durationMs, cursorAfter, runs, partitionChanges, logs } = preview
  return (
    <div className={classes['detail']}>
      {error === undefined ? null : <ErrorRecordView error={error} />}
      <KeyValue
        rows={[
          { label: 'Status', value: <StatusTag status={status} /> },
          skipReason === undefined ? undefined : { label: 'Why', value: skipReason },
          { label: 'Took', value: durationText(durationMs) },
          cursorAfter === undefined ? undefined : { label: 'Cursor after', value: <code>{cursorAfter}</code> },
        ]}
      />
      <Runs runs={runs} />
      {partitionChanges.length === 0 ? null : (
        <section>
          <h3>Partitions</h3>
          <CodeBlock text={JSON.stringify(partitionChanges, null, 2)} language="Changes of partitions" />
        </section>
      )}
      <section>
        <h3>Logs</h3>
        <TickLogs lines={logs} />
      </section>
    </div>
  )
}

function Runs({ runs }: Pick<TickPreviewJson, 'runs'>) {
  const go = useGo()
  const asks = launchAsks(runs)
  const refusal = useRefusal('launcher')
  const launch = useMutation({
    mutationFn: () => Promise.all(asks.map((body) => api('POST /runs', { body }))),
    onSuccess(made) {
      toast(`${plural(made.length, 'run')} launched.`, {
        tone: 'good',
        undo: { label: 'Open', run: () => go(runsHref()) },
      })
    },
  })
  if (runs.length === 0) return null
  return (
    <section>
      <h3>{plural(runs.length, 'run')}</h3>
      <ul className={classes['runs']}>
        {runs.map((run, index) => (
          // Previewed runs have no names of their own, and never move.
          <li key={index}>
            <RunTargetLinks request={run.request} />
            <Words run={run} />
          </li>
        ))}
      </ul>
      <Button
        mt="md"
        variant="default"
        disabled={asks.length === 0 || refusal !== undefined}
        title={refusal}
        loading={launch.isPending}
        onClick={() => launch.mutate()}
      >
        {asks.length === 1 ? 'Launch this' : 'Launch these'}
      </Button>
    </section>
  )
}

function Words({ run: { request, runKey, reusedRunId } }: { readonly run: TickPreviewJson['runs'][number] }) {
  const partition = partitionText(request)
  const tags = Object.entries(request.tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(', ')
  const words = [partition, runKey === undefined ? undefined : `key ${runKey}`, tags === '' ? undefined : tags]
  return (
    <span className={classes['dimmed']}>
      {words.filter((word) => word !== undefined).join(' · ')}
      {reusedRunId === undefined ? null : (
        <>
          {' '}
          · has its run already: <RunLink runId={reusedRunId} />
        </>
      )}
    </span>
  )
}

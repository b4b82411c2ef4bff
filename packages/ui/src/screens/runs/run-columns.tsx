import type { RunState } from '@ingot/core'

import { RunLink } from '../../links.tsx'
import { MonoText } from '../../parts/copy-text.tsx'
import type { Column } from '../../parts/data-table.tsx'
import { RunDuration } from '../../parts/duration-text.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { LaunchedBy, RunTargetLinks } from '../../run-origin-links.tsx'
import { partitionText } from '../../run-origin.ts'
import { RunMenu } from './run-menu.tsx'
import { RunTags } from './run-tags.tsx'
import classes from './runs-screen.module.css'

export const RUN_COLUMNS: readonly Column<RunState>[] = [
  { id: 'id', title: 'Run', width: 154, cell: ({ runId }) => <RunLink runId={runId} /> },
  { id: 'status', title: 'Status', width: 112, cell: ({ status }) => <StatusTag status={status} /> },
  {
    id: 'target',
    title: 'Target',
    grow: 2,
    minWidth: 170,
    cell: ({ request }) => <RunTargetLinks request={request} />,
  },
  { id: 'partition', title: 'Partition', grow: 1, minWidth: 110, cell: partitionOf },
  { id: 'by', title: 'Launched by', grow: 1, minWidth: 190, cell: ({ request }) => <LaunchedBy request={request} /> },
  { id: 'created', title: 'Created', width: 100, cell: ({ queuedAtMs }) => <TimeAgo atMs={queuedAtMs} /> },
  {
    id: 'duration',
    title: 'Duration',
    width: 96,
    align: 'right',
    cell: (run) => <RunDuration fromMs={run.startedAtMs} toMs={run.endedAtMs} />,
  },
  { id: 'tags', title: 'Tags', grow: 1, minWidth: 110, cell: ({ request }) => <RunTags tags={request.tags} /> },
  { id: 'menu', title: '', width: 40, cell: (run) => <RunMenu run={run} /> },
]

/** On a telephone, a run is a card. */
export const RUN_CARDS: readonly Column<RunState>[] = [
  { id: 'run', title: 'Run', grow: 1, cell: (run) => <RunCard run={run} /> },
  { id: 'menu', title: '', width: 40, cell: (run) => <RunMenu run={run} /> },
]

function partitionOf({ request }: RunState) {
  const text = partitionText(request)
  return text === undefined ? null : <MonoText text={text} />
}

function RunCard({ run }: { readonly run: RunState }) {
  return (
    <div className={classes['card']}>
      <div className={classes['cardLine']}>
        <StatusTag status={run.status} />
        <RunLink runId={run.runId} />
      </div>
      <div className={classes['cardTarget']}>
        <RunTargetLinks request={run.request} most={1} /> {partitionOf(run)}
      </div>
      <div className={classes['cardMeta']}>
        <TimeAgo atMs={run.queuedAtMs} />
        <span className={classes['cardBy']}>
          by <LaunchedBy request={run.request} />
        </span>
        <span className={classes['cardTime']}>
          <RunDuration fromMs={run.startedAtMs} toMs={run.endedAtMs} />
        </span>
      </div>
    </div>
  )
}

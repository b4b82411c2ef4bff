import { useQuery } from '@tanstack/react-query'

import type { ResponseOf } from '../../api.ts'
import { RunLink } from '../../links.tsx'
import { CodeBlock } from '../../parts/code-block.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { ErrorRecordView } from '../../parts/error-record-view.tsx'
import { KeyValue } from '../../parts/key-value.tsx'
import { Loading } from '../../parts/loading.tsx'
import { countText } from '../../parts/number-text.ts'
import { SidePanel } from '../../parts/side-panel.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { durationText, instantText } from '../../parts/time-text.ts'
import { tickQuery } from '../../queries/automation-queries.ts'
import classes from './instigator-screen.module.css'
import { TickLogs } from './tick-logs.tsx'

export interface TickPanelProps {
  readonly tickId: number | undefined
  readonly onClose: () => void
}

/** Everything that is known of one tick. */
export function TickPanel({ tickId, onClose }: TickPanelProps) {
  return (
    <SidePanel title={`Tick ${tickId ?? ''}`} isOpen={tickId !== undefined} onClose={onClose} width={420}>
      {tickId === undefined ? null : <Detail tickId={tickId} />}
    </SidePanel>
  )
}

function Detail({ tickId }: { readonly tickId: number }) {
  const { data, error } = useQuery(tickQuery(tickId))
  if (error !== null && data === undefined) return <ErrorPanel error={error} />
  if (data === undefined) return <Loading label="Loading the tick" />
  const { tick, runs } = data
  return (
    <div className={classes['detail']}>
      {tick.error === undefined ? null : <ErrorRecordView error={tick.error} />}
      <Facts tick={tick} />
      <Runs runs={runs} reused={tick.reused} />
      <PartitionChanges changes={tick.partitionChanges ?? []} />
      <section>
        <h3>Logs</h3>
        <TickLogs lines={tick.logs} />
      </section>
      {tick.cursorBefore === undefined && tick.cursorAfter === undefined ? null : (
        <section>
          <h3>Cursor</h3>
          <CodeBlock
            text={`before ${tick.cursorBefore ?? 'none'}\nafter  ${tick.cursorAfter ?? 'as before'}`}
            language="Cursor before and after"
            maxHeight={180}
          />
        </section>
      )}
    </div>
  )
}

type Answer = ResponseOf<'GET /ticks/{id}'>

function Facts({ tick }: Pick<Answer, 'tick'>) {
  const { status, skipReason, dueAtMs, startedAtMs, endedAtMs, count } = tick
  return (
    <KeyValue
      rows={[
        { label: 'Status', value: <StatusTag status={status} /> },
        skipReason === undefined ? undefined : { label: 'Why', value: skipReason },
        dueAtMs === undefined ? undefined : { label: 'Due', value: instantText(dueAtMs) },
        { label: count > 1 ? 'First' : 'Began', value: instantText(startedAtMs) },
        count > 1
          ? { label: 'Last', value: instantText(endedAtMs) }
          : { label: 'Took', value: durationText(endedAtMs - startedAtMs) },
        count > 1 ? { label: 'Ticks', value: `${countText(count)} that said the same` } : undefined,
      ]}
    />
  )
}

interface RunsProps {
  readonly runs: Answer['runs']
  readonly reused: Answer['tick']['reused']
}

function Runs({ runs, reused }: RunsProps) {
  if (runs.length === 0 && reused.length === 0) return null
  return (
    <section>
      <h3>Runs</h3>
      <ul className={classes['runs']}>
        {runs.map(({ runId, status }) => (
          <li key={runId}>
            <StatusTag status={status} /> <RunLink runId={runId} />
          </li>
        ))}
        {reused.map(({ runId, runKey }) => (
          <li key={runKey}>
            <span className={classes['dimmed']}>
              <code>{runKey}</code> had its run already:
            </span>{' '}
            <RunLink runId={runId} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function PartitionChanges({ changes }: { readonly changes: NonNullable<Answer['tick']['partitionChanges']> }) {
  if (changes.length === 0) return null
  return (
    <section>
      <h3>Partitions</h3>
      {changes.map(({ partitions, add, remove }) => (
        <p key={partitions} style={{ margin: 0 }}>
          <code>{partitions}</code>
          {add.length === 0 ? '' : `: added ${add.join(', ')}`}
          {remove.length === 0 ? '' : `: removed ${remove.join(', ')}`}
        </p>
      ))}
    </section>
  )
}

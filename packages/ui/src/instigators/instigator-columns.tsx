import type { InstigatorRowJson } from '../api.ts'
import { InstigatorLink, RunLink } from '../links.tsx'
import type { Column } from '../parts/data-table.tsx'
import { statusColor, statusLook } from '../parts/status-look.ts'
import { StatusTag } from '../parts/status-tag.tsx'
import { TimeAgo } from '../parts/time-ago.tsx'
import { instantText } from '../parts/time-text.ts'
import { InstigatorIcon, KIND_WORDS } from './instigator-icon.tsx'
import { InstigatorSwitch } from './instigator-switch.tsx'
import classes from './instigators.module.css'

type Row = InstigatorRowJson

/** For every list of schedules, sensors and automation. */
export function instigatorColumns({ hasProjects = false, hasTarget = true } = {}): readonly Column<Row>[] {
  const all: readonly (Column<Row> | undefined)[] = [
    { id: 'switch', title: 'On', width: 54, cell: (row) => <InstigatorSwitch row={row} /> },
    { id: 'name', title: 'Name', grow: 3, minWidth: 170, cell: (row) => <Name row={row} /> },
    hasProjects
      ? { id: 'project', title: 'Project', width: 120, isNarrowHidden: true, cell: ({ project }) => project }
      : undefined,
    hasTarget
      ? { id: 'target', title: 'Target', grow: 2, isNarrowHidden: true, cell: ({ target }) => <Cut text={target} /> }
      : undefined,
    { id: 'rhythm', title: 'Ticks', grow: 2, isNarrowHidden: true, cell: ({ rhythm }) => <Cut text={rhythm} /> },
    {
      id: 'next',
      title: 'Next tick',
      width: 92,
      isNarrowHidden: true,
      cell: ({ nextTickAtMs }) => (nextTickAtMs === undefined ? null : <TimeAgo atMs={nextTickAtMs} isDue />),
    },
    { id: 'last', title: 'Last tick', width: 116, cell: (row) => <LastTick row={row} /> },
    { id: 'ticks', title: 'Newest ticks', width: 130, isNarrowHidden: true, cell: (row) => <Ticks row={row} /> },
    { id: 'run', title: 'Last run', width: 168, isNarrowHidden: true, cell: (row) => <LastRun row={row} /> },
  ]
  return all.filter((column) => column !== undefined)
}

function Name({ row: { kind, project, name, description, pushesWaiting = 0 } }: { readonly row: Row }) {
  return (
    <span className={classes['name']} title={description}>
      <span title={KIND_WORDS[kind]} className={classes['dimmed']}>
        <InstigatorIcon kind={kind} />
        <span className="visually-hidden">{KIND_WORDS[kind]}</span>
      </span>
      <InstigatorLink kind={kind} project={project} name={name} />
      {pushesWaiting > 0 ? <span className={classes['dimmed']}>{pushesWaiting} waiting</span> : null}
    </span>
  )
}

function Cut({ text }: { readonly text: string }) {
  return <span title={text}>{text}</span>
}

function LastTick({ row: { lastTick } }: { readonly row: Row }) {
  if (lastTick === undefined) return <span className={classes['dimmed']}>None yet</span>
  const { status, skipReason, error } = lastTick
  return (
    <span title={`${instantText(lastTick.endedAtMs)}\n${error?.message ?? skipReason ?? ''}`}>
      <StatusTag status={status} label={tickWord(lastTick)} />
    </span>
  )
}

/** A tick that succeeded launched runs; how many is what one wants to know. */
function tickWord({ status, runIds }: NonNullable<Row['lastTick']>): string {
  if (status !== 'succeeded') return statusLook(status).word
  return runIds.length === 1 ? '1 run' : `${runIds.length} runs`
}

/** Oldest first, as time goes. Too small to be pressed: its page has them one by one. */
function Ticks({ row: { lastTicks } }: { readonly row: Row }) {
  const words = lastTicks.map(({ status }) => statusLook(status).word.toLowerCase())
  if (lastTicks.length === 0) return null
  return (
    <span className={classes['ticks']} role="img" aria-label={`Newest first: ${words.join(', ')}`}>
      {lastTicks.toReversed().map(({ id, status, atMs }) => (
        <span
          key={id}
          data-status={status}
          style={{ background: statusColor(status) }}
          title={`${statusLook(status).word}, ${instantText(atMs)}`}
        />
      ))}
    </span>
  )
}

function LastRun({ row: { lastTicks } }: { readonly row: Row }) {
  const [runId] = lastTicks.flatMap(({ runIds }) => runIds)
  return runId === undefined ? null : <RunLink runId={runId} />
}

/**
 * launchpad — everything that can be said about a launch: config as a form and as text, partition, tags, ops; what it
 * would do; and the launch itself. For a job, or for assets.
 *
 * Rules    Cmd-Enter or Ctrl-Enter launches from any field of it and leads to the run; with Shift the page stays.
 */
import type { KeyboardEvent } from 'react'
import { useMemo } from 'react'

import { ErrorPanel } from '../parts/error-panel.tsx'
import { Loading } from '../parts/loading.tsx'
import { useRefusal } from '../queries/instance-queries.ts'
import { ConfigPanes } from './config-panes.tsx'
import { readConfig } from './config-text.ts'
import { DraftTabs } from './draft-tabs.tsx'
import type { Draft, DraftStart } from './drafts.ts'
import { changedDraft, openDraft } from './drafts.ts'
import { LaunchSide } from './launch-side.tsx'
import type { LaunchpadTarget } from './launch-request.ts'
import { draftFault, launchRequest } from './launch-request.ts'
import classes from './launchpad.module.css'
import { schemaFaults } from './schema-faults.ts'
import type { LaunchForm } from './use-launch-form.ts'
import { useLaunchForm } from './use-launch-form.ts'
import { useSend } from './use-send.ts'
import { useShelf } from './use-shelf.ts'

export interface LaunchpadProps {
  readonly target: LaunchpadTarget
  /** A draft to begin with. */
  readonly start?: DraftStart | undefined
}

export function Launchpad({ target, start }: LaunchpadProps) {
  const form = useLaunchForm(target)
  const [shelf, changeShelf] = useShelf(target, start)
  const draft = openDraft(shelf)
  const change = (patch: DraftStart) => changeShelf((before) => changedDraft(before, draft.id, patch))
  const refusal = useRefusal('launcher')
  const { read, faults, fault = refusal, request } = useRequest(target, form, draft)
  const send = useSend()
  const launch = (isKeptHere: boolean) => {
    if (fault === undefined && request !== undefined && !send.isPending) send.mutate({ request, isKeptHere })
  }
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    // Before the editor makes a line of it.
    event.preventDefault()
    event.stopPropagation()
    launch(event.shiftKey)
  }
  if (form.error !== null) return <ErrorPanel error={form.error} />
  if (form.isPending) return <Loading label="Loading what can be launched" />
  return (
    <div className={classes['pad']} onKeyDownCapture={onKey}>
      <DraftTabs shelf={shelf} onChange={changeShelf} />
      <div className={classes['columns']} key={draft.id}>
        <ConfigPanes schema={form.schema} draft={draft} read={read} faults={faults} onChange={change} />
        <LaunchSide
          form={form}
          draft={draft}
          onChange={change}
          fault={fault}
          request={request}
          isBusy={send.isPending}
          onLaunch={launch}
        />
      </div>
    </div>
  )
}

/** What the draft comes to, and what is wrong with it. */
function useRequest(target: LaunchpadTarget, { schema, partitioning }: LaunchForm, draft: Draft) {
  const { text, language } = draft
  const read = useMemo(() => readConfig(text, language), [text, language])
  const faults = useMemo(
    () => (schema === undefined || read.value === undefined ? [] : schemaFaults(schema, read.value)),
    [schema, read],
  )
  const request = useMemo(
    () => (read.value === undefined ? undefined : launchRequest(target, draft, read.value)),
    [target.project, target.job, target.assets, draft, read],
  )
  return { read, faults, request, fault: faultOf() }

  function faultOf(): string | undefined {
    const [broken] = read.problems
    if (broken !== undefined) return `The config cannot be read: ${broken.message}`
    const [first] = faults
    if (first !== undefined) return `${first.path.length === 0 ? 'The config' : first.path.join('.')} ${first.message}.`
    return draftFault(draft, partitioning !== undefined)
  }
}

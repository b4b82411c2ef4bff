import { ActionIcon, Menu } from '@mantine/core'
import type { RunState } from '@ingot/core'
import { IconDots } from '@tabler/icons-react'
import { useState } from 'react'

import { launchpadHref, runHref } from '../../links.ts'
import { shortId } from '../../links.tsx'
import { Confirm } from '../../parts/confirm-button.tsx'
import { toast } from '../../parts/toast.tsx'
import { useMay } from '../../queries/instance-queries.ts'
import { useGo } from '../../view-state.ts'
import { doneText, questionOf } from './bulk-words.ts'
import type { BulkBody } from './use-run-bulk.ts'
import { useRunBulk } from './use-run-bulk.ts'

/** What can be done with one run without opening it. */
export function RunMenu({ run }: { readonly run: RunState }) {
  const [asked, setAsked] = useState<BulkBody>()
  const go = useGo()
  const bulk = useRunBulk(({ action }, results) => {
    const [result] = results
    if (result?.isDone === false) return toast(result.message ?? doneText(action, results), { tone: 'bad' })
    toast(doneText(action, results), { tone: 'good' })
    if (result?.newRunId !== undefined) go(runHref(result.newRunId))
  })
  const question = asked === undefined ? undefined : questionOf(asked)
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon loading={bulk.isPending} aria-label={`Actions for run ${shortId(run.runId)}`}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Items run={run} onDo={(body) => bulk.mutate(body)} onAsk={setAsked} />
        </Menu.Dropdown>
      </Menu>
      <Confirm
        isOpen={asked !== undefined}
        title={question?.title ?? ''}
        question={question?.text}
        verb={question?.verb ?? ''}
        isDangerous
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked !== undefined && bulk.mutate(asked)}
      />
    </>
  )
}

interface ItemsProps {
  readonly run: RunState
  readonly onDo: (body: BulkBody) => void
  /** For what is asked about first. */
  readonly onAsk: (body: BulkBody) => void
}

function Items({ run, onDo, onAsk }: ItemsProps) {
  const mayLaunch = useMay('launcher')
  const mayDelete = useMay('editor')
  const { runId, status } = run
  const runIds = [runId]
  const isOver = run.endedAtMs !== undefined
  return (
    <>
      <Menu.Item component="a" href={runHref(runId, { tab: 'logs' })}>
        Logs
      </Menu.Item>
      <Menu.Item component="a" href={runHref(runId, { tab: 'config' })}>
        Config and tags
      </Menu.Item>
      <Menu.Item component="a" href={launchpadHref({ project: run.request.project, run: runId })}>
        Open in launchpad
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        disabled={!isOver || !mayLaunch || status === 'succeeded'}
        onClick={() => onDo({ action: 'retry', runIds, strategy: 'from-failure' })}
      >
        Retry from failure
      </Menu.Item>
      <Menu.Item disabled={!isOver || !mayLaunch} onClick={() => onDo({ action: 'retry', runIds, strategy: 'all' })}>
        Retry all steps
      </Menu.Item>
      <Menu.Item disabled={isOver || !mayLaunch} onClick={() => onAsk({ action: 'cancel', runIds })}>
        Cancel
      </Menu.Item>
      <Menu.Item color="red" disabled={!isOver || !mayDelete} onClick={() => onAsk({ action: 'delete', runIds })}>
        Delete
      </Menu.Item>
    </>
  )
}

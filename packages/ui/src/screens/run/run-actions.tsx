import { Button, Menu } from '@mantine/core'
import type { RunState, RunStatus } from '@ingot/core'
import {
  IconChevronDown,
  IconDots,
  IconPlayerStop,
  IconRefresh,
  IconRocket,
  IconSkull,
  IconTrash,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { api } from '../../api.ts'
import { launchpadHref, runHref, runsHref } from '../../links.ts'
import { Confirm } from '../../parts/confirm-button.tsx'
import { plural } from '../../parts/number-text.ts'
import { toast } from '../../parts/toast.tsx'
import { useMay } from '../../queries/instance-queries.ts'
import { useGo } from '../../view-state.ts'

const FINISHED: ReadonlySet<RunStatus> = new Set(['succeeded', 'failed', 'canceled'])

export interface RunActionsProps {
  readonly run: RunState
  readonly chosenCount: number
  /** Of the chosen steps. */
  readonly selection: () => string
}

/** What can be done with a run: end it while it goes on, run it again after. */
export function RunActions({ run, chosenCount, selection }: RunActionsProps) {
  const isOver = FINISHED.has(run.status)
  if (!useMay('launcher')) return null
  return (
    <>
      {isOver ? <RetryMenu run={run} chosenCount={chosenCount} selection={selection} /> : <CancelButton run={run} />}
      <MoreMenu run={run} isOver={isOver} />
    </>
  )
}

function RetryMenu({ run, chosenCount, selection }: RunActionsProps) {
  const go = useGo()
  const retry = useMutation({
    mutationFn: (body: { readonly strategy: 'all' | 'from-failure' | 'selection'; readonly select?: string }) =>
      api('POST /runs/{runId}/retry', { params: { runId: run.runId }, body }),
    onSuccess({ runId }) {
      if (runId === null) return toast('There was nothing left to do.')
      toast('The retry is queued.', { tone: 'good' })
      go(runHref(runId))
    },
  })
  const canResume = run.status !== 'succeeded'
  return (
    <Menu>
      <Button.Group>
        <Button
          loading={retry.isPending}
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => retry.mutate({ strategy: canResume ? 'from-failure' : 'all' })}
        >
          {canResume ? 'Retry from failure' : 'Run again'}
        </Button>
        <Menu.Target>
          <Button px={6} aria-label="Other ways to retry">
            <IconChevronDown size={14} aria-hidden />
          </Button>
        </Menu.Target>
      </Button.Group>
      <Menu.Dropdown>
        <Menu.Item onClick={() => retry.mutate({ strategy: 'all' })}>All steps</Menu.Item>
        <Menu.Item disabled={!canResume} onClick={() => retry.mutate({ strategy: 'from-failure' })}>
          From failure
        </Menu.Item>
        <Menu.Item
          disabled={chosenCount === 0}
          onClick={() => retry.mutate({ strategy: 'selection', select: selection() })}
        >
          {chosenCount === 0 ? 'Chosen steps (choose some below)' : plural(chosenCount, 'chosen step')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function useCancel(run: RunState) {
  return useMutation({
    mutationFn: (isForced: boolean) =>
      api('POST /runs/{runId}/cancel', { params: { runId: run.runId }, body: { isForced } }),
    onSuccess: (_, isForced) =>
      toast(isForced ? 'The process of the run is being killed.' : 'The run is being canceled.'),
  })
}

/** Asked for once, it becomes the harder one. */
function CancelButton({ run }: { readonly run: RunState }) {
  const cancel = useCancel(run)
  const [isAsking, setAsking] = useState(false)
  const isForced = run.status === 'canceling'
  return (
    <>
      <Button
        variant="default"
        loading={cancel.isPending}
        leftSection={isForced ? <IconSkull size={14} aria-hidden /> : <IconPlayerStop size={14} aria-hidden />}
        onClick={() => setAsking(true)}
      >
        {isForced ? 'Force cancel' : 'Cancel'}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={isForced ? 'Kill the run?' : 'Cancel the run?'}
        question={
          isForced
            ? 'Its process is killed at once. Steps that are running get no chance to clean up.'
            : 'Steps that are running are told to stop and may clean up; the others do not begin.'
        }
        verb={isForced ? 'Kill it' : 'Cancel the run'}
        isDangerous
        onClose={() => setAsking(false)}
        onConfirm={() => cancel.mutate(isForced)}
      />
    </>
  )
}

function MoreMenu({ run, isOver }: { readonly run: RunState; readonly isOver: boolean }) {
  const go = useGo()
  const mayDelete = useMay('editor')
  const [isAsking, setAsking] = useState(false)
  const forget = useMutation({
    mutationFn: () => api('DELETE /runs/{runId}', { params: { runId: run.runId } }),
    onSuccess() {
      toast('The run is deleted.')
      go(runsHref())
    },
  })
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" px={6} aria-label="More actions">
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component="a"
            href={launchpadHref({ project: run.request.project, run: run.runId })}
            leftSection={<IconRocket size={14} aria-hidden />}
          >
            Open in launchpad
          </Menu.Item>
          <Menu.Item
            color="red"
            disabled={!isOver || !mayDelete}
            leftSection={<IconTrash size={14} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            Delete
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        isOpen={isAsking}
        title="Delete the run?"
        question="Its events and logs are forgotten. What it made stays, and so does what is known of its assets."
        verb="Delete"
        isDangerous
        onClose={() => setAsking(false)}
        onConfirm={() => forget.mutate()}
      />
    </>
  )
}

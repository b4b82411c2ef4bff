import { Button, Group, Menu } from '@mantine/core'
import type { RunState } from '@ingot/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useState } from 'react'

import { RunLink } from '../../links.tsx'
import { Confirm } from '../../parts/confirm-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { plural } from '../../parts/number-text.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { toast } from '../../parts/toast.tsx'
import { useMay } from '../../queries/instance-queries.ts'
import { doneText, questionOf } from './bulk-words.ts'
import classes from './runs-screen.module.css'
import type { BulkBody, BulkResults } from './use-run-bulk.ts'
import { useRunBulk } from './use-run-bulk.ts'

// The server's most in one call.
const MOST = 1_000

export interface BulkBarProps {
  /** What is on the list: a run that is over is not canceled, one that goes on not deleted. */
  readonly runs: readonly RunState[]
  readonly selected: ReadonlySet<string>
  readonly onSelected: (selected: ReadonlySet<string>) => void
}

/** What can be done to the chosen runs: asked first, reported after. */
export function BulkBar({ runs, selected, onSelected }: BulkBarProps) {
  const [asked, setAsked] = useState<BulkBody>()
  const [report, setReport] = useState<{ readonly title: string; readonly results: BulkResults }>()
  const bulk = useRunBulk(({ action }, results) => {
    const title = doneText(action, results)
    // Those that it was not done to stay chosen.
    onSelected(new Set(results.filter(({ isDone }) => !isDone).map(({ runId }) => runId)))
    if (results.every(({ isDone }) => isDone)) toast(title, { tone: 'good' })
    else setReport({ title, results })
  })
  const question = asked === undefined ? undefined : questionOf(asked)
  return (
    <>
      {selected.size === 0 ? null : (
        <BulkButtons
          chosen={runs.filter(({ runId }) => selected.has(runId))}
          isBusy={bulk.isPending}
          onAsk={setAsked}
          onNone={() => onSelected(new Set())}
        />
      )}
      <Confirm
        isOpen={asked !== undefined}
        title={question?.title ?? ''}
        question={question?.text}
        verb={question?.verb ?? ''}
        isDangerous={asked?.action !== 'retry'}
        onClose={() => setAsked(undefined)}
        onConfirm={() => asked !== undefined && bulk.mutate(asked)}
      />
      {report === undefined ? null : (
        <Dialog onClose={() => setReport(undefined)} title={report.title} size="lg">
          <Report results={report.results} />
          <Group justify="flex-end" mt="lg">
            <Button onClick={() => setReport(undefined)}>Close</Button>
          </Group>
        </Dialog>
      )}
    </>
  )
}

interface BulkButtonsProps {
  readonly chosen: readonly RunState[]
  readonly isBusy: boolean
  readonly onAsk: (body: BulkBody) => void
  readonly onNone: () => void
}

function BulkButtons({ chosen, isBusy, onAsk, onNone }: BulkButtonsProps) {
  const mayLaunch = useMay('launcher')
  const mayDelete = useMay('editor')
  const open = idsOf(chosen, false)
  const over = idsOf(chosen, true)
  return (
    <div className={classes['bulk']} role="group" aria-label="Chosen runs">
      <span role="status">{plural(chosen.length, 'run')} chosen</span>
      <Button
        variant="default"
        disabled={!mayLaunch || open.length === 0}
        onClick={() => onAsk({ action: 'cancel', runIds: open })}
      >
        {counted('Cancel', open)}
      </Button>
      <RetryMenu
        label={counted('Retry', over)}
        isDisabled={!mayLaunch || over.length === 0}
        onRetry={(strategy) => onAsk({ action: 'retry', runIds: over, strategy })}
      />
      <Button
        variant="default"
        disabled={!mayDelete || over.length === 0}
        onClick={() => onAsk({ action: 'delete', runIds: over })}
      >
        {counted('Delete', over)}
      </Button>
      <Button variant="subtle" onClick={onNone}>
        Choose none
      </Button>
      {isBusy ? <span>Working…</span> : null}
    </div>
  )
}

function idsOf(runs: readonly RunState[], isOver: boolean): string[] {
  return runs
    .filter(({ endedAtMs }) => (endedAtMs !== undefined) === isOver)
    .slice(0, MOST)
    .map(({ runId }) => runId)
}

function counted(verb: string, runIds: readonly string[]): string {
  return runIds.length === 0 ? verb : `${verb} ${runIds.length}`
}

interface RetryMenuProps {
  readonly label: string
  readonly isDisabled: boolean
  readonly onRetry: (strategy: 'all' | 'from-failure') => void
}

function RetryMenu({ label, isDisabled, onRetry }: RetryMenuProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" disabled={isDisabled} rightSection={<IconChevronDown size={13} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onRetry('from-failure')}>From failure</Menu.Item>
        <Menu.Item onClick={() => onRetry('all')}>All steps</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

/** What became of each, those that failed first. */
function Report({ results }: { readonly results: BulkResults }) {
  const ordered = [...results].sort((a, b) => Number(a.isDone) - Number(b.isDone))
  return (
    <ul className={classes['report']}>
      {ordered.map(({ runId, isDone, newRunId, message }) => (
        <li key={runId}>
          <StatusMark status={isDone ? 'succeeded' : 'failed'} label={isDone ? 'Done' : 'Not done'} />{' '}
          <RunLink runId={runId} />{' '}
          {newRunId === undefined ? null : (
            <>
              is retried by <RunLink runId={newRunId} />
            </>
          )}
          {message}
        </li>
      ))}
    </ul>
  )
}

import { Button } from '@mantine/core'
import type { ErrorRecord, RunState } from '@ingot/core'
import { useMemo, useState } from 'react'

import type { StepRowJson } from '../../api.ts'
import { ErrorRecordView } from '../../parts/error-record-view.tsx'
import { plural } from '../../parts/number-text.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { failedAlike, failuresOf, rootOf } from './failures.ts'
import { LongText, UserText } from '../../parts/user-text.tsx'
import classes from './failure-summary.module.css'

// What fits above the chart; the others are a click away.
const SHOWN_AT_FIRST = 3

export interface FailureSummaryProps {
  readonly run: RunState
  readonly steps: readonly StepRowJson[]
  readonly onChoose: (stepKey: string) => void
}

/** What went wrong, before anything else: the run's own reason, then the steps that failed, each with its error. */
export function FailureSummary({ run, steps, onChoose }: FailureSummaryProps) {
  const failures = useMemo(() => failuresOf(steps), [steps])
  const [isWhole, setWhole] = useState(false)
  const wrong = useMemo(() => failedAlike([...failures.failed, ...failures.lost]), [failures])
  if (run.status !== 'failed' && wrong.length === 0) return null
  const shown = isWhole ? wrong.slice(0, 100) : wrong.slice(0, SHOWN_AT_FIRST)
  return (
    <section className={classes['panel']} aria-label="What failed">
      <RunReason run={run} failedCount={failures.failed.length} />
      <ul className={classes['steps']}>
        {shown.map(({ first, others }) => (
          <li key={first.key}>
            <StepButton step={first} onChoose={onChoose} />
            {first.error === undefined ? <p>{lostText(first)}</p> : <Folded error={first.error} />}
            {others.length === 0 ? null : <Others steps={others} onChoose={onChoose} />}
          </li>
        ))}
      </ul>
      {wrong.length <= shown.length ? null : (
        <Button variant="default" onClick={() => setWhole(true)}>
          Show {plural(wrong.length - shown.length, 'more cause')}
        </Button>
      )}
      {failures.skippedCount === 0 || run.status !== 'failed' ? null : (
        <p className={classes['after']}>{plural(failures.skippedCount, 'step')} skipped.</p>
      )}
    </section>
  )
}

function StepButton({ step, onChoose }: Pick<FailureSummaryProps, 'onChoose'> & { readonly step: StepRowJson }) {
  return (
    <button
      type="button"
      className={classes['step']}
      onClick={() => onChoose(step.key)}
      title="Show its events and logs"
    >
      <StatusMark status={step.status} label="" /> {step.key}
    </button>
  )
}

const OTHERS_SHOWN = 100

function Others({ steps, onChoose }: Pick<FailureSummaryProps, 'onChoose' | 'steps'>) {
  return (
    <details className={classes['details']}>
      <summary>{plural(steps.length, 'other step')} failed alike</summary>
      {steps.slice(0, OTHERS_SHOWN).map((step) => (
        <StepButton key={step.key} step={step} onChoose={onChoose} />
      ))}
      {steps.length > OTHERS_SHOWN ? <p>and {steps.length - OTHERS_SHOWN} more</p> : null}
    </details>
  )
}

function RunReason({ run, failedCount }: { readonly run: RunState; readonly failedCount: number }) {
  // Of a run that failed because a step did, the step's error says more.
  const isOwn = failedCount === 0 || run.reason !== 'step-failed'
  return (
    <>
      <h2 className={classes['title']}>
        <UserText
          text={run.message ?? (failedCount === 0 ? 'The run failed' : `${plural(failedCount, 'step')} failed`)}
        />
      </h2>
      {isOwn && run.error !== undefined ? <Folded error={run.error} /> : null}
    </>
  )
}

/** The sentence that says most; where it was thrown, and why, are a click away. */
function Folded({ error }: { readonly error: ErrorRecord }) {
  const { name, message } = rootOf(error)
  return (
    <>
      <p className={classes['message']}>
        <strong>
          <UserText text={name} />
        </strong>{' '}
        <LongText text={message} />
      </p>
      <details className={classes['details']}>
        <summary>Stack and causes</summary>
        <ErrorRecordView error={error} isOpen />
      </details>
    </>
  )
}

function lostText({ status }: StepRowJson): string {
  return status === 'lost' ? 'It was running when the process of the run ended.' : 'No error was written down.'
}

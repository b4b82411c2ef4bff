/** bulk-words — what is said before and after something is done to several runs. Pure. */
import { plural } from '../../parts/number-text.ts'
import type { BulkBody, BulkResults } from './use-run-bulk.ts'

type Action = BulkBody['action']

const DONE: Readonly<Record<Action, string>> = { cancel: 'being canceled', retry: 'queued again', delete: 'deleted' }

/** `2 runs deleted, 1 could not be.` */
export function doneText(action: Action, results: BulkResults): string {
  const done = results.filter(({ isDone }) => isDone).length
  const failed = results.length - done
  const first = `${plural(done, 'run')} ${DONE[action]}`
  return failed === 0 ? `${first}.` : `${first}, ${failed} could not be.`
}

export interface Question {
  readonly title: string
  readonly text: string
  readonly verb: string
}

export function questionOf({ action, runIds, strategy }: BulkBody): Question {
  const runs = plural(runIds.length, 'run')
  if (action === 'cancel') {
    return {
      title: `Cancel ${runs}?`,
      text: 'Steps that are running are told to stop and may clean up. Runs that are over stay as they are.',
      verb: 'Cancel them',
    }
  }
  if (action === 'delete') {
    return {
      title: `Delete ${runs}?`,
      text: 'Their events and logs are forgotten. What they made stays, and so does what is known of their assets.',
      verb: 'Delete',
    }
  }
  const what = strategy === 'all' ? 'all of their steps' : 'what failed, and what comes after'
  return { title: `Retry ${runs}?`, text: `A new run is queued for each, for ${what}.`, verb: 'Retry' }
}

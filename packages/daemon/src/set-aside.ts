/**
 * set-aside — what becomes of the messages that a tick has read: those of a failed one are read again, one at a time, so
 * that one which its sensor cannot take stands alone; that one is dropped in the end, and what it said kept in the tick.
 */
import type { Push, TickOutcome } from '@ingot/core'

/** A message that was the only one of each of its sensor's last failed ticks. */
export interface FailedPush {
  readonly pushId: number
  /** Integer ≥ 1. */
  readonly count: number
}

export interface ReadPushes {
  readonly outcome: TickOutcome
  /** They are gone with the tick. */
  readonly consumedPushIds: readonly number[]
}

const MOST_TRIES = 5
const BODY_CHARS = 4_000

/** What is written of a tick, and which of its messages go with it. */
export function readBy(outcome: TickOutcome, pushes: readonly Push[], before: FailedPush | undefined): ReadPushes {
  if (outcome.status !== 'failed') return { outcome, consumedPushIds: pushes.map((push) => push.id) }
  const [push] = pushes
  const failed = failedPush(pushes, before)
  if (push === undefined || failed === undefined || failed.count < MOST_TRIES) return { outcome, consumedPushIds: [] }
  return { outcome: setAside(outcome, push), consumedPushIds: [push.id] }
}

/** After a failed tick; undefined when it read several, or none. */
export function failedPush(pushes: readonly Push[], before: FailedPush | undefined): FailedPush | undefined {
  const [push, other] = pushes
  if (push === undefined || other !== undefined) return undefined
  return { pushId: push.id, count: before?.pushId === push.id ? before.count + 1 : 1 }
}

function setAside(outcome: TickOutcome, { id, atMs, body }: Push): TickOutcome {
  const { error = { name: 'Error', message: 'no reason given' }, endedAtMs, logs } = outcome
  const text = JSON.stringify(body)
  const kept = text.length <= BODY_CHARS ? text : `${text.slice(0, BODY_CHARS)}…`
  const message = `message ${id} of ${new Date(atMs).toISOString()} was set aside: ${kept}`
  return {
    ...outcome,
    error: { ...error, message: `the message was set aside after ${MOST_TRIES} tries: ${error.message}` },
    logs: [...logs, { atMs: endedAtMs, level: 'error', message, stream: 'log' }],
  }
}

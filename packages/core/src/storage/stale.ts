/**
 * stale — the errors for a write that the state as it is now forbids. Nothing of it is written.
 */
import { ConflictError, NotFoundError } from '../errors.ts'
import type { LeaseFence } from './lease-store.ts'
import type { InstigatorRef } from './tick-store.ts'

export function staleLease({ lease, token }: LeaseFence): ConflictError {
  return new ConflictError(
    'conflict/stale-lease',
    `lease "${lease}" is not held by token ${token} any more: it ran out, and another daemon took it. Acquire it again first.`,
  )
}

export function staleTick({ kind, project, name }: InstigatorRef, expected: number, seen: number): ConflictError {
  return new ConflictError(
    'conflict/stale-tick',
    `the tick of ${kind} "${project}/${name}" was computed from version ${expected} of its state, which is now ${seen}. ` +
      'Read the state and evaluate the tick again.',
  )
}

export function staleBackfill(backfillId: string, expected: number, seen: number): ConflictError {
  return new ConflictError(
    'conflict/stale-backfill',
    `the step of backfill ${backfillId} was computed from version ${expected}, which is now ${seen}. Read it and decide again.`,
  )
}

export function unknownBackfill(backfillId: string): NotFoundError {
  return new NotFoundError(
    'not-found/backfill',
    `there is no backfill ${backfillId}. List them with \`ingot backfill list\`.`,
  )
}

export function unfinishedRun(runId: string): ConflictError {
  return new ConflictError(
    'conflict/run-unfinished',
    `run ${runId} has not ended, so it cannot be deleted. Cancel it, or wait for its end.`,
  )
}

export function tokenExists(tokenId: string): ConflictError {
  return new ConflictError(
    'conflict/token-exists',
    `there is a token ${tokenId} or one with that secret already. Make another one.`,
  )
}

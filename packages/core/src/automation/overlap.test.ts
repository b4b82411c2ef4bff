import { expect, it } from 'vitest'

import type { RunState } from '../run/run-state.ts'
import { foldRun } from '../run/run-state.ts'
import { queued } from '../testing/sample-events.ts'
import { overlapDecision } from './overlap.ts'

function unfinished(...runIds: readonly string[]): readonly RunState[] {
  return runIds.flatMap((runId) => foldRun(undefined, queued(runId)) ?? [])
}

it.each([
  ['allow', ['a'], { kind: 'make' }],
  ['queue', ['a'], { kind: 'make' }],
  ['skip', [], { kind: 'make' }],
  ['skip', ['a'], { kind: 'skip', reason: 'run a of an earlier tick is still queued' }],
  ['skip', ['a', 'b', 'c'], { kind: 'skip', reason: 'run a (and 2 more) of an earlier tick is still queued' }],
] as const)('overlap %s while %j are unfinished', (overlap, runIds, decision) => {
  expect(overlapDecision({ overlap }, unfinished(...runIds))).toEqual(decision)
})

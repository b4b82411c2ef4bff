/**
 * step-timelines — what became of the steps of runs, kept between requests: of a run that goes on only what is new is
 * read, of a finished one nothing.
 *
 * Units    kept are the runs asked for last, as long as they have at most 300,000 steps together, and always the newest
 * Promise  two callers at once read the same events once; the process stays free for others while a long run is read.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'

import type { RunTimeline, Storage } from '@ingot/core'
import { newTimeline, STEP_EVENT_KINDS } from '@ingot/core'

export interface ReadTimeline {
  readonly timeline: RunTimeline
  /** Of the newest event looked at. */
  readonly lastEventId: number
}

export interface StepTimelines {
  of(runId: string): Promise<ReadTimeline>
}

const MOST_STEPS = 300_000
// A page is read and parsed in one piece: some 10 ms.
const PAGE = 2_000

interface Kept {
  readonly timeline: RunTimeline
  lastEventId: number
  reading: Promise<void>
}

export function stepTimelines(storage: Pick<Storage, 'read'>): StepTimelines {
  // In the order of their last use.
  const kept = new Map<string, Kept>()
  return {
    async of(runId) {
      const one = kept.get(runId) ?? { timeline: newTimeline(), lastEventId: 0, reading: Promise.resolve() }
      kept.delete(runId)
      kept.set(runId, one)
      one.reading = one.reading.catch(() => undefined).then(() => readOn(storage, runId, one))
      await one.reading
      trim(kept)
      return one
    },
  }
}

async function readOn(storage: Pick<Storage, 'read'>, runId: string, one: Kept): Promise<void> {
  while (one.timeline.ended === undefined) {
    const page = await storage.read({ runId, afterId: one.lastEventId, limit: PAGE, kinds: STEP_EVENT_KINDS })
    for (const event of page.events) one.timeline.add(event)
    one.lastEventId = page.nextId
    if (page.events.length < PAGE) return
    await nextTurn()
  }
}

function trim(kept: Map<string, Kept>): void {
  let steps = 0
  for (const { timeline } of kept.values()) steps += timeline.steps.size
  for (const [runId, { timeline }] of kept) {
    if (steps <= MOST_STEPS || kept.size === 1) return
    kept.delete(runId)
    steps -= timeline.steps.size
  }
}

import type { RunState } from '@ingot/core'
import { expect, test } from 'vitest'

import type { TimelineBarJson } from '../contract/index.ts'
import { barOf, mergeBars } from './bars.ts'

function bar(startMs: number, endMs: number | undefined, status: TimelineBarJson['status'] = 'succeeded') {
  const times = endMs === undefined ? { startMs } : { startMs, endMs }
  return { runId: `r${startMs}`, status, ...times, count: 1, launchedBy: 'api' } satisfies TimelineBarJson
}

test('a run that waits has a bar from when it was queued, without an end', () => {
  const request = { launchedBy: 'schedule:early' }
  const waiting = { runId: 'r', status: 'queued', queuedAtMs: 5, request } as RunState
  expect(barOf(waiting)).toEqual({ runId: 'r', status: 'queued', startMs: 5, count: 1, launchedBy: 'schedule:early' })
  expect(barOf({ ...waiting, startedAtMs: 7, endedAtMs: 9 })).toMatchObject({ startMs: 7, endMs: 9 })
})

test('bars that are closer together than the resolution are one, with the gravest status and all counts', () => {
  const bars = [bar(30, 40), bar(0, 10), bar(12, 20, 'failed'), bar(100, 101)]
  expect(mergeBars(bars, 11)).toEqual([
    {
      runId: 'r30',
      status: 'failed',
      startMs: 0,
      endMs: 40,
      count: 3,
      counts: { succeeded: 2, failed: 1 },
      launchedBy: 'api',
    },
    bar(100, 101),
  ])
})

test('a long run is not ended by a short one within it, and one that goes on has no end', () => {
  expect(mergeBars([bar(0, 100), bar(10, 20)], 5)).toMatchObject([{ startMs: 0, endMs: 100, count: 2 }])
  const [open] = mergeBars([bar(0, undefined, 'running'), bar(50, 60)], 5)
  expect(open).toMatchObject({ count: 2, status: 'running' })
  expect(open).not.toHaveProperty('endMs')
})

test('without a resolution every run has its bar, oldest first', () => {
  expect(mergeBars([bar(3, 9), bar(1, 9)], 0)).toEqual([bar(1, 9), bar(3, 9)])
})

import { expect, test } from 'vitest'

import { countOfView, filterOf, instantOf, isNarrowed, restOfFilter } from './runs-view.ts'

test('the address says what the server is asked', () => {
  const search = { job: 'daily', by: 'schedule', id: 'ab', tag: 'team=core,env=prod,broken', asset: '' }
  expect(filterOf(search)).toEqual({
    job: 'daily',
    launchedBy: 'schedule',
    idPrefix: 'ab',
    tag: ['team=core', 'env=prod'],
    isOfBackfill: false,
  })
})

test('runs of backfills are left out until they are asked for, by the switch or by a filter', () => {
  expect(filterOf({})).toEqual({ isOfBackfill: false })
  expect(filterOf({ backfills: 'show' })).toEqual({})
  expect(filterOf({ backfill: 'b1' })).toEqual({ backfillId: 'b1' })
  expect(filterOf({ by: 'backfill' })).toEqual({ launchedBy: 'backfill' })
})

test('a tab goes over the statuses that are filtered by; statuses that there are not are left out', () => {
  expect(filterOf({ status: 'succeeded,nonsense' })).toMatchObject({ status: ['succeeded'] })
  expect(filterOf({ view: 'progress', status: 'succeeded' })).toMatchObject({
    status: ['running', 'canceling'],
  })
})

test('tabs count what the other filters leave', () => {
  expect(restOfFilter({ view: 'failed', status: 'failed', job: 'daily' })).toEqual({
    job: 'daily',
    isOfBackfill: false,
  })
  const counts = { queued: 1, running: 2, canceling: 1, failed: 4 }
  expect(
    (['all', 'queued', 'progress', 'failed', 'scheduled'] as const).map((view) => countOfView(view, counts)),
  ).toEqual([8, 1, 3, 4, undefined])
})

test('a day begins at midnight here; an instant is taken as it is', () => {
  expect(instantOf('2026-01-02')).toBe(new Date(2026, 0, 2).getTime())
  expect(instantOf('2026-01-02T03:04:05Z')).toBe(Date.UTC(2026, 0, 2, 3, 4, 5))
  expect(instantOf('yesterday')).toBeUndefined()
})

test('an empty address narrows nothing', () => {
  expect(isNarrowed({})).toBe(false)
  expect(isNarrowed({ view: 'queued' })).toBe(true)
})

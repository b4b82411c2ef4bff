import type { RunState } from '@ingot/core'
import { expect, test } from 'vitest'

import type { RunPage, RunPages } from './run-pages.ts'
import { pagesWith, withFirstPage, withPage } from './run-pages.ts'

const request = {
  project: 'p',
  assets: [],
  assetCount: 0,
  action: 'materialize',
  config: {},
  tags: {},
  launchedBy: 'web',
} as const
const STEPS = { planned: 0, running: 0, succeeded: 0, failed: 0, skipped: 0, canceled: 0 }
const COUNTS = { materializedCount: 0, observedCount: 0, checksPassed: 0, checksFailed: 0 }
const run = (runId: string): RunState => ({ runId, status: 'queued', request, queuedAtMs: 0, steps: STEPS, ...COUNTS })
const page = (ids: string, nextCursor?: string): RunPage => ({ runs: [...ids].map(run), nextCursor })
const three: RunPages = { pages: [page('zyx', 'x'), page('wvu', 'u'), page('ts')], pageParams: [undefined, 'x', 'u'] }
const idsOf = ({ pages }: RunPages) => pages.map(({ runs }) => runs.map(({ runId }) => runId).join(''))

test('runs that new ones push out of the first page stand on the second', () => {
  const after = withFirstPage(three, page('21z', 'z'))
  expect(idsOf(after!)).toEqual(['21z', 'yxwvu', 'ts'])
  expect(after?.pageParams).toEqual([undefined, 'z', 'u'])
})

test('a run that is on the first page no more, though older ones are, is gone', () => {
  expect(idsOf(withFirstPage(three, page('zxw', 'w'))!)).toEqual(['zxw', 'vu', 'ts'])
})

test('when the first page is new altogether, or reaches beyond the second, all is to be asked for', () => {
  expect(withFirstPage(three, page('321', '1'))).toBeUndefined()
  expect(withFirstPage(three, page('zwu', 'u'))).toBeUndefined()
})

test('a list that has become short is its first page', () => {
  expect(idsOf(withFirstPage(three, page('z'))!)).toEqual(['z'])
})

test('of the pages after the first, those are found on which a run changed', () => {
  expect(pagesWith(three, ['y', 't', 'unknown'])).toEqual([2])
})

test('a page in the middle keeps what comes after it, the last one learns it', () => {
  expect(withPage(three, 1, page('wv', 'v')).pages[1]).toEqual({ ...page('wv'), nextCursor: 'u' })
  expect(withPage(three, 2, page('ts', 's')).pages[2]).toEqual(page('ts', 's'))
})

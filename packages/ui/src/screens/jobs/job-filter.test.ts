import { expect, test } from 'vitest'

import type { JobRowJson } from '../../api.ts'
import { filteredJobs } from './job-filter.ts'

const job = (name: string, rest: Partial<JobRowJson> = {}): JobRowJson => ({
  project: 'shop',
  name,
  kind: 'ops',
  assetCount: 0,
  opCount: 1,
  tags: {},
  schedules: [],
  sensors: [],
  lastRuns: [],
  ...rest,
})
const JOBS = [
  job('talk', { description: 'Says many lines', lastRuns: [{ runId: 'r', status: 'failed', queuedAtMs: 0 }] }),
  job('sales', { kind: 'assets', tags: { team: 'sales' }, project: 'other' }),
]
const names = (view: Record<string, string>) => filteredJobs(JOBS, view).map(({ name }) => name)

test('without filters every job is there', () => {
  expect(names({})).toEqual(['talk', 'sales'])
})

test('text is looked for in names, descriptions and tags', () => {
  expect(names({ q: 'LINES' })).toEqual(['talk'])
  expect(names({ q: 'team=' })).toEqual(['sales'])
})

test('a job is found by the status of its newest run, also when it never ran', () => {
  expect(names({ status: 'failed' })).toEqual(['talk'])
  expect(names({ status: 'never,failed' })).toEqual(['talk', 'sales'])
})

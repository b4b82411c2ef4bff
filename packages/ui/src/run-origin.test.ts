import type { RunRequest } from '@ingot/core'
import { expect, test } from 'vitest'

import { originOf, partitionText, targetOf, targetText } from './run-origin.ts'

const request: RunRequest = {
  project: 'shop',
  assets: ['a', 'b', 'c'],
  assetCount: 5,
  action: 'materialize',
  config: {},
  tags: {},
  launchedBy: 'api',
}

test('a schedule that asked has a page', () => {
  expect(originOf({ project: 'shop', launchedBy: 'schedule:nightly' })).toEqual({
    label: 'nightly',
    kind: 'Schedule',
    href: '/automation/schedule/shop/nightly',
  })
})

test('a person is named, and the web UI or the API is when nobody is', () => {
  expect(originOf({ project: 'shop', launchedBy: 'api:ada' })).toEqual({ label: 'ada', kind: 'API' })
  expect(originOf({ project: 'shop', launchedBy: 'api' })).toEqual({ label: 'API', kind: '' })
  expect(originOf({ project: 'shop', launchedBy: 'web:ada' })).toEqual({ label: 'ada', kind: 'Web UI' })
  expect(originOf({ project: 'shop', launchedBy: 'web' })).toEqual({ label: 'Web UI', kind: '' })
  expect(originOf({ project: 'shop', launchedBy: 'cli' }).label).toBe('Command line')
})

test('a run of assets names the first of them and counts the others', () => {
  expect(targetOf(request)).toEqual({ assets: ['a', 'b'], moreCount: 3 })
  expect(targetText(request)).toBe('a and 4 more')
})

test('a run of a job is named by its job', () => {
  expect(targetOf({ ...request, job: 'daily', action: 'check' })).toEqual({
    assets: [],
    moreCount: 0,
    job: 'daily',
    action: 'Check',
  })
})

test('partitions are a key, a range, or several ranges', () => {
  expect(partitionText({ ...request, partition: 'eu' })).toBe('eu')
  expect(partitionText({ ...request, partitions: [['a', 'c']] })).toBe('a … c')
  expect(partitionText({ ...request, partitions: [['a', 'a']] })).toBe('a')
  expect(
    partitionText({
      ...request,
      partitions: [
        ['a', 'b'],
        ['d', 'd'],
      ],
    }),
  ).toBe('2 ranges of partitions')
  expect(partitionText(request)).toBeUndefined()
})

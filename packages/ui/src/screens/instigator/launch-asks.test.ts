import { expect, test } from 'vitest'

import { launchAsks } from './launch-asks.ts'

const REQUEST = {
  project: 'shop',
  assets: [],
  assetCount: 0,
  action: 'materialize',
  config: { job: { lines: 1 }, ops: { say: {} } },
  tags: { team: 'x', 'ingot/sensor': 'inbox' },
  launchedBy: 'sensor:inbox',
  job: 'talk',
} as const

test('a run that a tick would make is asked for with the same config, tags and partition', () => {
  expect(launchAsks([{ request: { ...REQUEST, partition: 'eu' } }])).toEqual([
    {
      project: 'shop',
      ask: { job: 'talk', config: { lines: 1 }, runConfig: { ops: { say: {} } }, partition: 'eu', tags: { team: 'x' } },
    },
  ])
})

test('a run whose key has a run already is not asked for', () => {
  expect(launchAsks([{ request: REQUEST, runKey: 'k', reusedRunId: 'r' }])).toEqual([])
})

test('assets are asked for as they were selected', () => {
  const { job: _, ...ofAssets } = REQUEST
  const request = { ...ofAssets, config: {}, tags: {}, assets: ['a', 'b'], assetCount: 2 }
  expect(launchAsks([{ request }])[0]?.ask).toEqual({ assets: ['a', 'b'] })
  expect(launchAsks([{ request: { ...request, selection: 'a+' } }])[0]?.ask).toEqual({ assets: 'a+' })
})

import { expect, test } from 'vitest'

import type { LaunchChoice, LaunchTarget } from './launch-asks.ts'
import { choiceFault, launchAsks } from './launch-asks.ts'

const plain = (key: string, project = 'p'): LaunchTarget => ({ key, project, status: 'fresh' })
const daily = (key: string): LaunchTarget => ({ ...plain(key), partitioning: 'daily from 2026-01-01' })
const choice: LaunchChoice = { partitions: { kind: 'none' }, isStaleOnly: false, cut: 'declared' }

test('assets of two projects are two runs', () => {
  const asks = launchAsks([plain('a'), plain('b', 'q'), plain('c')], choice)
  expect(asks.map(({ body }) => body.project)).toEqual(['p', 'q'])
})

test('external assets are left out', () => {
  expect(launchAsks([{ ...plain('a'), status: 'external' }], choice)).toEqual([])
})

test('one partition is a run, several are a backfill', () => {
  const one = launchAsks([daily('a')], { ...choice, partitions: { kind: 'one', key: '2026-01-02' } })
  expect(one).toEqual([{ kind: 'run', body: { project: 'p', ask: { assets: ['a'], partition: '2026-01-02' } } }])
  const many = launchAsks([daily('a')], {
    ...choice,
    partitions: { kind: 'ranges', ranges: [['2026-01-02', '2026-01-09']] },
  })
  expect(many).toEqual([
    { kind: 'backfill', body: { project: 'p', assets: 'key:a', partitions: [['2026-01-02', '2026-01-09']] } },
  ])
})

test('what is missing is asked for as such, so that the server decides it when it begins', () => {
  const asks = launchAsks([daily('a'), daily('b')], { ...choice, partitions: { kind: 'missing' }, cut: { batch: 10 } })
  expect(asks).toEqual([
    { kind: 'backfill', body: { project: 'p', assets: 'key:a or key:b', missingOnly: true, policy: { batch: 10 } } },
  ])
})

test('a choice that lacks something says what', () => {
  expect(choiceFault({ ...choice, partitions: { kind: 'one', key: '' } })).toBe('Choose a partition.')
  expect(choiceFault(choice)).toBeUndefined()
})

import { expect, test } from 'vitest'

import { wipeEvents } from './wipe-events.ts'

const nothing = { materializedCount: 0, checks: {} }
const observation = { id: 1, kind: 'asset-observed', assetKey: 'a', atMs: 1, dataVersion: '1', metadata: {} } as const

test('each state of which something is known is wiped, its partition named', () => {
  const states = [
    { assetKey: 'a', ...nothing, observation },
    { assetKey: 'a', partition: 'p', ...nothing, observation },
    { assetKey: 'b', ...nothing, wipedAtMs: 1 },
  ]
  expect(wipeEvents(states, 9)).toEqual([
    { kind: 'asset-wiped', atMs: 9, assetKey: 'a' },
    { kind: 'asset-wiped', atMs: 9, assetKey: 'a', partition: 'p' },
  ])
})

import { memoryStorage, type Event, type StoredEvent } from '@ingot/core'
import { expect, test } from 'vitest'

import { AssetFacts } from './asset-facts.ts'

const asset = { assetKey: 'a', inputVersions: {}, tags: {} }
const EVENTS: readonly Event[] = [
  { kind: 'asset-materialized', ...asset, atMs: 1, partition: 'x', dataVersion: '1', metadata: {} },
  { kind: 'asset-failed', assetKey: 'a', atMs: 2, partition: 'x', cause: 'failed' },
  { kind: 'asset-failed', assetKey: 'a', atMs: 3, partition: 'y', cause: 'canceled' },
  {
    kind: 'asset-materialized',
    ...asset,
    atMs: 4,
    partition: 'y',
    runId: 'r',
    dataVersion: '2',
    metadata: { row_count: { kind: 'int', value: 7 } },
  },
  { kind: 'asset-observed', assetKey: 'a', atMs: 5, dataVersion: '3', metadata: {} },
  check('c', 6, 'x', true),
  check('c', 7, 'y', false),
  check('d', 8, undefined, false),
]

function check(name: string, atMs: number, partition: string | undefined, passed: boolean): Event {
  const where = partition === undefined ? {} : { partition }
  const result = { check: name, passed, severity: 'error', isBlocking: false, metadata: {} } as const
  return { kind: 'check-evaluated', assetKey: 'a', atMs, ...where, ...result }
}

test('they are the same gathered from states as from events', async () => {
  await using storage = memoryStorage()
  await storage.append(EVENTS)
  const fromStates = new AssetFacts()
  for (const state of await storage.listAssets()) fromStates.add(state)
  const { events } = await storage.read({ afterId: 0, limit: 100 })
  expect(of(events)).toEqual(fromStates)
  expect(fromStates).toMatchObject({ newest: { partition: 'y', runId: 'r', rowCount: 7 }, observedAtMs: 5 })
  expect([...fromStates.failures.keys()]).toEqual(['x'])
  expect(fromStates.checks.get('c')).toMatchObject({ passed: false, partition: 'y' })
})

test('events told twice change nothing', async () => {
  await using storage = memoryStorage()
  await storage.append(EVENTS)
  const { events } = await storage.read({ afterId: 0, limit: 100 })
  expect(of([...events, ...events])).toEqual(of(events))
})

function of(events: readonly StoredEvent[]): AssetFacts {
  const facts = new AssetFacts()
  for (const event of events) facts.apply(event)
  return facts
}

// Events appended to SQLite in batches of 1,000: steps' events (no asset's state to fold), the mix that a run of assets
// writes, and materialisations alone, each of which folds a state and enters the index by asset.
import type { Event, Storage } from '@ingot/core'

import type { Figure } from '../case.ts'
import { report, time } from '../case.ts'
import { withStorage } from '../ports.ts'

const EVENTS = 200_000
const BATCH = 1_000

const stepEvent = (i: number): Event => ({
  kind: 'step-succeeded',
  runId: 'run',
  atMs: i,
  stepKey: `step/${i % 1_000}`,
  attempt: 1,
  durationMs: 12,
})
const assetEvent = (i: number): Event => ({
  kind: 'asset-materialized',
  runId: 'run',
  stepKey: `asset/${i % 1_000}`,
  atMs: i,
  assetKey: `asset/${i % 1_000}`,
  dataVersion: `v${i}`,
  inputVersions: { up: 'v1' },
  metadata: { row_count: { kind: 'int', value: i } },
  tags: {},
})

async function appendAll(storage: Storage, make: (i: number) => Event): Promise<void> {
  for (let i = 0; i < EVENTS; i += BATCH) {
    await storage.append(Array.from({ length: BATCH }, (_, j) => make(i + j)))
  }
}

async function rate(name: string, make: (i: number) => Event): Promise<Figure> {
  const ms = await withStorage('sqlite', (storage) => time(() => appendAll(storage, make)))
  return { name, value: EVENTS / (ms / 1_000), unit: 'events/s' }
}

report([
  await rate('append, step events, SQLite', stepEvent),
  await rate('append, events of a run of assets, SQLite', (i) => (i % 3 === 1 ? assetEvent(i) : stepEvent(i))),
  await rate('append, materialisations alone, SQLite', assetEvent),
])

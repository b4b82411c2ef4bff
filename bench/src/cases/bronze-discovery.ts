// 1,000 new artefacts found: among a million by the index, and among 20,000 by a scan of real folders.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { BronzeStore, DiscoveryCursor } from '@ingot/bronze'
import { openBronzeStore } from '@ingot/bronze'

import { fillFolders, fillIndex } from '../bronze/fill.ts'
import type { Figure } from '../case.ts'
import { report, time } from '../case.ts'

const NEW = 1_000

async function writeNew(bronze: BronzeStore, sourceType: string): Promise<void> {
  const ids = Array.from({ length: NEW }, (_, i) => `new-${i}`)
  await Promise.all(
    ids.map((externalId) => bronze.write({ sourceType, externalId, artifactType: 'raw', ext: 'json' }, externalId)),
  )
}

async function find(bronze: BronzeStore, sourceType: string, cursor: DiscoveryCursor | undefined): Promise<void> {
  const found = await bronze.discover({ sourceType, limit: NEW, ...(cursor === undefined ? {} : { cursor }) })
  if (found.items.length !== NEW) throw new Error(`found ${found.items.length} of ${NEW}`)
}

async function byIndex(root: string): Promise<Figure[]> {
  fillIndex(root, 'million', 1_000_000)
  // Where a reader stands who has read all.
  const cursor: DiscoveryCursor = { kind: 'index', offset: statSync(join(root, 'million/_index.jsonl')).size }
  const bronze = await openBronzeStore({ root })
  await writeNew(bronze, 'million')
  const before = process.memoryUsage.rss()
  const ms = await time(() => find(bronze, 'million', cursor))
  return [
    { name: '1,000 new among 1,000,000, by index', value: ms, unit: 'ms' },
    { name: 'memory that it took', value: Math.max(0, process.memoryUsage.rss() - before) / 1_000_000, unit: 'MB' },
  ]
}

async function byScan(root: string): Promise<Figure[]> {
  fillFolders(root, 'scanned', 20_000)
  const bronze = await openBronzeStore({ root })
  let cursor: DiscoveryCursor | undefined
  const all = await time(async () => {
    cursor = (await bronze.discover({ sourceType: 'scanned', limit: 20_000 })).cursor
  })
  await writeNew(bronze, 'scanned')
  const ms = await time(() => find(bronze, 'scanned', cursor))
  return [
    { name: '20,000, by a first scan', value: all, unit: 'ms' },
    { name: '1,000 new among 20,000, by scan', value: ms, unit: 'ms' },
  ]
}

const root = mkdtempSync(join(tmpdir(), 'ingot-bench-'))
try {
  report([...(await byIndex(root)), ...(await byScan(root))])
} finally {
  rmSync(root, { recursive: true })
}

/**
 * long-ledger — a backfill whose ledger is written in several transactions, `b`, and run as a script (with the database's
 * path) a process of its own that makes it and says on stdout that something of it was written.
 */
import { writeSync } from 'node:fs'
import { sampleBackfill } from '@ingot/core/contract'
import type { BackfillState, Storage } from '@ingot/core'
import { openSqliteStorage } from '../sqlite/storage.ts'

export const LONG_LEDGER = 50_000

export function createLong(storage: Storage): Promise<BackfillState> {
  const items = Array.from({ length: LONG_LEDGER }, (_, i) => ({ target: 'bronze/orders', partition: `item-${i}` }))
  return storage.createBackfill('b', sampleBackfill(), items, 5)
}

if (import.meta.main) {
  await using storage = await openSqliteStorage({ path: process.argv[2] ?? '' })
  storage.onChange(() => writeSync(1, 'written\n'))
  await createLong(storage)
}

/**
 * contexts — what the tests of this package share: folders that go away, and contexts as a run would give them.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { IoManager, Logger, MetadataInput } from '@ingot/core'
import { onTestFinished } from 'vitest'

import type { Database } from '../../database.ts'
import type { TableContext } from '../table-settings.ts'

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ingot-postgres-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const silent: Logger = { debug() {}, info() {}, warning() {}, error() {} }

export function contextFor(database: Database, given: Partial<TableContext> = {}): TableContext {
  return {
    assetKey: 'bronze/messages',
    layer: undefined,
    partition: undefined,
    metadata: {},
    runId: 'run-1',
    stepKey: 'bronze/messages',
    loadId: 'load-1',
    resources: { database },
    log: silent,
    signal: new AbortController().signal,
    ...given,
  }
}

/** Stores and gives the metadata reported. */
export async function store<Row extends object>(
  io: IoManager<readonly Row[], never>,
  context: TableContext,
  rows: readonly NoInfer<Row>[],
): Promise<MetadataInput> {
  return (await io.store(context, rows))?.metadata ?? {}
}

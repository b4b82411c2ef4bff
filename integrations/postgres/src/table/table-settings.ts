/**
 * table-settings — the options of a table, checked and with defaults, as storing and loading read them.
 */
import type { IoContext } from '@ingot/core'

import type { Database } from '../database.ts'

/** Holds the load that wrote a row, in `append` mode. */
export const LOAD_ID = '_load_id'

export interface TableSettings {
  readonly mode: 'replace' | 'replace-partition' | 'append' | 'upsert'
  /** Empty unless the mode is `upsert`. */
  readonly key: readonly string[]
  readonly schema: string | undefined
  readonly table: string | undefined
  readonly columns: Readonly<Record<string, string | undefined>>
  readonly partitionColumn: string
}

export type TableContext = IoContext<{ readonly database: Database }>

/** The names of columns that are not the author's. */
export function hiddenNames({ partitionColumn }: TableSettings): readonly string[] {
  return [LOAD_ID, partitionColumn]
}

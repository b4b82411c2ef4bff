/**
 * load — one store of an asset's rows, as its parts pass it on.
 */
import type { ColumnProfile } from './column-kind.ts'
import type { TableName } from './identifier.ts'
import type { TableContext, TableSettings } from './table-settings.ts'

export interface Load {
  readonly settings: TableSettings
  readonly context: TableContext
  readonly name: TableName
  readonly rows: readonly object[]
  readonly profiles: readonly ColumnProfile[]
  /** True when it replaces the table as a whole. */
  readonly isRebuilt: boolean
}

export { migrateSqlite, pendingMigrations } from './sqlite/migrate.ts'
export type { Migration } from './sqlite/schema.ts'
export { openSqliteStorage } from './sqlite/storage.ts'
export type { Durability, SqliteOptions } from './sqlite/storage.ts'

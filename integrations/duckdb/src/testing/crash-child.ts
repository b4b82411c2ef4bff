/**
 * crash-child — stores a second value over a first one, and dies by SIGKILL at the statement that it is told.
 * Arguments: the file, the mode, and before which statement (a number) or during which (its text) to die.
 */
import type { DuckDBConnection } from '@duckdb/node-api'

import type { DuckDb } from '../database.ts'
import { database, openDatabase } from '../database.ts'
import type { TableContext } from '../table-settings.ts'
import { table } from '../table.ts'

const [path = '', mode = 'replace', fatal = '0'] = process.argv.slice(2)

export function rowsOf(version: number): readonly { readonly id: number; readonly version: number }[] {
  return Array.from({ length: 5_000 }, (_, id) => ({ id, version }))
}

const silent = { debug() {}, info() {}, warning() {}, error() {} }

function contextWith(db: DuckDb, loadId: string): TableContext {
  return {
    assetKey: 'crash',
    layer: undefined,
    partition: mode === 'partition' ? 'day' : undefined,
    metadata: {},
    runId: 'run',
    stepKey: 'crash',
    loadId,
    resources: { database: db },
    log: silent,
    signal: new AbortController().signal,
  }
}

/** The connection, deadly at the fatal statement. */
function deadly(connection: DuckDBConnection): DuckDBConnection {
  let count = 0
  return new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target)
      if (typeof value !== 'function') return value
      return (...given: readonly unknown[]) => {
        if (name === 'run' && ++count === Number(fatal)) process.kill(process.pid, 'SIGKILL')
        const result: unknown = Reflect.apply(value, target, given)
        // The statement runs in a thread of DuckDB's by now, at whatever point the signal finds it.
        if (name === 'run' && given[0] === fatal) process.kill(process.pid, 'SIGKILL')
        return result
      }
    },
  })
}

if (path !== '') {
  const resource = database({ path })
  const io =
    mode === 'upsert'
      ? table<{ id: number; version: number }>({ database: resource, mode, key: ['id'] })
      : table<{ id: number; version: number }>({ database: resource, mode: mode === 'append' ? 'append' : 'replace' })
  const db = await openDatabase(path)
  await io.store(contextWith(db, 'first'), rowsOf(1))
  const failing: DuckDb = Object.assign(Object.create(db), {
    catalog: db.catalog,
    exclusive: <T>(work: (connection: DuckDBConnection) => Promise<T>) => db.exclusive((real) => work(deadly(real))),
  })
  await io.store(contextWith(failing, 'second'), rowsOf(2))
  process.stdout.write('survived')
  await db.close()
}

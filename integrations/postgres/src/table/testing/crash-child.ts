/**
 * crash-child — stores a second value over a first one, and dies by SIGKILL at the statement that it is told.
 * Arguments: the url, the asset, the mode, and before which statement of the transaction to die; `12!` = just after
 * sending it.
 */
import type { Database, Transaction } from '../../database.ts'
import { openDatabase } from '../../open-database.ts'
import { postgres } from '../../resource.ts'
import type { TableContext } from '../table-settings.ts'
import { postgresTable } from '../table.ts'

const [url = '', assetKey = '', mode = 'replace', fatal = '0'] = process.argv.slice(2)

interface Versioned {
  readonly id: number
  readonly version: number
  readonly added?: string
}

function rowsOf(version: number): readonly Versioned[] {
  // The second value has a column more, so that the table is changed too.
  return Array.from({ length: 3_000 }, (_, id) => (version === 1 ? { id, version } : { id, version, added: 'x' }))
}

const silent = { debug() {}, info() {}, warning() {}, error() {} }

function contextWith(database: Database, loadId: string): TableContext {
  return {
    assetKey,
    layer: undefined,
    partition: mode === 'partition' ? 'day' : undefined,
    metadata: {},
    runId: 'run',
    stepKey: assetKey,
    loadId,
    resources: { database },
    log: silent,
    signal: new AbortController().signal,
  }
}

let statements = 0

function deadly(transaction: Transaction): Transaction {
  return {
    query: async <Row extends object>(sql: string, values?: readonly unknown[]) => {
      statements += 1
      if (`${statements}` === fatal) process.kill(process.pid, 'SIGKILL')
      const running = transaction.query<Row>(sql, values)
      if (`${statements}!` === fatal) setImmediate(() => process.kill(process.pid, 'SIGKILL'))
      return running
    },
  }
}

const options = { database: postgres }
const io =
  mode === 'upsert'
    ? postgresTable<Versioned>({ ...options, mode, key: ['id'] })
    : postgresTable<Versioned>({ ...options, mode: mode === 'append' ? 'append' : 'replace' })
const database = await openDatabase({ url })
await io.store(contextWith(database, 'first'), rowsOf(1))
const failing: Database = {
  query: (sql, values, given) => database.query(sql, values, given),
  transaction: (work, given) => database.transaction((transaction) => work(deadly(transaction)), given),
  health: () => database.health(),
  url,
}
await io.store(contextWith(failing, 'second'), rowsOf(2))
process.stdout.write(`survived ${statements}`)
await database.close()

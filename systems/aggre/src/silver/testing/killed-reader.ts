/**
 * killed-reader — reads bronze into silver and is killed in the middle of a transaction, by its own hand, so that the test
 * knows where: `node killed-reader.ts DATABASE_URL BRONZE_ROOT STATEMENT`. It dies before the statement of that number.
 */
import { openBronzeReader } from '@ingot/bronze'
import type { Database } from '@ingot/postgres'
import { openDatabase } from '@ingot/postgres'

import { discoverDiscussions } from '../discover-discussions.ts'
import { jsonCollector } from './json-collector.ts'

const [url = '', root = '', last = '1'] = process.argv.slice(2)
const database = await openDatabase({ url })
let count = 0
const mortal: Database = {
  ...database,
  query: (sql, values, options) => database.query(sql, values, options),
  health: () => database.health(),
  url: database.url,
  transaction: (work) =>
    database.transaction((transaction) =>
      work({
        query: (sql, values) => {
          count += 1
          if (count === Number(last)) process.kill(process.pid, 'SIGKILL')
          return transaction.query(sql, values)
        },
      }),
    ),
}
const bronze = await openBronzeReader({ root })
await discoverDiscussions({ database: mortal, bronze, signal: new AbortController().signal }, jsonCollector)
await database.close()

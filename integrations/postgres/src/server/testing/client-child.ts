/**
 * client-child — a process that uses an embedded server. Arguments: the folder, and what to do once it is open:
 * `hold` stays until its input ends; `hang` inserts a row in a transaction that it never ends; `exit` ends without closing.
 */
import { openDatabase } from '../../open-database.ts'

const [directory = '', task = 'hold'] = process.argv.slice(2)

const database = await openDatabase({ directory, lingerMs: 300 })
if (task === 'hang') {
  await database.transaction(async (transaction) => {
    await transaction.query('insert into crash values (2)')
    process.stdout.write('inserted\n')
    await new Promise(() => process.stdin.resume())
  })
}
const [row] = await database.query<{ started: string }>('select pg_postmaster_start_time()::text as started')
process.stdout.write(`${row?.started}\n`)
if (task === 'hold') {
  process.stdin.resume()
  process.stdin.once('end', () => void database.close())
}

/**
 * answer-pings — a process of its own that answers what another one writes to the same file.
 *
 * Usage    node answer-pings.ts <path> <number of answers>
 */
import { openSqliteStorage } from '../sqlite/storage.ts'
import { sideOf } from './ping.ts'

const [path = '', count = '0'] = process.argv.slice(2)
await using storage = await openSqliteStorage({ path })
// Listening alone keeps no process alive.
const alive = setInterval(() => undefined, 60_000)
const side = sideOf(storage, 'answerer')
await side.say(undefined)
for (let i = 0; i < Number(count); i += 1) await side.say((await side.hear()).afterMs)
clearInterval(alive)

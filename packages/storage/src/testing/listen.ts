/**
 * listen — a process of its own that listens to a storage, hears of one write of its own and then has nothing more to do.
 *
 * Usage    node listen.ts <path>
 */
import { writeSync } from 'node:fs'
import { queued } from '@ingot/core/contract'
import { openSqliteStorage } from '../sqlite/storage.ts'

const storage = await openSqliteStorage({ path: process.argv[2] ?? '' })
storage.onChange((by) => writeSync(1, `${by}\n`))
await storage.append([queued('r')])

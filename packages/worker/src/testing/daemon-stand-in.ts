/**
 * daemon-stand-in — a process with a pool that starts one run of an asset, says so, and waits to be killed.
 *
 * Usage    node daemon-stand-in.ts <options of the host as JSON> <asset>
 * Shapes   prints one line of JSON: the run, and the pids of its process and of an idle one
 */
import type { HostOptions } from '../host-runtime.ts'
import { warmPool } from '../pool/warm-pool.ts'
import { start, takeFree, visit } from './scratch.ts'

const [json = '', assetKey = ''] = process.argv.slice(2)
const options = JSON.parse(json) as HostOptions
const house = await visit(options)
const pool = warmPool({ ...options, logs: house.runtime.logs, size: 2 })
const { runId, worker } = await start(house, pool, assetKey)
const idle = await takeFree(pool)
console.log(JSON.stringify({ runId, busy: worker.identity.pid, idle: idle.identity.pid }))

/**
 * asking-stand-in — a process with a code host that asks one sensor, says the pid of its process when that does not
 * come round any more, and waits to be killed.
 *
 * Usage    node asking-stand-in.ts <options of the host as JSON> <sensor>
 */
import { codeHost } from '../code-host.ts'
import type { HostOptions } from '../host-runtime.ts'

const [json = '', name = ''] = process.argv.slice(2)
const host = await codeHost(JSON.parse(json) as HostOptions)
const { pid } = host
void host.evaluateSensor({ name, cursor: undefined, pushes: [], lastTickAtMs: undefined })
setTimeout(() => console.log(pid), 300)

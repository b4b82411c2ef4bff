/**
 * dying-stand-in — a process that starts one with a project's code, and is killed at a moment of that one's life.
 *
 * Usage    node dying-stand-in.ts <options of the host as JSON> <evaluate | execute> <started | printing | loaded>
 * Shapes   prints the pid of the process that it leaves behind
 */
import { writeSync } from 'node:fs'

import { startHostProcess } from '../host-process.ts'
import type { HostOptions } from '../host-runtime.ts'

const [json = '', mode = '', moment = ''] = process.argv.slice(2)
const host = startHostProcess(JSON.parse(json) as HostOptions, mode === 'evaluate' ? 'evaluate' : 'execute')
if (moment === 'printing') await new Promise<void>((resolve) => host.onPrint(() => resolve()))
if (moment === 'loaded') await host.loaded
writeSync(1, `${host.pid}\n`)
process.kill(process.pid, 'SIGKILL')

/**
 * guard-main — stands between a process of ours and a program of somebody else's: `guard-main.ts PROGRAM ARGUMENT…`.
 * It leads the process group in which the program runs, and ends that group when its own input ends, that is: when
 * whoever started it is gone, even by SIGKILL. A download or a transcription of hours is not left behind.
 *
 * Shapes   on descriptor 3 one line of JSON, when all is over: `{ "code" }`, `{ "signal" }` or `{ "error" }`
 */
import { spawn } from 'node:child_process'
import { writeSync } from 'node:fs'

const [program = '', ...args] = process.argv.slice(2)
const HAS_GROUPS = process.platform !== 'win32'

const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'], windowsHide: true })

// A signal to the group is the program's to answer; this process ends when the program has.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)

child.once('error', (error: NodeJS.ErrnoException) => tell({ error: error.code ?? error.message }))
child.once('exit', (code, signal) => tell(signal === null ? { code } : { signal }))

process.stdin.once('error', endGroup).once('close', endGroup).resume()

function tell(how: object): void {
  try {
    writeSync(3, `${JSON.stringify(how)}\n`)
  } catch {
    // Nobody listens any more.
  }
  process.exit(0)
}

function endGroup(): void {
  if (HAS_GROUPS) process.kill(-process.pid, 'SIGKILL')
  child.kill('SIGKILL')
}

/**
 * children — processes of a test, each a script of this folder, that say line by line on stdout what they have done.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const SCRIPTS = {
  'answer-pings.ts': new URL('answer-pings.ts', import.meta.url),
  'append-batches.ts': new URL('append-batches.ts', import.meta.url),
  'commit-ticks.ts': new URL('commit-ticks.ts', import.meta.url),
  'listen.ts': new URL('listen.ts', import.meta.url),
  'long-ledger.ts': new URL('long-ledger.ts', import.meta.url),
  'use-pool.ts': new URL('use-pool.ts', import.meta.url),
}

/** Runs the script to its end, or kills it (SIGKILL) after `killAfter` lines; returns the lines. */
export async function linesOf(
  script: keyof typeof SCRIPTS,
  args: readonly (string | number)[],
  killAfter: number = Number.POSITIVE_INFINITY,
): Promise<readonly string[]> {
  const path = fileURLToPath(SCRIPTS[script])
  const child = spawn(process.execPath, [path, ...args.map(String)], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  const lines: string[] = []
  const complaints: string[] = []
  child.stderr.on('data', (text) => complaints.push(String(text)))
  for await (const line of createInterface({ input: child.stdout })) {
    if (lines.push(line) === killAfter) child.kill('SIGKILL')
  }
  await exited
  if (child.signalCode !== 'SIGKILL' && child.exitCode !== 0) {
    throw new Error(`${script} failed: ${complaints.join('')}`)
  }
  return lines
}

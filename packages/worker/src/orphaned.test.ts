import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

import { afterEach, expect, it } from 'vitest'

import { isAlive } from './testing/is-alive.ts'
import type { Scratch } from './testing/scratch.ts'
import { scratch, testFile } from './testing/scratch.ts'

// A connection that is kept open, a timer: such a process never ends for want of anything to do.
const BUSY = 'setInterval(() => undefined, 60_000)\n'
const PROJECT = BUSY + testFile('misbehaving-project.ts')
const AWAITS = `${BUSY}console.log('here')\nawait new Promise(() => undefined)\n`
const SPINS = `${BUSY}console.log('here')\nfor (;;) Math.sqrt(2)\n`

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(project: string): Promise<Scratch> {
  const house = await scratch({ 'project.ts': project })
  closing.push(async () => house[Symbol.asyncDispose]())
  return house
}

/** Runs a stand-in for the daemon until it has said a line and is dead; returns the line. */
async function killed(file: string, ...args: readonly string[]): Promise<string> {
  const path = fileURLToPath(new URL(`./testing/${file}`, import.meta.url))
  const daemon = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(daemon, 'exit')
  const [line] = (await once(daemon.stdout.setEncoding('utf8'), 'data')) as [string]
  daemon.kill('SIGKILL')
  await exited
  return line
}

it.each([
  ['has just been started', 'evaluate', 'started', PROJECT],
  ['has just been started', 'execute', 'started', PROJECT],
  ['waits while it loads', 'evaluate', 'printing', AWAITS],
  ['waits while it loads', 'execute', 'printing', AWAITS],
  ['computes while it loads', 'evaluate', 'printing', SPINS],
  ['computes while it loads', 'execute', 'printing', SPINS],
  ['has loaded', 'evaluate', 'loaded', PROJECT],
  ['has loaded', 'execute', 'loaded', PROJECT],
])('when the daemon is killed, a process that %s ends, whatever keeps it busy (%s)', async (_what, ...how) => {
  const [mode, moment, project] = how
  const house = await open(project)
  const pid = Number(await killed('dying-stand-in.ts', JSON.stringify(house.options), mode, moment))
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false)
})

it('when the daemon is killed, a run that is executed is finished, and then its process ends; an idle one ends at once', async () => {
  const house = await open(PROJECT)
  const line = await killed('daemon-stand-in.ts', JSON.stringify(house.options), 'naps')
  const { runId, busy, idle } = JSON.parse(line) as { runId: string; busy: number; idle: number }
  await expect.poll(() => isAlive(idle)).toBe(false)
  await expect.poll(() => house.run(runId)).toMatchObject({ status: 'succeeded' })
  await expect.poll(() => isAlive(busy)).toBe(false)
})

it('when the daemon is killed and the store deleted, a run that waits ends with its process', async () => {
  const house = await open(PROJECT)
  const line = await killed('daemon-stand-in.ts', JSON.stringify(house.options), 'waits')
  const { busy } = JSON.parse(line) as { busy: number }
  expect(isAlive(busy)).toBe(true)
  rmSync(house.directory, { recursive: true })
  await expect.poll(() => isAlive(busy), { timeout: 10_000 }).toBe(false)
})

/** `ingot dev` on headline, with nobody touching it but for the sample file: real processes, real files, loopback only. */
import { spawn } from 'node:child_process'
import { on, once } from 'node:events'
import type { Readable } from 'node:stream'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { expect, test } from 'vitest'

import type { Summary } from './summary.ts'

const SYSTEM = resolve(import.meta.dirname, '..')
const INGOT = resolve(SYSTEM, '../../packages/ingot/bin/ingot.js')
const LIMIT_MS = 60_000

test('ingot dev makes the report, and makes it anew when the sample file changes', { timeout: 180_000 }, async () => {
  const home = await mkdtemp(join(tmpdir(), 'headline-dev-'))
  const samples = join(home, 'samples')
  await cp(join(SYSTEM, 'samples'), samples, { recursive: true })
  const { HEADLINE_RECORDED: _recorded, HEADLINE_MODE: _mode, ...clean } = process.env
  const env = { ...clean, NO_COLOR: '1', HEADLINE_HOME: home, HEADLINE_SAMPLES: samples }
  const child = spawn(process.execPath, [INGOT, 'dev', '--port', '0'], { cwd: SYSTEM, env })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const ended = once(child, 'exit')
  const report = async (): Promise<Summary | undefined> => {
    const text = await readFile(join(home, 'data/fetch_summary.json'), 'utf8').catch(() => undefined)
    return text === undefined ? undefined : (JSON.parse(text) as Summary)
  }
  try {
    const before = await until(child.stdout, report, () => said)
    const file = join(samples, 'guardian.json')
    const articles = JSON.parse(await readFile(file, 'utf8')) as object[]
    const added = { ...articles[0], id: 'science/2026/mar/07/one-more', time: '2026-03-07T08:00:00Z' }
    await writeFile(file, JSON.stringify([added, ...articles]))
    const after = await until(
      child.stdout,
      async () => {
        const now = await report()
        return now !== undefined && now.messages > before.messages ? now : undefined
      },
      () => said,
    )
    expect(after.messages).toBe(before.messages + 1)
    expect(
      await until(
        child.stdout,
        async () => /succeeded {2}gold\/daily_digest/.exec(said)?.[0],
        () => said,
      ),
    ).toBeDefined()
    expect(said).toContain('by sensor:sample_changed')
  } finally {
    child.kill('SIGTERM')
    const [code] = (await ended) as [number | null]
    await rm(home, { recursive: true, force: true, maxRetries: 20 })
    expect(code).toBe(0)
  }
})

/** Looks again at every line that it says. */
async function until<T>(lines: Readable, look: () => Promise<T | undefined>, why: () => string): Promise<T> {
  const said = on(lines, 'data', { signal: AbortSignal.timeout(LIMIT_MS) })
  try {
    for (let found = await look(); ; found = await look()) {
      if (found !== undefined) return found
      await said.next()
    }
  } catch (cause) {
    throw new Error(`not so after ${LIMIT_MS} ms:\n${why()}`, { cause })
  } finally {
    await said.return?.()
  }
}

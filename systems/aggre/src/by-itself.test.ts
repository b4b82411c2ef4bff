/** `ingot dev` on aggre with nobody touching it: real processes, a PostgreSQL of its own, the samples' server. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { openDatabase } from '@ingot/postgres'
import { expect, test } from 'vitest'

const SYSTEM = resolve(import.meta.dirname, '..')
const INGOT = resolve(SYSTEM, '../../packages/ingot/bin/ingot.js')
const LIMIT_MS = 90_000

test(
  'ingot dev fills every table; made again, all of it, it asks for lists and for nothing that it holds',
  { timeout: 240_000 },
  async () => {
    const home = await mkdtemp(join(tmpdir(), 'aggre-dev-'))
    try {
      const said = await whileItRuns(home, async () => {
        await expect
          .poll(() => left(home), { timeout: LIMIT_MS, interval: 500 })
          .toEqual({ pages: 0, videos: 0, links: 0 })
      })
      expect(said).toContain('by sensor:first')
      expect(said).not.toMatch(/ failed /)
      const counts = await read(home)
      expect(counts).toMatchObject({ pending: 0, digest: expect.any(Number) })
      expect(counts?.['digest']).toBeGreaterThan(20)
      const asked = await requests(home)
      expect(asked.length).toBeGreaterThan(100)
      const again = spawn(process.execPath, [INGOT, 'asset', 'materialize', '-s', '*'], {
        cwd: SYSTEM,
        env: environment(home),
      })
      again.stdout.resume()
      expect(await once(again, 'exit')).toEqual([0, null])
      const anew = (await requests(home)).slice(asked.length)
      expect(anew.length).toBeGreaterThan(5)
      expect(anew.filter((path) => /\/v0\/item\/|robots\.txt|\/notes\/|query=/.test(path))).toEqual([])
      expect(await read(home)).toMatchObject({ ...counts, digest: expect.any(Number) })
    } finally {
      await rm(home, { recursive: true, force: true, maxRetries: 20 })
    }
  },
)

/** Runs `ingot dev` until `isDone` resolves; gives what it printed. */
async function whileItRuns(home: string, isDone: () => Promise<void>): Promise<string> {
  const child = spawn(process.execPath, [INGOT, 'dev', '--port', '0'], { cwd: SYSTEM, env: environment(home) })
  const ended = once(child, 'exit')
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (some: string) => (text += some))
  }
  try {
    await isDone()
    return text
  } catch (cause) {
    throw new Error(`not done after ${LIMIT_MS} ms:\n${text}`, { cause })
  } finally {
    child.kill('SIGTERM')
    expect((await ended)[0]).toBe(0)
  }
}

/** What is to be done still; null until there are tables with a digest. */
async function left(home: string) {
  await using database = await openDatabase({ directory: join(home, '.ingot/postgres'), lingerMs: 0 })
  const [row] = await database
    .query<Readonly<Record<string, number>>>(
      `select count(*) filter (where fetch_status = 'pending') as pages,
              count(*) filter (where transcription_status = 'pending') as videos,
              count(*) filter (where enriched_at is null) as links
         from silver_content having (select count(*) from gold_digest) > 0`,
    )
    // Before the first migration.
    .catch(() => [])
  return row ?? null
}

const OURS = ['AGGRE_RECORDED', 'AGGRE_MODE', 'AGGRE_CONFIG', 'DATABASE_URL']

function environment(home: string): Readonly<Record<string, string | undefined>> {
  const clean = Object.entries(process.env).filter(([name]) => !OURS.includes(name))
  return { ...Object.fromEntries(clean), NO_COLOR: '1', AGGRE_HOME: home }
}

/** Of all processes so far. */
async function requests(home: string): Promise<readonly string[]> {
  const lines = (await readFile(join(home, 'data/sample-requests.jsonl'), 'utf8')).trimEnd().split('\n')
  return lines.map((line) => (JSON.parse(line) as { path: string }).path)
}

async function read(home: string) {
  await using database = await openDatabase({ directory: join(home, '.ingot/postgres'), lingerMs: 0 })
  const [row] = await database.query<Readonly<Record<string, number>>>(
    `select count(*) filter (where fetch_status = 'pending') as pending, count(*) as content,
            (select count(*) from silver_discussions) as discussions, (select count(*) from gold_digest) as digest from silver_content`,
  )
  return row
}

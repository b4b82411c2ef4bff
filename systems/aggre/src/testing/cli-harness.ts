/** cli-harness — `aggre` as a person starts it, for tests: real processes in homes and databases of their own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { testDatabase } from '@ingot/postgres/testing'

import type { SampleRequestSeen } from '../sample/sample-server.ts'

export type TestDatabase = Awaited<ReturnType<typeof testDatabase>>

const SYSTEM = resolve(import.meta.dirname, '../..')

export type Place = Awaited<ReturnType<typeof newPlace>>

/** A home and a database of its own. */
export async function newPlace() {
  const home = await mkdtemp(join(tmpdir(), 'aggre-'))
  const database = await testDatabase()
  const aggre = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    start(args, { AGGRE_HOME: home, DATABASE_URL: database.url, ...env })
  const close = async () => {
    await database.close()
    await rm(home, { recursive: true, force: true })
  }
  return { home, database, aggre, [Symbol.asyncDispose]: close }
}

export function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('AGGRE_'))
  const child = spawn(process.execPath, ['src/main.ts', ...args], {
    cwd: SYSTEM,
    env: { ...Object.fromEntries(kept), NO_COLOR: '1', ...env },
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, text }))
  return { child, ended, text: () => text }
}

export async function requestsOf(home: string): Promise<readonly SampleRequestSeen[]> {
  const text = await readFile(join(home, 'data/sample-requests.jsonl'), 'utf8').catch(() => '')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as SampleRequestSeen]))
}

/** Everything that is told of the world, without the moments at which it was heard. */
export async function rowsOf(database: TestDatabase) {
  return {
    discussions: await database.query(
      `select id, title, author, url, discussion_url, content_id, score, comment_count, published_at, tags, text, video_id
         from silver_discussions order by id`,
    ),
    content: await database.query(
      `select id, canonical_url, url, fetch_status, fetch_error, resolved_url, title, author, site_name, language, body_text,
              transcription_status, enriched_at is not null as is_enriched
         from silver_content order by id`,
    ),
    links: await database.query(
      `select content_id, source, external_id, title, score from silver_links order by 1, 2, 3`,
    ),
    digest: await database.query(`select day, rank, title, url, sources from gold_digest order by day, rank`),
  }
}

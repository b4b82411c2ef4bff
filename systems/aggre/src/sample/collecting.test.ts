/** The real collectors, over a real client, on the invented services: what a person counts in the samples is what comes. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { BronzeHttp, BronzeStore } from '@ingot/bronze'
import { createBronzeHttp, openBronzeStore } from '@ingot/bronze'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { collectors } from '../collectors/all.ts'
import type { Collected } from '../collectors/collector.ts'
import { readConfig } from '../config/config.ts'
import type { Discussion } from '../discussion.ts'
import { SOURCE_NAMES, type SourceName } from '../source-name.ts'
import { type SampleServer, startSampleServer } from './sample-server.ts'

const config = readConfig(join(import.meta.dirname, '../../sample.yaml'))
/** Stands still: nothing here has to be waited for, and nothing runs out of time. */
const clock = {
  nowMs: () => Date.UTC(2026, 2, 6, 12),
  sleep: (_ms: number, signal?: AbortSignal) =>
    new Promise<void>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(new Error('no longer waited for')), { once: true })
    }),
}

let root: string
let bronze: BronzeStore
let server: SampleServer
let http: BronzeHttp & AsyncDisposable

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'aggre-collecting-'))
  bronze = await openBronzeStore({ root })
  server = await startSampleServer()
  http = createBronzeHttp(bronze, { routes: server.routes, clock, random: () => 0.5 })
})

afterAll(async () => {
  await http[Symbol.asyncDispose]()
  await server.close()
  await rm(root, { recursive: true })
})

function collect(source: SourceName): Promise<Collected> {
  const { signal } = new AbortController()
  return collectors[source].collect({ bronze, http, config, nowMs: clock.nowMs, signal, log: () => {} })
}

/** What the source's transform makes of all that its collector kept. */
async function tellAll(source: SourceName) {
  const found = new Map<string, Discussion>()
  const problems: string[] = []
  const kept = [
    { sourceType: source, artifactType: 'raw' },
    { sourceType: `${source}_listing`, artifactType: 'response' },
  ]
  for (const query of kept) {
    for await (const key of bronze.list(query)) {
      const bytes = await bronze.read(key)
      const meta = await bronze.meta(key)
      const contentType = meta?.headers?.['content-type'] ?? 'application/json'
      const about = { contentType, ...(meta?.url === undefined ? {} : { url: meta.url }) }
      const told = collectors[source].transform({ source, externalId: key.externalId, bytes, fetchedAtMs: 0, ...about })
      problems.push(...told.problems)
      for (const one of told.discussions) found.set(one.externalId, one)
    }
  }
  return { discussions: [...found.values()], problems }
}

const COUNTS: Readonly<Record<SourceName, number>> = {
  hackernews: 17,
  reddit: 21,
  rss: 15,
  youtube: 5,
  lobsters: 7,
  huggingface: 5,
  telegram: 12,
}

describe('the collectors on the samples', () => {
  test.each(SOURCE_NAMES)('%s: every post is there, nothing failed, nothing is unreadable', async (source) => {
    expect(await collect(source)).toMatchObject({ outcome: 'ok', failures: [] })
    const { discussions, problems } = await tellAll(source)
    expect(problems).toEqual([])
    expect(discussions).toHaveLength(COUNTS[source])
  })

  test('a second time nothing is written, and no item is asked for again', async () => {
    const before = server.requests().length
    for (const source of SOURCE_NAMES) expect(await collect(source)).toMatchObject({ outcome: 'ok', written: 0 })
    const items = server
      .requests()
      .slice(before)
      .filter(({ path }) => path.includes('/item/'))
    // Not even for the one that the service lists and has not got.
    expect(items).toEqual([])
  })
})

/** A real bronze store in a folder of its own, and a real client that asks a real server on this machine. */
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type BronzeStore, createBronzeHttp, openBronzeStore } from '@ingot/bronze'

import { parseConfig } from '../../config/config.ts'
import type { Discussion } from '../../discussion.ts'
import type { SourceName } from '../../source-name.ts'
import { collectors } from '../all.ts'
import type { CollectContext, Collected } from '../collector.ts'
import { listingType } from '../listing-key.ts'
import type { TelegramClient } from '../telegram/telegram-client.ts'

export type Answer =
  | string
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }

export interface Bench extends AsyncDisposable {
  readonly bronze: BronzeStore
  /** By host and path with query: `lobste.rs/hottest.json`. What is not here is answered 404. */
  readonly answers: Map<string, Answer>
  /** Asked for since the last look. */
  asked(): string[]
  collect(source: SourceName, yaml: string, rest?: Partial<CollectContext>): Promise<Collected>
  /** What all artefacts of a source tell, the newest word of each, by id. */
  told(source: SourceName): Promise<Discussion[]>
  keys(source: SourceName): Promise<string[]>
  advance(ms: number): void
}

/** 2026-01-31T12:00:00.000Z */
const START_MS = Date.UTC(2026, 0, 31, 12)

export async function openBench(telegram?: TelegramClient): Promise<Bench> {
  const answers = new Map<string, Answer>()
  let seen: string[] = []
  const server = createServer((request, response) => {
    const asked = `${String(request.headers['x-forwarded-host'] ?? '')}${request.url ?? ''}`
    seen.push(asked)
    const answer = answers.get(asked) ?? { status: 404, body: 'nothing here' }
    const { status, body = '', headers = {} } = typeof answer === 'string' ? { status: 200, body: answer } : answer
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const root = await mkdtemp(join(tmpdir(), 'aggre-'))
  const bronze = await openBronzeStore({ root })
  let now = START_MS
  const http = createBronzeHttp(bronze, {
    clock: { nowMs: () => now, sleep: sleepForEver },
    random: () => 0,
    attempts: 1,
    routes: { '*': `http://127.0.0.1:${portOf(server.address())}` },
  })
  const keys = async (source: SourceName) => {
    const found: string[] = []
    for (const sourceType of [source, listingType(source)]) {
      for await (const { externalId, artifactType, ext } of bronze.list({ sourceType })) {
        found.push(`${sourceType}/${externalId}/${artifactType}.${ext}`)
      }
    }
    return found.toSorted()
  }
  return {
    bronze,
    answers,
    keys,
    asked: () => seen.splice(0),
    advance: (ms) => void (now += ms),
    collect: (source, yaml, rest = {}) =>
      collectors[source].collect({
        bronze,
        http,
        config: parseConfig(`sources:\n  ${source}: ${yaml}\n`, 'test'),
        nowMs: () => now,
        signal: new AbortController().signal,
        log: () => undefined,
        ...(telegram === undefined ? {} : { telegram }),
        ...rest,
      }),
    told: (source) => tellAll(bronze, source),
    async [Symbol.asyncDispose]() {
      seen = []
      await http[Symbol.asyncDispose]()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** With one try each, only timeouts sleep, and no test waits for one. */
function sleepForEver(_ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((_resolve, reject) =>
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function tellAll(bronze: BronzeStore, source: SourceName): Promise<Discussion[]> {
  const told = new Map<string, Discussion>()
  for (const sourceType of [source, listingType(source)]) {
    for await (const key of bronze.list({ sourceType })) {
      const meta = await bronze.meta(key)
      const contentType = meta?.headers?.['content-type']
      const { discussions } = collectors[source].transform({
        source,
        externalId: key.externalId,
        bytes: await bronze.read(key),
        fetchedAtMs: meta?.fetchedAtMs ?? 0,
        ...(meta?.url === undefined ? {} : { url: meta.url }),
        ...(contentType === undefined ? {} : { contentType }),
      })
      for (const discussion of discussions) {
        const before = told.get(discussion.externalId)
        if (before === undefined || before.observedAtMs <= discussion.observedAtMs)
          told.set(discussion.externalId, discussion)
      }
    }
  }
  return [...told.values()].toSorted((a, b) => a.externalId.localeCompare(b.externalId))
}

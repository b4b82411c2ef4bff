/** open-client — a client over a bronze store in a folder of its own, both gone with the test. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import type { BronzeStore } from '../../store/bronze-store.ts'
import { openBronzeStore } from '../../store/open-bronze-store.ts'
import type { BronzeHttp, BronzeHttpOptions } from '../bronze-http.ts'
import { createBronzeHttp } from '../create-bronze-http.ts'
import type { BronzeHttpPorts } from '../settings.ts'
import type { HastyClock } from './hasty-clock.ts'
import { hastyClock } from './hasty-clock.ts'
import type { Behaviour, MisbehavingServer } from './misbehaving-server.ts'
import { misbehavingServer } from './misbehaving-server.ts'

export const DEADLINE_MS = 20_000

export interface TestClient {
  readonly http: BronzeHttp & AsyncDisposable
  readonly bronze: BronzeStore
  readonly clock: HastyClock
}

/** Loopback is allowed unless `options` say otherwise; chance always says 0.5. */
export async function openClient(options: BronzeHttpOptions & Partial<BronzeHttpPorts> = {}): Promise<TestClient> {
  const root = await mkdtemp(join(tmpdir(), 'bronze-http-'))
  const bronze = await openBronzeStore({ root })
  const clock = hastyClock(DEADLINE_MS, Date.UTC(2026, 2, 1))
  const http = createBronzeHttp(bronze, { clock, random: () => 0.5, allowedPrivate: ['127.0.0.0/8'], ...options })
  onTestFinished(async () => {
    await http[Symbol.asyncDispose]()
    await rm(root, { recursive: true, force: true })
  })
  return { http, bronze, clock }
}

export async function openServer(behave: Behaviour, options?: { isTls?: boolean }): Promise<MisbehavingServer> {
  const server = await misbehavingServer(behave, options)
  onTestFinished(() => server[Symbol.asyncDispose]())
  return server
}

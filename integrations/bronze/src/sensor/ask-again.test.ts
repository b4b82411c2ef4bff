import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SensedRun } from '@ingot/core'
import { configured, defineIoManager, defineProject } from '@ingot/core'
import type { EphemeralInstance } from '@ingot/core/testing'
import { ephemeralInstance } from '@ingot/core/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { bronzeReader } from '../resources.ts'
import type { BronzeStore } from '../store/bronze-store.ts'
import { openBronzeStore } from '../store/open-bronze-store.ts'
import type { Again } from './ask-again.ts'
import { askAgain, ATTEMPT_TAG } from './ask-again.ts'
import { bronzeSensor } from './bronze-sensor.ts'
import { silverCursors } from './silver-cursors.ts'
import { defineSilverFromBronze } from './silver-from-bronze.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

let root: string
let bronze: BronzeStore
let rows: Set<string>
/** How many of the next calls of `transform` throw. */
let failuresLeft: number

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'ingot-again-'))
  bronze = await openBronzeStore({ root: join(root, 'bronze') })
  rows = new Set()
  failuresLeft = 0
})
afterEach(() => rmSync(root, { recursive: true }))

const write = (externalId: string) =>
  bronze.write({ sourceType: 'news', externalId, artifactType: 'raw', ext: 'json' }, externalId)

/** Bronze has one story; the sensor looks every minute. */
async function watched(everyMs = MINUTE_MS): Promise<EphemeralInstance> {
  await write('1')
  const reader = configured(bronzeReader, { root: join(root, 'bronze') })
  const stories = defineSilverFromBronze({
    key: 'silver/stories',
    sourceType: 'news',
    reader,
    cursors: configured(silverCursors, { root: join(root, 'cursors') }),
    io: defineIoManager<readonly string[]>({
      name: 'stories',
      store: async (_context, ids) => {
        for (const id of ids) rows.add(id)
        return undefined
      },
      load: async () => [...rows],
    }),
    transform: (artifacts) => {
      if (failuresLeft > 0) {
        failuresLeft -= 1
        throw new Error('not as expected')
      }
      return artifacts.map(({ key }) => key.externalId)
    },
  })
  const sensor = bronzeSensor({ name: 'new_stories', target: stories, sourceType: 'news', everyMs, reader })
  const project = defineProject({ name: 'news', assets: [stories], sensors: [sensor] })
  return ephemeralInstance(project, { startAt: '2026-01-01T00:00:00Z' })
}

async function startedAt(instance: EphemeralInstance): Promise<readonly (readonly [string | undefined, string])[]> {
  const runs = await instance.runs()
  return runs.map(({ queuedAtMs, status }) => [new Date(queuedAtMs).toISOString().slice(11, 16), status])
}

describe('a bronze sensor whose run failed', () => {
  test('asks again after a minute, though nothing new came, and then no more', async () => {
    await using instance = await watched()
    failuresLeft = 1
    await instance.advance(0)
    expect(rows.size).toBe(0)
    await instance.advance(3 * HOUR_MS)
    expect(rows).toEqual(new Set(['1']))
    expect(await startedAt(instance)).toEqual([
      ['00:00', 'failed'],
      ['00:01', 'succeeded'],
    ])
    expect((await instance.runs()).map(({ request }) => request.tags[ATTEMPT_TAG])).toEqual([undefined, '2'])
  })

  test('asks less and less often while it keeps failing, and says when the next time is', async () => {
    await using instance = await watched()
    failuresLeft = 5
    await instance.advance(50 * MINUTE_MS)
    const [tick] = (await instance.ticks('new_stories')).slice(-1)
    const last = (await instance.runs()).at(-1)
    expect(tick?.skipReason).toBe(`nothing new; run ${last?.runId} failed, asks again at 2026-01-01T01:36:00.000Z`)
    await instance.advance(3 * HOUR_MS)
    expect(await startedAt(instance)).toEqual([
      ['00:00', 'failed'],
      ['00:01', 'failed'],
      ['00:06', 'failed'],
      ['00:36', 'failed'],
      ['01:36', 'failed'],
      ['02:36', 'succeeded'],
    ])
    expect(rows).toEqual(new Set(['1']))
  })

  test('leaves it to the run for what came in since', async () => {
    await using instance = await watched(MINUTE_MS / 2)
    failuresLeft = 1
    await instance.advance(0)
    await write('2')
    await instance.advance(HOUR_MS)
    expect(rows).toEqual(new Set(['1', '2']))
    expect(await startedAt(instance)).toEqual([
      ['00:00', 'failed'],
      ['00:00', 'succeeded'],
    ])
  })

  test('does not mind a run that it did not ask for', async () => {
    await using instance = await watched()
    await instance.advance(0)
    failuresLeft = 1
    await instance.launch({
      assets: ['silver/stories'],
      runConfig: { assets: { 'silver/stories': { rebuild: true } } },
    })
    await instance.advance(HOUR_MS)
    expect(await startedAt(instance)).toEqual([
      ['00:00', 'succeeded'],
      ['00:00', 'failed'],
    ])
  })
})

describe('when to ask again', () => {
  const RUN: SensedRun = {
    runId: 'r',
    status: 'failed',
    project: 'p',
    job: undefined,
    assets: [],
    partition: undefined,
    tags: {},
    launchedBy: 'sensor:s',
    queuedAtMs: 0,
    startedAtMs: 0,
    endedAtMs: 0,
    reason: 'step-failed',
    message: undefined,
    error: undefined,
    willRetry: false,
  }

  test('at most 27 runs in a day that all fail', () => {
    let last = RUN
    let runs = 1
    for (let nowMs = 0; nowMs < 24 * HOUR_MS; nowMs += 1_000) {
      const again: Again = askAgain(last, nowMs)
      if (again.kind !== 'now') continue
      runs += 1
      const tags = { [ATTEMPT_TAG]: String(again.attempt) }
      last = { ...RUN, runId: `r${runs}`, tags, queuedAtMs: nowMs, endedAtMs: nowMs }
    }
    expect(runs).toBe(27)
  })

  test.each([
    ['there is no run', undefined],
    ['it succeeded', { ...RUN, status: 'succeeded' as const }],
    ['it is under way', { ...RUN, status: 'running' as const, endedAtMs: undefined }],
    ['a person cancelled it', { ...RUN, status: 'canceled' as const }],
    ['its own policy retries it', { ...RUN, willRetry: true }],
  ])('not at all when %s', (_why, last) => {
    expect(askAgain(last, 24 * HOUR_MS)).toEqual({ kind: 'no' })
  })
})

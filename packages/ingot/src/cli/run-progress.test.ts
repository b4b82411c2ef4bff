import type { Event } from '@ingot/core'
import { fixedClock, memoryLogStore, memoryStorage } from '@ingot/core/testing'
import { expect, test } from 'vitest'

import { plain } from './format/style.ts'
import type { FollowOptions, ProgressOutput } from './run-progress.ts'
import { followRun } from './run-progress.ts'

const RUN = 'run-1'
const ERROR = {
  name: 'TypeError',
  message: 'x is not a function',
  stack: 'TypeError: no\n    at run (/home/me/project.ts:12:5)',
}

const QUEUED: readonly Event[] = [
  {
    kind: 'run-queued',
    runId: RUN,
    atMs: 0,
    request: {
      project: 'p',
      assets: [],
      assetCount: 2,
      action: 'materialize',
      config: {},
      tags: {},
      launchedBy: 'test',
    },
  },
  {
    kind: 'steps-planned',
    runId: RUN,
    atMs: 0,
    steps: [
      { key: 'bronze/raw', assets: ['bronze/raw'], after: [] },
      { key: 'silver/clean', assets: ['silver/clean'], after: ['bronze/raw'] },
    ],
  },
  { kind: 'run-started', runId: RUN, atMs: 0, worker: 'here' },
]
const start = (stepKey: string, attempt = 1): Event => ({ kind: 'step-started', runId: RUN, atMs: 0, stepKey, attempt })
const succeed = (stepKey: string, durationMs: number): Event => ({
  kind: 'step-succeeded',
  runId: RUN,
  atMs: durationMs,
  stepKey,
  attempt: 1,
  durationMs,
})
const made: Event = {
  kind: 'asset-materialized',
  runId: RUN,
  stepKey: 'bronze/raw',
  atMs: 5,
  assetKey: 'bronze/raw',
  dataVersion: 'v',
  inputVersions: {},
  tags: {},
  metadata: { row_count: { kind: 'int', value: 120 }, note: { kind: 'text', text: 'x' } },
}
const check = (passed: boolean): Event => ({
  kind: 'check-evaluated',
  runId: RUN,
  stepKey: 'bronze/raw',
  atMs: 5,
  assetKey: 'bronze/raw',
  check: passed ? 'whole' : 'no_empty',
  passed,
  severity: 'error',
  isBlocking: false,
  ...(passed ? {} : { description: '3 are empty' }),
  metadata: {},
})

async function setUp(isLive: boolean, options: FollowOptions = {}) {
  const storage = memoryStorage()
  const logs = memoryLogStore()
  const clock = fixedClock()
  await storage.createRun({ runId: RUN, events: QUEUED })
  let written = ''
  let interrupt: (text: string) => void = () => undefined
  const out: ProgressOutput = {
    write: (text) => {
      written += text
    },
    isLive,
    width: () => 60,
    paint: plain,
    watchOthers: (before) => {
      interrupt = before
      return () => undefined
    },
  }
  const followed = followRun({ storage, logs }, RUN, out, { clock, ...options })
  await clock.advance(0)
  return {
    storage,
    logs,
    clock,
    followed,
    say: (text: string) => interrupt(text),
    take: () => {
      const taken = written
      written = ''
      return taken
    },
  }
}

test('in a pipe each step that ends is one plain line, with its numbers and checks', async () => {
  const run = await setUp(false)
  await run.storage.append([start('bronze/raw'), made, check(true), check(false), succeed('bronze/raw', 1_240)])
  await run.clock.advance(100)
  expect(run.take().split('\n')).toEqual([
    '✗ check      bronze/raw/no_empty           failed: 3 are empty',
    '✓ succeeded  bronze/raw                    1.2 s  120 rows  1 check passed',
    '',
  ])
  await run.followed.stop()
  expect(run.take()).toBe('')
})

test('a step that makes very many partitions is one line with their count and what adds up', async () => {
  const run = await setUp(false)
  const count = 8_760
  const parts = Array.from({ length: count }, (_, index): Event => ({
    ...made,
    partition: String(index),
    metadata: {
      row_count: { kind: 'int', value: 3 },
      size_bytes: { kind: 'int', value: 2 },
      newest_id: { kind: 'int', value: index },
    },
  }))
  await run.storage.append([start('bronze/raw'), ...parts, succeed('bronze/raw', 1_240)])
  await run.followed.stop()
  expect(run.take()).toBe('✓ succeeded  bronze/raw                    1.2 s  8760 partitions  26280 rows  17.1 KiB\n')
})

test('a step that fails says why and where; those after it say that they were skipped', async () => {
  const run = await setUp(false)
  await run.storage.append([
    start('bronze/raw'),
    {
      kind: 'step-retry-scheduled',
      runId: RUN,
      atMs: 1,
      stepKey: 'bronze/raw',
      attempt: 1,
      durationMs: 1,
      delayMs: 2_000,
      error: ERROR,
    },
    start('bronze/raw', 2),
    { kind: 'step-failed', runId: RUN, atMs: 3, stepKey: 'bronze/raw', attempt: 2, durationMs: 3, error: ERROR },
    {
      kind: 'step-skipped',
      runId: RUN,
      atMs: 4,
      stepKey: 'silver/clean',
      attempt: 0,
      reason: 'bronze/raw failed',
      cause: 'upstream',
    },
  ])
  await run.followed.stop()
  expect(run.take().split('\n')).toEqual([
    '! retrying   bronze/raw                    in 2.0 s  attempt 1 failed: x is not a function',
    '✗ failed     bronze/raw                    3 ms  TypeError: x is not a function',
    '    at /home/me/project.ts:12:5',
    '– skipped    silver/clean                  bronze/raw failed',
    '',
  ])
})

test('stop shows what was recorded just before', async () => {
  const run = await setUp(false)
  await run.storage.append([start('bronze/raw'), succeed('bronze/raw', 7)])
  await run.followed.stop()
  expect(run.take()).toBe('✓ succeeded  bronze/raw                    7 ms\n')
})

test('warnings are shown, remarks are not, unless asked for', async () => {
  const lines = [
    { atMs: 1_000, level: 'info', message: 'hello', stream: 'log', stepKey: 'bronze/raw' },
    { atMs: 2_000, level: 'warning', message: 'slow', stream: 'log', stepKey: 'bronze/raw' },
  ] as const
  const run = await setUp(false)
  await run.logs.append(RUN, lines)
  await run.followed.stop()
  expect(run.take()).toBe('00:00:02.000 warning bronze/raw  slow\n')

  const told = await setUp(false, { level: 'debug' })
  await told.logs.append(RUN, lines)
  await told.followed.stop()
  expect(told.take()).toContain('hello')
})

test('on a terminal the last line is redrawn ten times a second and is gone at the end', async () => {
  const run = await setUp(true)
  expect(run.take()).toBe('\r\u001b[2K────────────────────  0/2 steps  0 ms')
  await run.storage.append([start('bronze/raw')])
  await run.clock.advance(100)
  expect(run.take()).toBe('\r\u001b[2K────────────────────  0/2 steps  100 ms  bronze/raw')
  await run.storage.append([succeed('bronze/raw', 150)])
  await run.clock.advance(99)
  expect(run.take()).toBe('')
  await run.clock.advance(1)
  expect(run.take()).toBe(
    '\r\u001b[2K✓ succeeded  bronze/raw                    150 ms\n\r\u001b[2K━━━━━━━━━━──────────  1/2 steps  200 ms',
  )
  await run.followed.stop()
  expect(run.take()).toBe('\r\u001b[2K')
})

test('the live line never fills the last column', async () => {
  const run = await setUp(true)
  run.take()
  const keys = ['bronze/a_long_key_of_an_asset', 'bronze/another_long_key_of_an_asset']
  await run.storage.append(keys.map((key) => start(key)))
  await run.clock.advance(100)
  expect(run.take().slice(5)).toHaveLength(59)
  await run.followed.stop()
})

test('what somebody else prints is not overwritten, also when its line is not finished', async () => {
  const run = await setUp(true)
  run.take()
  run.say('working')
  expect(run.take()).toBe('\r\u001b[2K')
  await run.clock.advance(100)
  expect(run.take()).toBe('')
  run.say(' done\n')
  await run.clock.advance(100)
  expect(run.take()).toContain('0/2 steps')
  await run.followed.stop()
})

test('a store that cannot be read ends the showing, not the program', async () => {
  const run = await setUp(true)
  await run.storage[Symbol.asyncDispose]()
  await run.logs[Symbol.asyncDispose]()
  await run.clock.advance(1_000)
  await expect(run.followed.stop()).resolves.toBeUndefined()
})

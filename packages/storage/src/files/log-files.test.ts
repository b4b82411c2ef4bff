import { fixedClock, type FixedClock, type LogLine } from '@ingot/core'
import { assertRejects, logStoreContract } from '@ingot/core/contract'
import { execFile } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { smallDisk, whyNoSmallDisk } from '../testing/mount.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { fileLogStore } from './log-files.ts'

const noDisk = whyNoSmallDisk()
const APPEND_LOG = fileURLToPath(new URL('../testing/append-log.ts', import.meta.url))
const execute = promisify(execFile)

function line(message: string): LogLine {
  return { atMs: 1, level: 'info', stream: 'log', message }
}

/** Resolves when the code under test waits for the clock. */
async function untilAsleep(clock: FixedClock): Promise<void> {
  while (clock.sleeperCount() === 0) await new Promise((resolve) => setImmediate(resolve))
}

for (const { promise, check } of logStoreContract) {
  it(promise, async () => {
    await using directory = await temporaryDirectory()
    let count = 0
    await check(async () => fileLogStore(directory.join(`${(count += 1)}`)))
  })
}

it('a run has a file of its own, with one line of JSON for each log line', async () => {
  await using directory = await temporaryDirectory()
  await using store = fileLogStore(directory.join('logs'))
  await store.append('run-1', [line('a\nb'), line('c')])
  expect(store.locate('run-1')).toBe(directory.join('logs', 'run-1.jsonl'))
  const lines = readFileSync(store.locate('run-1'), 'utf8').trimEnd().split('\n')
  expect(lines.map((text) => JSON.parse(text).message)).toEqual(['a\nb', 'c'])
})

it('a run id that is no safe file name is refused, and nothing is written anywhere', async () => {
  await using directory = await temporaryDirectory()
  await using store = fileLogStore(directory.join('logs'))
  for (const runId of ['', '.', '..', '../up', 'a/b', 'a\\b', '/etc/x', 'nul\u0000', '.hidden', 'ü', 'x'.repeat(129)]) {
    await assertRejects(store.append(runId, [line('a')]), 'invalid/run-id', `append to ${JSON.stringify(runId)}`)
    await assertRejects(store.read({ runId, cursor: 0, limit: 1 }), 'invalid/run-id', 'read')
  }
  expect(readdirSync(directory.path)).toEqual([])
})

it('a last line torn by a crash is left out, and the lines written after it are whole', async () => {
  await using directory = await temporaryDirectory()
  await using store = fileLogStore(directory.path)
  await store.append('r', [line('before')])
  appendFileSync(store.locate('r'), '{"atMs":1,"level":"info","stream":"log","mess')
  const torn = await store.read({ runId: 'r', cursor: 0, limit: 10 })
  expect(torn.lines.map((one) => one.message)).toEqual(['before'])
  await store.append('r', [line('after')])
  const { lines } = await store.read({ runId: 'r', cursor: torn.nextCursor, limit: 10 })
  expect(lines.map((one) => one.message)).toEqual(['after'])
})

it('a line that is being written is read once it is complete', async () => {
  await using directory = await temporaryDirectory()
  await using store = fileLogStore(directory.path)
  const text = `${JSON.stringify(line('slow'))}\n`
  appendFileSync(store.locate('r'), text.slice(0, 20))
  expect(await store.read({ runId: 'r', cursor: 0, limit: 10 })).toEqual({ lines: [], nextCursor: 0 })
  appendFileSync(store.locate('r'), text.slice(20))
  expect(await store.read({ runId: 'r', cursor: 0, limit: 10 })).toEqual({
    lines: [line('slow')],
    nextCursor: text.length,
  })
})

it('lines longer than what is read at a time, and letters cut in two by it, come back whole', async () => {
  await using directory = await temporaryDirectory()
  await using store = fileLogStore(directory.path)
  const messages = ['é'.repeat(32_740), 'x'.repeat(300_000), '🧱'.repeat(40_001), 'end']
  await store.append('r', messages.map(line))
  const { lines } = await store.read({ runId: 'r', cursor: 0, limit: 10 })
  expect(lines.map((one) => one.message)).toEqual(messages)
})

it('the cursor is a byte offset', async () => {
  await using directory = await temporaryDirectory()
  await using store = fileLogStore(directory.path)
  await store.append('r', [line('ü'), line('b')])
  const { nextCursor } = await store.read({ runId: 'r', cursor: 0, limit: 1 })
  expect(readFileSync(store.locate('r')).subarray(0, nextCursor).toString()).toBe(`${JSON.stringify(line('ü'))}\n`)
})

it('three processes write one log: no line is lost or mixed, and a tail here sees them all', async () => {
  await using directory = await temporaryDirectory()
  // A clock that stands still: what the tail sees, it sees without polling.
  await using store = fileLogStore(directory.path, { clock: fixedClock() })
  const stop = new AbortController()
  const seen: string[] = []
  const tail = (async () => {
    for await (const one of store.tail('r', stop.signal)) {
      const [writer = '', number = '', filling = ''] = one.message.split(' ')
      expect(filling).toBe('x'.repeat(Number(number) * 31))
      if (seen.push(`${writer} ${number}`) === 150) stop.abort()
    }
  })()
  const writers = ['a', 'b', 'c']
  await Promise.all(writers.map((writer) => execute(process.execPath, [APPEND_LOG, directory.path, 'r', writer, '50'])))
  await tail
  for (const writer of writers) {
    const ofWriter = seen.filter((name) => name.startsWith(writer))
    expect(ofWriter).toEqual(Array.from({ length: 50 }, (_, i) => `${writer} ${i}`))
  }
})

it('a tail that has given everything comes to rest', async () => {
  await using directory = await temporaryDirectory()
  const clock = fixedClock()
  await using store = fileLogStore(directory.path, { clock })
  const stop = new AbortController()
  const tail = store.tail('r', stop.signal)[Symbol.asyncIterator]()
  const first = tail.next()
  await untilAsleep(clock)
  await store.append('r', [line('a')])
  expect((await first).value).toEqual(line('a'))
  const next = tail.next()
  await untilAsleep(clock)
  stop.abort()
  expect(await next).toEqual({ done: true, value: undefined })
})

it('where the system tells of no change, a tail looks again each second', async () => {
  await using directory = await temporaryDirectory()
  const clock = fixedClock()
  // A link to a place elsewhere: what happens there is no event in the directory that is watched.
  mkdirSync(directory.join('logs'))
  writeFileSync(directory.join('elsewhere'), '')
  symlinkSync(directory.join('elsewhere'), directory.join('logs', 'r.jsonl'))
  await using store = fileLogStore(directory.join('logs'), { clock })
  const stop = new AbortController()
  const first = store.tail('r', stop.signal)[Symbol.asyncIterator]().next()
  await untilAsleep(clock)
  appendFileSync(directory.join('elsewhere'), `${JSON.stringify(line('found'))}\n`)
  await clock.advance(1_000)
  expect((await first).value).toEqual(line('found'))
  stop.abort()
})

it.skipIf(noDisk !== undefined)(
  `a full disk is said, and logging goes on once there is space ${noDisk ?? ''}`,
  async () => {
    using disk = smallDisk(128 * 1024)
    await using store = fileLogStore(disk.path)
    await store.append('r', [line('before')])
    expect(() => writeFileSync(join(disk.path, 'filler'), Buffer.alloc(256 * 1024))).toThrow('ENOSPC')
    const error = await assertRejects(store.append('r', [line('x'.repeat(50_000))]), 'storage/full', 'append')
    expect(error.message).toContain(store.locate('r'))
    writeFileSync(join(disk.path, 'filler'), '')
    await store.append('r', [line('after')])
    const { lines } = await store.read({ runId: 'r', cursor: 0, limit: 10 })
    expect(lines.map((one) => one.message)).toEqual(['before', 'after'])
  },
)

it('a directory that cannot be made is unavailable', async () => {
  await using directory = await temporaryDirectory()
  writeFileSync(directory.join('file'), '')
  await using store = fileLogStore(directory.join('file', 'logs'))
  await assertRejects(store.append('r', [line('a')]), 'storage/unavailable', 'append')
})

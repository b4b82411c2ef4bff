/**
 * log-store-contract — every promise of log-store.ts that can be checked from outside. `open` gives an empty store.
 */
import type { LogLine, LogStore } from '../storage/log-store.ts'
import { assertEqual, assertTrue, type Promised } from './assert.ts'
import { logSearchContract, type OpenLogStore } from './log-search-contract.ts'

export type { OpenLogStore }

function line(message: string, more: Partial<LogLine> = {}): LogLine {
  return { atMs: 1, level: 'info', stream: 'log', message, ...more }
}

async function readMessages(store: LogStore, runId: string, limit: number): Promise<string[]> {
  const messages: string[] = []
  for (let cursor = 0; ;) {
    const page = await store.read({ runId, cursor, limit })
    if (page.lines.length === 0) return messages
    assertTrue(page.lines.length <= limit, `a page holds at most ${limit} lines`)
    messages.push(...page.lines.map((one) => one.message))
    cursor = page.nextCursor
  }
}

async function collect(lines: AsyncIterable<LogLine>): Promise<LogLine[]> {
  const all: LogLine[] = []
  for await (const one of lines) all.push(one)
  return all
}

/** The first `count` messages that the tail gives; then it is aborted, and must end. */
async function tailMessages(store: LogStore, runId: string, count: number, onFirst?: () => void): Promise<string[]> {
  const stop = new AbortController()
  const messages: string[] = []
  for await (const one of store.tail(runId, stop.signal)) {
    if (messages.push(one.message) === 1) onFirst?.()
    if (messages.length === count) stop.abort()
  }
  return messages
}

const linesAndTails: readonly Promised<OpenLogStore>[] = [
  {
    promise: 'lines come back whole and in the order they were written',
    async check(open) {
      await using store = await open()
      const lines = [
        line('first', { level: 'warning', stepKey: 'a', attempt: 2, fields: { rows: 3, nested: { ok: true } } }),
        line('line\nbreak, "quotes", ünïcode 🧱 and \u0000', { stream: 'stderr', level: 'error' }),
        line(''),
      ]
      await store.append('r', lines.slice(0, 2))
      await store.append('r', lines.slice(2))
      assertEqual((await store.read({ runId: 'r', cursor: 0, limit: 10 })).lines, lines, 'lines')
    },
  },
  {
    promise: 'pages of any limit give each line once, and the cursor at the end stays until there is more',
    async check(open) {
      await using store = await open()
      const messages = Array.from({ length: 23 }, (_, i) => `message ${i} ${'x'.repeat(i * 37)}`)
      await store.append(
        'r',
        messages.map((message) => line(message)),
      )
      for (const limit of [1, 4, 22, 23, 1_000]) {
        assertEqual(await readMessages(store, 'r', limit), messages, `messages by pages of ${limit}`)
      }
      const { nextCursor } = await store.read({ runId: 'r', cursor: 0, limit: 1_000 })
      assertEqual(
        await store.read({ runId: 'r', cursor: nextCursor, limit: 5 }),
        { lines: [], nextCursor },
        'page at the end',
      )
      await store.append('r', [line('later')])
      const { lines } = await store.read({ runId: 'r', cursor: nextCursor, limit: 5 })
      assertEqual(
        lines.map((one) => one.message),
        ['later'],
        'messages from there',
      )
    },
  },
  {
    promise: 'appends made at once are written in the order they were made',
    async check(open) {
      await using store = await open()
      const messages = Array.from({ length: 50 }, (_, i) => String(i))
      await Promise.all(messages.map((message) => store.append('r', [line(message)])))
      assertEqual(await readMessages(store, 'r', 7), messages, 'messages')
    },
  },
  {
    promise: 'runs are apart, and a run without lines is not an error',
    async check(open) {
      await using store = await open()
      await Promise.all([store.append('r1', [line('one')]), store.append('r2', [line('two')]), store.append('r3', [])])
      assertEqual(await readMessages(store, 'r1', 10), ['one'], 'messages of r1')
      assertEqual(await readMessages(store, 'r2', 10), ['two'], 'messages of r2')
      assertEqual(await store.read({ runId: 'r3', cursor: 0, limit: 10 }), { lines: [], nextCursor: 0 }, 'page of r3')
      assertEqual(await store.read({ runId: 'r4', cursor: 0, limit: 10 }), { lines: [], nextCursor: 0 }, 'page of r4')
      assertTrue(store.locate('r1') !== store.locate('r2'), 'each run has its own place')
    },
  },
  {
    promise: 'a tail gives the lines written before it began, then those that come, each once, until it is aborted',
    async check(open) {
      await using store = await open()
      await store.append('r', [line('a'), line('b')])
      const appendMore = () => void store.append('r', [line('c')]).then(() => store.append('r', [line('d'), line('e')]))
      assertEqual(await tailMessages(store, 'r', 5, appendMore), ['a', 'b', 'c', 'd', 'e'], 'messages')
    },
  },
  {
    promise: 'a tail of a run that has no lines yet waits for the first; two tails each get all of them',
    async check(open) {
      await using store = await open()
      const tails = [tailMessages(store, 'r', 2), tailMessages(store, 'r', 2)]
      await store.append('other', [line('not mine')])
      await store.append('r', [line('a'), line('b')])
      assertEqual(
        await Promise.all(tails),
        [
          ['a', 'b'],
          ['a', 'b'],
        ],
        'messages',
      )
    },
  },
  {
    promise: 'a tail that waits ends when it is aborted, and one aborted before it began gives nothing',
    async check(open) {
      await using store = await open()
      const stop = new AbortController()
      const waiting = collect(store.tail('r', stop.signal))
      await store.append('other', [line('not mine')])
      stop.abort()
      assertEqual(await waiting, [], 'lines')
      assertEqual(await collect(store.tail('other', AbortSignal.abort())), [], 'lines of an aborted tail')
    },
  },
  {
    promise: 'a field that JSON cannot say costs that field, never the line or the run',
    async check(open) {
      await using store = await open()
      const cycle: Record<string, unknown> = {}
      cycle['self'] = cycle
      await store.append('r', [line('odd', { fields: { cycle, big: 12n, rows: 3 } }), line('next')])
      const { lines } = await store.read({ runId: 'r', cursor: 0, limit: 10 })
      assertEqual(
        lines.map((one) => one.message),
        ['odd', 'next'],
        'messages',
      )
      assertEqual([lines[0]?.fields?.['rows'], lines[0]?.fields?.['big']], [3, '12'], 'fields')
    },
  },
  {
    promise: 'a run whose lines are deleted has none, others keep theirs, and one without lines is no error',
    async check(open) {
      await using store = await open()
      await store.append('r', [line('a'), line('b')])
      await store.append('other', [line('kept')])
      await store.delete('r')
      await store.delete('r')
      await store.delete('unknown')
      assertEqual(await readMessages(store, 'r', 10), [], 'messages')
      assertEqual(await readMessages(store, 'other', 10), ['kept'], 'messages of the other')
    },
  },
  {
    promise: 'closing the store ends its tails',
    async check(open) {
      const store = await open()
      const waiting = collect(store.tail('r', new AbortController().signal))
      await store.append('r', [line('a')])
      await store[Symbol.asyncDispose]()
      assertTrue((await waiting).length <= 1, 'the tail ended')
    },
  },
]

export const logStoreContract: readonly Promised<OpenLogStore>[] = [...linesAndTails, ...logSearchContract]

/**
 * log-search-contract — what every log store keeps when lines are searched, and when the end of a log is asked for.
 */
import type { LogLine, LogQuery, LogStore } from '../storage/log-store.ts'
import { assertEqual, assertTrue, type Promised } from './assert.ts'

export type OpenLogStore = () => Promise<LogStore>

function line(message: string, more: Partial<LogLine> = {}): LogLine {
  return { atMs: 1, level: 'info', stream: 'log', message, ...more }
}

/** All that the filter leaves, by pages, however few lines each gives. */
async function found(store: LogStore, filter: Partial<LogQuery>): Promise<string[]> {
  const messages: string[] = []
  for (let cursor = 0; ;) {
    const page = await store.read({ runId: 'r', limit: 2, ...filter, cursor })
    messages.push(...page.lines.map((one) => one.message))
    if (page.nextCursor === cursor) return messages
    cursor = page.nextCursor
  }
}

const ends: readonly Promised<OpenLogStore>[] = [
  {
    promise: 'the end of a log is its newest lines, oldest first, and the reader goes on from there both ways',
    async check(open) {
      await using store = await open()
      const lines = Array.from({ length: 40 }, (_, i) => line(`${i} ${'é'.repeat(i * 200)}`))
      await store.append('r', lines)
      for (const limit of [1, 7, 39, 40, 41]) {
        const page = await store.readEnd({ runId: 'r', limit })
        assertEqual(page.lines, lines.slice(-limit), `the last ${limit}`)
        assertEqual(page.startCursor === 0, limit >= 40, `whether the last ${limit} begin the log`)
        const from = await store.read({ runId: 'r', cursor: page.startCursor, limit })
        assertEqual(
          from,
          { lines: page.lines, nextCursor: page.nextCursor },
          `read from the start of the last ${limit}`,
        )
      }
      const { nextCursor } = await store.readEnd({ runId: 'r', limit: 3 })
      assertEqual(
        await store.read({ runId: 'r', cursor: nextCursor, limit: 3 }),
        { lines: [], nextCursor },
        'nothing yet',
      )
      await store.append('r', [line('new')])
      assertEqual(
        (await store.read({ runId: 'r', cursor: nextCursor, limit: 3 })).lines,
        [line('new')],
        'what came since',
      )
    },
  },
  {
    promise: 'the end of a run without lines is empty and begins at its beginning',
    async check(open) {
      await using store = await open()
      const nothing = { lines: [], nextCursor: 0, startCursor: 0 }
      assertEqual(await store.readEnd({ runId: 'r', limit: 5 }), nothing, 'end')
    },
  },
]

const searching: readonly Promised<OpenLogStore>[] = [
  {
    promise: 'lines are found by step, stream, level and text, letter case ignored, in messages and in fields',
    async check(open) {
      await using store = await open()
      await store.append('r', [
        line('Loading ORDERS', { stepKey: 'a' }),
        line('slow "query"\n', { stepKey: 'b', level: 'warning', fields: { table: 'Orders', at: ['x"y'] } }),
        line('boom', { stepKey: 'a', level: 'error', stream: 'stderr' }),
        line('Ünïcode 🧱 error', { stepKey: 'ab', level: 'debug', stream: 'stdout' }),
      ])
      const [loading, slow, boom, odd] = ['Loading ORDERS', 'slow "query"\n', 'boom', 'Ünïcode 🧱 error'] as const
      const cases: readonly (readonly [Partial<LogQuery>, readonly string[]])[] = [
        [{ stepKey: 'a' }, [loading, boom]],
        [{ stream: 'log' }, [loading, slow]],
        [{ minLevel: 'debug' }, [loading, slow, boom, odd]],
        [{ minLevel: 'warning' }, [slow, boom]],
        [{ text: 'orders' }, [loading, slow]],
        [{ text: '"QUERY"\n' }, [slow]],
        [{ text: 'x"Y' }, [slow]],
        [{ text: 'üNÏ' }, [odd]],
        [{ text: '🧱' }, [odd]],
        [{ text: 'error' }, [odd]],
        [{ text: 'stepKey' }, []],
        [{ text: '' }, [loading, slow, boom, odd]],
        [{ stepKey: 'a', minLevel: 'error', text: 'OO', stream: 'stderr' }, [boom]],
        [{ stepKey: 'x' }, []],
      ]
      for (const [filter, messages] of cases) {
        assertEqual(await found(store, filter), messages, JSON.stringify(filter))
        const end = await store.readEnd({ runId: 'r', limit: 1, ...filter })
        const last = messages.slice(-1)
        assertEqual(
          end.lines.map((one) => one.message),
          last,
          `the end of ${JSON.stringify(filter)}`,
        )
      }
    },
  },
  {
    promise: 'a search of a long log moves on with each call, finds each line once and comes to its end',
    async check(open) {
      await using store = await open()
      const filling = 'x'.repeat(400)
      for (let i = 0; i < 40; i += 1) {
        const many = Array.from({ length: 500 }, (_, n) => line(`${i * 500 + n} ${filling}`))
        await store.append('r', [...many, line(`needle ${i}`)])
      }
      assertEqual(
        await found(store, { text: 'NEEDLE', limit: 7 }),
        Array.from({ length: 40 }, (_, i) => `needle ${i}`),
        'found',
      )
      assertEqual(await found(store, { text: 'nowhere' }), [], 'not found')
      const end = await store.readEnd({ runId: 'r', text: 'needle', limit: 2 })
      assertEqual(
        end.lines.map((one) => one.message),
        ['needle 38', 'needle 39'],
        'from the end',
      )
      const none = await store.readEnd({ runId: 'r', text: 'nowhere', limit: 2 })
      assertTrue(none.lines.length === 0 && none.startCursor <= none.nextCursor, 'nothing from the end')
    },
  },
]

export const logSearchContract: readonly Promised<OpenLogStore>[] = [...ends, ...searching]

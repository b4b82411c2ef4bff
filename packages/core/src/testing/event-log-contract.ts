/**
 * event-log-contract — what every event log keeps: whole appends, ids in order, reads without gaps.
 */
import type { Event, StoredEvent } from '../event/event.ts'
import type { EventLog, EventQuery, Storage } from '../storage/storage.ts'
import { assertEqual, assertRejects, assertTrue, type Promised } from './assert.ts'
import { checked, materialized, oversized, queued, started, stepStarted, stepSucceeded } from './sample-events.ts'

export type OpenStorage = () => Promise<Storage>

/** Every event that the query gives, page after page. */
export async function readAll(log: EventLog, query: Partial<EventQuery> = {}): Promise<StoredEvent[]> {
  const all: StoredEvent[] = []
  for (let afterId = query.afterId ?? 0; ;) {
    const { events, nextId } = await log.read({ limit: 100, ...query, afterId })
    if (events.length === 0) return all
    all.push(...events)
    afterId = nextId
  }
}

function idsOf(events: readonly StoredEvent[]): readonly number[] {
  return events.map((event) => event.id)
}

function nextCommit(log: EventLog): Promise<void> {
  return new Promise((resolve) => {
    const stop = log.onAppend(() => {
      stop()
      resolve()
    })
  })
}

const appending: readonly Promised<OpenStorage>[] = [
  {
    promise: 'append gives each event an id, in the order given, and they read back as they were',
    async check(open) {
      await using log = await open()
      const events: readonly Event[] = [queued('r'), started('r'), materialized('a', { runId: 'r', partition: 'ö/ü' })]
      const ids = await log.append(events)
      assertTrue(
        ids.every((id, i) => Number.isInteger(id) && id > (ids[i - 1] ?? 0)),
        `ids grow: ${ids.join(', ')}`,
      )
      const expected = events.map((event, i) => ({ ...event, id: ids[i] }))
      assertEqual(await readAll(log), expected, 'events read back')
    },
  },
  {
    promise: 'an append of no events writes nothing and tells nobody',
    async check(open) {
      await using log = await open()
      let told = 0
      log.onAppend(() => (told += 1))
      assertEqual(await log.append([]), [], 'ids')
      assertEqual(await readAll(log), [], 'events')
      assertEqual(told, 0, 'calls of the listener')
    },
  },
  {
    promise: 'one oversized event among good ones: nothing of the call is written, and the next append works',
    async check(open) {
      await using log = await open()
      await log.append([queued('r')])
      const call = log.append([started('r'), oversized('r'), materialized('a', { runId: 'r' })])
      await assertRejects(call, 'invalid/event-too-big', 'append with an oversized event')
      assertEqual((await readAll(log)).length, 1, 'number of events')
      assertEqual((await log.getRun('r'))?.status, 'queued', 'status of the run')
      assertEqual(await log.getAsset('a'), undefined, 'state of the asset')
      await log.append([started('r')])
      assertEqual((await log.getRun('r'))?.status, 'running', 'status after the next append')
    },
  },
  {
    promise: 'the size of an event is counted in bytes, not in characters',
    async check(open) {
      await using log = await open()
      const withText = (text: string): Event => materialized('a', { metadata: { t: { kind: 'text', text } } })
      await log.append([withText('x'.repeat(64_000)), withText('ü'.repeat(32_000)), withText('🧱'.repeat(16_000))])
      for (const text of ['x'.repeat(65_536), 'ü'.repeat(33_000), '€'.repeat(22_000), '🧱'.repeat(16_400)]) {
        await assertRejects(log.append([withText(text)]), 'invalid/event-too-big', `append of ${text.slice(0, 2)}…`)
      }
    },
  },
  {
    promise: 'an event that JSON cannot say is refused, and nothing of the call is written',
    async check(open) {
      await using log = await open()
      const cycle: Record<string, unknown> = {}
      cycle['self'] = cycle
      for (const json of [cycle, 1n]) {
        const bad = materialized('a', { metadata: { bad: { kind: 'json', json } } })
        await assertRejects(log.append([materialized('b'), bad]), 'invalid/event-not-json', 'append')
      }
      await assertRejects(
        log.append([{ ...queued('r'), atMs: Number.NaN }]),
        'invalid/event-not-json',
        'append without a time',
      )
      assertEqual(await readAll(log), [], 'events')
    },
  },
  {
    promise: 'calls are written in the order they were made, each in one piece',
    async check(open) {
      await using log = await open()
      await log.append([queued('r')])
      const batches = Array.from({ length: 40 }, (_, call) =>
        Array.from({ length: (call % 7) + 1 }, (_, i) => stepStarted('r', `${call}.${i}`)),
      )
      await Promise.all(batches.map((batch) => log.append(batch)))
      const seen = (await readAll(log)).flatMap((event) => (event.kind === 'step-started' ? [event.stepKey] : []))
      assertEqual(
        seen,
        batches.flat().map((event) => event.stepKey),
        'step keys',
      )
    },
  },
  {
    promise: 'a call that is refused does not touch the calls made beside it',
    async check(open) {
      await using log = await open()
      const calls = [
        log.append([queued('r'), started('r')]),
        log.append([oversized('r')]),
        log.append([stepStarted('r', 'a')], { runId: 'r', token: 7 }),
        log.append([stepStarted('r', 'b')]),
      ]
      const settled = await Promise.allSettled(calls)
      assertEqual(
        settled.map((one) => one.status),
        ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
        'outcomes',
      )
      assertEqual(
        (await readAll(log)).map((event) => event.kind),
        ['run-queued', 'run-started', 'step-started'],
        'kinds',
      )
      assertEqual((await log.getRun('r'))?.steps.running, 1, 'running steps')
    },
  },
]

const reading: readonly Promised<OpenStorage>[] = [
  {
    promise: 'an unknown run and an unknown asset have no events, and that is not an error',
    async check(open) {
      await using log = await open()
      assertEqual(await log.read({ afterId: 0, limit: 10, runId: 'nobody' }), { events: [], nextId: 0 }, 'page')
      await log.append([queued('r'), materialized('a')])
      assertEqual((await log.read({ afterId: 0, limit: 10, runId: 'nobody' })).events, [], 'events of nobody')
      assertEqual((await log.read({ afterId: 0, limit: 10, assetKey: 'none' })).events, [], 'events of none')
      assertEqual(await log.getRun('nobody'), undefined, 'run')
      assertEqual(await log.getAsset('none'), undefined, 'asset')
    },
  },
  {
    promise: 'pages of any limit give every event once, in order, and the last one is empty with the same cursor',
    async check(open) {
      await using log = await open()
      const ids = await log.append([queued('r'), ...Array.from({ length: 22 }, (_, i) => stepStarted('r', `s${i}`))])
      for (const limit of [1, 2, 5, 22, 23, 24, 10_000]) {
        const events = await readAll(log, { limit })
        assertEqual(idsOf(events), ids, `ids by pages of ${limit}`)
      }
      const first = await log.read({ afterId: 0, limit: 5 })
      assertEqual(idsOf(first.events), ids.slice(0, 5), 'ids of a full page')
      assertEqual(first.nextId, ids[4], 'cursor of a full page')
      const newest = ids.at(-1) ?? 0
      assertEqual(await log.read({ afterId: newest, limit: 5 }), { events: [], nextId: newest }, 'page at the end')
    },
  },
  {
    promise: 'runId, assetKey and kinds each leave out what they do not name, alone and together',
    async check(open) {
      await using log = await open()
      const made = materialized('a', { runId: 'r1' })
      const check = checked('a', 'rows', { runId: 'r1' })
      const other = materialized('a', { runId: 'r2', partition: 'p' })
      const third = materialized('b', { runId: 'r2' })
      await log.append([queued('r1'), queued('r2'), made, check, other, third, stepStarted('r2', 'a')])
      const seen = async (query: Partial<EventQuery>): Promise<string[]> =>
        (await readAll(log, { limit: 2, ...query })).map(
          (e) => `${e.kind} ${e.runId} ${'assetKey' in e ? e.assetKey : ''}`,
        )
      assertEqual(
        await seen({ runId: 'r1' }),
        ['run-queued r1 ', 'asset-materialized r1 a', 'check-evaluated r1 a'],
        'of r1',
      )
      assertEqual(
        await seen({ assetKey: 'a' }),
        ['asset-materialized r1 a', 'check-evaluated r1 a', 'asset-materialized r2 a'],
        'of a',
      )
      assertEqual(
        await seen({ kinds: ['run-queued', 'step-started'] }),
        ['run-queued r1 ', 'run-queued r2 ', 'step-started r2 '],
        'kinds',
      )
      assertEqual(await seen({ runId: 'r2', assetKey: 'a' }), ['asset-materialized r2 a'], 'of r2 and a')
      const both = { runId: 'r2', kinds: ['asset-materialized'] } as const
      assertEqual(await seen(both), ['asset-materialized r2 a', 'asset-materialized r2 b'], 'of r2 and a kind')
      assertEqual(
        await seen({ assetKey: 'a', kinds: ['check-evaluated'] }),
        ['check-evaluated r1 a'],
        'of a and a kind',
      )
      assertEqual(await seen({ kinds: [] }), [], 'of no kind')
    },
  },
  {
    promise: 'a cursor that moved past events left out by the query misses nothing that comes later',
    async check(open) {
      await using log = await open()
      const query = { limit: 10, kinds: ['asset-materialized'] } as const
      await log.append([queued('r'), started('r')])
      const before = await log.read({ ...query, afterId: 0 })
      assertEqual(before.events, [], 'events before')
      const [id] = await log.append([materialized('a'), stepStarted('r', 's')])
      const then = await log.read({ ...query, afterId: before.nextId })
      assertEqual(idsOf(then.events), [id], 'ids then')
      assertEqual((await log.read({ ...query, afterId: then.nextId })).events, [], 'events after')
    },
  },
  {
    promise: 'a reader that follows by cursor while writers append sees every event once, in order',
    async check(open) {
      await using log = await open()
      await log.append([queued('r')])
      const written: number[] = []
      const write = async (writer: number): Promise<void> => {
        for (let i = 0; i < 30; i += 1) {
          const batch = Array.from({ length: (i % 3) + 1 }, (_, n) => stepStarted('r', `${writer}.${i}.${n}`))
          written.push(...(await log.append(batch)))
        }
      }
      let isWriting = true
      const writing = Promise.all([write(1), write(2), write(3)]).finally(() => (isWriting = false))
      const seen: number[] = []
      for (let afterId = 1; ;) {
        const wasWriting = isWriting
        const page = await log.read({ afterId, limit: 7 })
        seen.push(...idsOf(page.events))
        afterId = page.nextId
        if (!wasWriting && page.events.length === 0) break
        if (page.events.length === 0) await Promise.race([writing, nextCommit(log)])
      }
      await writing
      assertEqual(
        seen,
        written.sort((a, b) => a - b),
        'ids seen',
      )
    },
  },
  {
    promise: 'a limit that is not allowed is refused',
    async check(open) {
      await using log = await open()
      for (const limit of [0, -1, 1.5, Number.NaN, 10_001]) {
        await assertRejects(log.read({ afterId: 0, limit }), 'invalid/limit', `events, limit ${limit}`)
      }
      for (const limit of [0, 1_001])
        await assertRejects(log.listRuns({ limit }), 'invalid/limit', `runs, limit ${limit}`)
    },
  },
  {
    promise: 'a listener hears the newest id after each commit, when the events can be read, until it is stopped',
    async check(open) {
      await using log = await open()
      const heard: number[] = []
      const read: Promise<StoredEvent[]>[] = []
      const stop = log.onAppend((lastId) => {
        heard.push(lastId)
        read.push(readAll(log, { afterId: lastId - 1 }))
      })
      const [first] = await log.append([queued('r')])
      const created = await log.createRun({ runId: 'q', events: [queued('q'), stepSucceeded('q', 's')] })
      assertEqual(created.kind, 'created', 'createRun')
      const newest = (await readAll(log)).at(-1)?.id
      assertEqual([heard[0], heard.at(-1)], [first, newest], 'first and last id heard')
      assertEqual(
        (await Promise.all(read)).map((events) => events[0]?.id),
        heard,
        'ids read when heard',
      )
      stop()
      const count = heard.length
      await log.append([started('r')])
      assertEqual(heard.length, count, 'ids heard after the stop')
    },
  },
]

export const eventLogContract: readonly Promised<OpenStorage>[] = [...appending, ...reading]

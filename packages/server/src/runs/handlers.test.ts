import { expect, test } from 'vitest'

import { sampleRun } from '../testing/sample-runs.ts'
import { HOUSE_STARTED_AT_MS, testHouse } from '../testing/test-house.ts'

const CATALOGUE = { project: 'shop', ask: { job: 'catalogue' } }

function refusal(code: string, status: number) {
  return expect.objectContaining({ code, status })
}

test('a launched run is queued under the name of the API, and listed', async () => {
  const { client } = testHouse()
  const { runId, isNew } = await client('POST /runs', { body: CATALOGUE })
  expect(isNew).toBe(true)
  const { runs } = await client('GET /runs')
  expect(runs).toMatchObject([{ runId, status: 'queued', request: { job: 'catalogue', launchedBy: 'api' } }])
  const { counts } = await client('GET /runs/counts')
  expect(counts).toMatchObject({ queued: 1, succeeded: 0 })
})

test.each([
  ['web', 'none', { 'ingot-client': 'web' }],
  ['web:ada', 'tokens', { 'ingot-client': 'web' }],
  ['api:ada', 'tokens', { 'ingot-client': 'something' }],
] as const)(
  'a run is kept as launched by %s where the server has auth %s and the caller says %j',
  async (by, auth, said) => {
    const house = testHouse({ server: { auth } })
    const token = await house.token('launcher', 'ada')
    const headers = { ...said, 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await house.fetch('/api/v1/runs', { method: 'POST', headers, body: JSON.stringify(CATALOGUE) })
    expect(response.status).toBe(201)
    const [kind = ''] = by.split(':')
    for (const launchedBy of [kind, by]) {
      const { runs } = await house.clientWith(token)('GET /runs', { query: { launchedBy } })
      expect(runs.map(({ request }) => request.launchedBy)).toEqual([by])
    }
  },
)

test('assets by selection are launched too, with tags and a partition', async () => {
  const { client } = testHouse()
  const ask = { assets: 'bronze/orders', partition: '2026-01-05', tags: { team: 'web' } }
  const { runId } = await client('POST /runs', { body: { project: 'shop', ask } })
  const { runs } = await client('GET /runs', { query: { tag: ['team=web'], partition: '2026-01-05' } })
  expect(runs.map((run) => run.runId)).toEqual([runId])
  expect((await client('GET /runs/tags')).tags).toContainEqual({ key: 'team', value: 'web' })
})

test('what is stale only may be nothing: then there is no run', async () => {
  const house = testHouse()
  await house.execute(await house.launch({ job: 'catalogue' }))
  const body = { project: 'shop', ask: { assets: 'silver/products', staleOnly: true } }
  expect(await house.client('POST /runs', { body })).toEqual({ runId: null, isNew: false })
  expect(await house.client('POST /runs/preview', { body })).toEqual({ preview: null })
})

test('a preview says the steps and writes nothing', async () => {
  const { client } = testHouse()
  const { preview } = await client('POST /runs/preview', { body: CATALOGUE })
  expect(preview?.steps.map(({ key, after }) => [key, after])).toEqual([
    ['silver/products', []],
    ['gold/report', ['silver/products']],
  ])
  expect((await client('GET /runs')).runs).toEqual([])
})

test.each([
  [{ project: 'nowhere', ask: { job: 'catalogue' } }, 'not-found/project', 404],
  [{ project: 'shop', ask: { job: 'nothing' } }, 'invalid/unknown-job', 400],
  [{ project: 'shop', ask: { assets: 'no/such' } }, 'invalid/unknown-asset', 400],
  [{ project: 'shop', ask: { assets: '+(' } }, 'invalid/selection-syntax', 400],
  [{ project: 'shop', ask: { assets: 'bronze/orders' } }, 'invalid/partition-needed', 400],
])('a launch of %j is refused: %s', async (body, code, status) => {
  await expect(testHouse().client('POST /runs', { body })).rejects.toEqual(refusal(code, status))
})

test('runs are given by pages, newest first or oldest first', async () => {
  const { client, storage } = testHouse()
  for (const i of [1, 2, 3]) await storage.createRun(sampleRun({ runId: `r${i}`, queuedAtMs: i }))
  const first = await client('GET /runs', { query: { limit: 2 } })
  expect(first.runs.map(({ runId }) => runId)).toEqual(['r3', 'r2'])
  const second = await client('GET /runs', { query: { limit: 2, cursor: first.nextCursor ?? '' } })
  expect(second.runs.map(({ runId }) => runId)).toEqual(['r1'])
  expect(second.nextCursor).toBeUndefined()
  const oldest = await client('GET /runs', { query: { order: 'oldest', limit: 1 } })
  expect(oldest.runs.map(({ runId }) => runId)).toEqual(['r1'])
  await expect(client('GET /runs', { query: { cursor: 'x' } })).rejects.toEqual(refusal('invalid/cursor', 400))
  await expect(client('GET /runs', { query: { tag: ['nope'] } })).rejects.toEqual(refusal('invalid/tag', 400))
})

test('a run is shown with all that retry it, wherever in the chain it stands', async () => {
  const { client, storage, clock } = testHouse()
  const chain = [
    { runId: 'root', request: {} },
    { runId: 'second', request: { parentRunId: 'root', rootRunId: 'root' } },
    { runId: 'third', request: { parentRunId: 'second', rootRunId: 'root' } },
  ]
  for (const one of chain) await storage.createRun(sampleRun({ ...one, queuedAtMs: clock.nowMs() }))
  await storage.createRun(sampleRun({ runId: 'other', queuedAtMs: clock.nowMs() }))
  for (const { runId } of chain) {
    const { run, group, lastEventId } = await client('GET /runs/{runId}', { params: { runId } })
    expect(run.runId).toBe(runId)
    expect(group.map((one) => one.runId)).toEqual(['root', 'second', 'third'])
    expect(lastEventId).toBe(4)
  }
})

test('a waiting run says that nobody is there to execute it', async () => {
  const house = testHouse()
  const runId = await house.launch({ job: 'counting' })
  const { waiting, sentences } = await house.client('GET /runs/{runId}/waiting', { params: { runId } })
  expect(waiting).toEqual({ kind: 'ready' })
  expect(sentences).toEqual(['no daemon is alive: start `ingot dev` or `ingot daemon`'])
})

test('steps have their attempts, in plan order, and what happened beside them', async () => {
  const house = testHouse()
  const runId = await house.launch({ job: 'catalogue' })
  const before = await house.client('GET /runs/{runId}/steps', { params: { runId } })
  expect(before.steps.map(({ key, status }) => [key, status])).toEqual([
    ['silver/products', 'planned'],
    ['gold/report', 'planned'],
  ])
  await house.execute(runId)
  const { steps } = await house.client('GET /runs/{runId}/steps', { params: { runId } })
  expect(steps).toMatchObject([
    { key: 'silver/products', status: 'succeeded', assets: ['silver/products'], after: [] },
    { key: 'gold/report', status: 'succeeded', after: ['silver/products'], attempts: [{ status: 'succeeded' }] },
  ])
})

test('events are read on by id, from either end and by kind', async () => {
  const house = testHouse()
  const runId = await house.launch({ job: 'catalogue' })
  await house.execute(runId)
  const read = (query: object) => house.client('GET /runs/{runId}/events', { params: { runId }, query })
  const { events } = await read({})
  expect(events[0]?.kind).toBe('run-queued')
  expect(events.at(-1)?.kind).toBe('run-ended')
  const first = await read({ limit: 2 })
  expect((await read({ limit: 2, afterId: first.nextId })).events).toEqual(events.slice(2, 4))
  expect((await read({ limit: 1, order: 'newest' })).events).toEqual(events.slice(-1))
  const started = await read({ kind: ['step-started'] })
  expect(started.events.map(({ kind }) => kind)).toEqual(['step-started', 'step-started'])
})

test('logs are read from the beginning, from the end, filtered, and downloaded whole', async () => {
  const { client, storage, logs, fetch } = testHouse()
  await storage.createRun(sampleRun({ runId: 'r', queuedAtMs: 0 }))
  const line = (i: number) => ({ atMs: HOUSE_STARTED_AT_MS + i, message: `line ${i}`, stream: 'log' as const })
  await logs.append('r', [
    { ...line(1), level: 'info', stepKey: 'a' },
    { ...line(2), level: 'error', stepKey: 'b', fields: { id: 7 } },
    { ...line(3), level: 'debug', stepKey: 'a' },
  ])
  const read = async (query: object) => {
    const { lines, ...where } = await client('GET /runs/{runId}/logs', { params: { runId: 'r' }, query })
    return { messages: lines.map(({ message }) => message), ...where }
  }
  expect(await read({ limit: 2 })).toEqual({ messages: ['line 1', 'line 2'], nextCursor: 2 })
  expect(await read({ cursor: 2 })).toMatchObject({ messages: ['line 3'] })
  expect(await read({ fromEnd: true, limit: 1 })).toEqual({ messages: ['line 3'], nextCursor: 3, startCursor: 2 })
  expect(await read({ step: 'a', level: 'info' })).toMatchObject({ messages: ['line 1'] })
  expect(await read({ q: 'LINE 2' })).toMatchObject({ messages: ['line 2'] })
  const text = await (await fetch('/api/v1/runs/r/logs/download?step=b')).text()
  expect(text).toBe('2026-01-10T12:00:00.002Z error   b  line 2  {"id":7}\n')
})

test('a queued run is ended by a cancel, once', async () => {
  const house = testHouse()
  const runId = await house.launch({ job: 'counting' })
  const { run } = await house.client('POST /runs/{runId}/cancel', { params: { runId }, body: {} })
  expect(run.status).toBe('canceled')
  const again = house.client('POST /runs/{runId}/cancel', { params: { runId }, body: {} })
  await expect(again).rejects.toEqual(refusal('conflict/run-finished', 409))
})

test('a failed run is retried from where it failed; one that goes on is not', async () => {
  const house = testHouse()
  const runId = await house.launch({ job: 'catalogue' })
  const retry = () => house.client('POST /runs/{runId}/retry', { params: { runId }, body: { strategy: 'all' } })
  await expect(retry()).rejects.toEqual(refusal('conflict/run-not-finished', 409))
  await house.execute(runId)
  const { runId: newRunId } = await retry()
  const { group } = await house.client('GET /runs/{runId}', { params: { runId } })
  expect(group.map((one) => one.runId)).toEqual([runId, newRunId])
})

test('a finished run is forgotten with its logs; an unfinished one stays', async () => {
  const house = testHouse()
  const { client, logs } = house
  const runId = await house.launch({ job: 'counting' })
  const remove = () => client('DELETE /runs/{runId}', { params: { runId } })
  await expect(remove()).rejects.toEqual(refusal('conflict/run-unfinished', 409))
  await house.execute(runId)
  await logs.append(runId, [{ atMs: 0, level: 'info', message: 'x', stream: 'log' }])
  await remove()
  expect((await logs.read({ runId, cursor: 0, limit: 10 })).lines).toEqual([])
  await expect(remove()).rejects.toEqual(refusal('not-found/run', 404))
})

test('of many runs each has its own answer', async () => {
  const house = testHouse()
  const done = await house.launch({ job: 'catalogue' })
  await house.execute(done)
  const waiting = await house.launch({ job: 'counting' })
  const runIds = [done, waiting, 'nobody']
  const canceled = await house.client('POST /runs/bulk', { body: { action: 'cancel', runIds } })
  expect(canceled.results).toMatchObject([
    { runId: done, isDone: false, code: 'conflict/run-finished' },
    { runId: waiting, isDone: true },
    { runId: 'nobody', isDone: false, code: 'not-found/run' },
  ])
  const retried = await house.client('POST /runs/bulk', { body: { action: 'retry', runIds: [done], strategy: 'all' } })
  expect(retried.results).toMatchObject([{ isDone: true, newRunId: expect.any(String) }])
  const deleted = await house.client('POST /runs/bulk', { body: { action: 'delete', runIds: [done] } })
  expect(deleted.results).toEqual([{ runId: done, isDone: true }])
})

test('the audit log tells of each of many runs what became of it', async () => {
  const house = testHouse()
  const runIds = await Promise.all(Array.from({ length: 25 }, () => house.launch({ job: 'counting' })))
  await house.client('POST /runs/bulk', { body: { action: 'cancel', runIds: [...runIds, 'nobody'] } })
  await house.client('POST /runs/bulk', { body: { action: 'retry', runIds: [runIds[0] ?? ''], strategy: 'all' } })
  const { entries } = await house.client('GET /audit', { query: { action: 'run.bulk', limit: 100 } })
  const [retried, refused, ...canceled] = entries
  expect(retried).toMatchObject({
    subject: runIds[0],
    outcome: 'done',
    detail: { action: 'retry', runId: expect.any(String) },
  })
  expect(refused).toMatchObject({ subject: 'nobody', outcome: 'refused', code: 'not-found/run' })
  expect(canceled.map(({ subject }) => subject)).toEqual(runIds.toReversed())
  expect(canceled[0]).toMatchObject({ actor: 'local', outcome: 'done', detail: { action: 'cancel' } })
})

test('who may launch may not forget many', async () => {
  const house = testHouse({ server: { auth: 'tokens' } })
  const client = house.clientWith(await house.token('launcher'))
  const remove = client('POST /runs/bulk', { body: { action: 'delete', runIds: ['r'] } })
  await expect(remove).rejects.toEqual(refusal('access/role', 403))
  const { runId } = await client('POST /runs', { body: CATALOGUE })
  const run = await house.storage.getRun(runId ?? '')
  expect(run?.request.launchedBy).toBe('api:launcher')
})

test.each(['', '/steps', '/events', '/logs', '/logs/download', '/waiting', '/stream'])(
  'of a run that there is not, %j is not found',
  async (path) => {
    const response = await testHouse().fetch(`/api/v1/runs/nobody${path}`)
    expect([response.status, await response.json()]).toMatchObject([404, { code: 'not-found/run' }])
  },
)

test.each(['..%2F..%2Fsecret', '%2e%2e%2f%2e%2e%2fsecret', '..%5C..%5Csecret', '%2Fetc%2Fpasswd', '..%00'])(
  'no address of a log leads out of the logs: %s',
  async (runId) => {
    for (const path of ['/logs', '/logs/download', '/stream', '/steps']) {
      const response = await testHouse().fetch(`/api/v1/runs/${runId}${path}`)
      expect([response.status, await response.json()]).toMatchObject([404, { code: 'not-found/run' }])
    }
  },
)

import { afterEach, expect, it } from 'vitest'

import { isAlive } from '../testing/is-alive.ts'
import type { Scratch } from '../testing/scratch.ts'
import { scratch, start, takeFree, testFile } from '../testing/scratch.ts'
import type { PoolSettings, WarmPool } from './warm-pool.ts'
import { warmPool } from './warm-pool.ts'

const PROJECT = { 'project.ts': testFile('misbehaving-project.ts') }

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(settings: PoolSettings & { readonly maxHeapMb?: number } = {}) {
  const house = await scratch(PROJECT)
  const onStartFailed = (error: unknown) => console.error(error)
  const pool = warmPool({ ...house.options, logs: house.runtime.logs, onStartFailed, ...settings })
  closing.push(async () => house[Symbol.asyncDispose]())
  closing.push(() => pool.close({ isKilling: true }))
  return { house, pool }
}

/** Executes one run of the asset to its end. */
async function executed(house: Scratch, pool: WarmPool, assetKey: string) {
  const { runId, worker, end } = await start(house, pool, assetKey)
  return { runId, worker, end: await end, run: await house.run(runId), lines: await house.lines(runId) }
}

/** As they were written down, whatever became of the process. */
async function startedSteps(house: Scratch, runId: string): Promise<readonly string[]> {
  return (await house.events(runId)).flatMap((event) => (event.kind === 'step-started' ? [event.stepKey] : []))
}

it('a run is executed by a process that was ready, with the version of its code', async () => {
  const { house, pool } = await open()
  const { end, run, runId, worker } = await executed(house, pool, 'fine')
  expect(end).toEqual({ kind: 'ended' })
  expect(run.status).toBe('succeeded')
  const started = (await house.events(runId)).find((event) => event.kind === 'run-started')
  expect(started).toMatchObject({ codeVersion: worker.codeVersion })
})

it('a process is used again after a clean end, and not for more than its number of runs', async () => {
  const { house, pool } = await open({ maxWorkers: 1, maxRuns: 2 })
  const pids: number[] = []
  for (let i = 0; i < 4; i += 1) pids.push((await executed(house, pool, 'fine')).worker.identity.pid)
  expect([pids[0] === pids[1], pids[1] === pids[2], pids[2] === pids[3]]).toEqual([true, false, true])
})

it('a process in which a run has left a timer is not used again, and ends', async () => {
  const { house, pool } = await open({ maxWorkers: 1 })
  const first = await executed(house, pool, 'leaves_timer')
  expect(first.run.status).toBe('succeeded')
  const second = await executed(house, pool, 'fine')
  expect(second.worker.identity.pid).not.toBe(first.worker.identity.pid)
  await expect.poll(() => isAlive(first.worker.identity.pid)).toBe(false)
})

it('what a run throws after its end harms no later run of the process, and is in its own log', async () => {
  const { house, pool } = await open({ maxWorkers: 1 })
  const late = await executed(house, pool, 'throws_late')
  const next = await executed(house, pool, 'naps')
  expect(next.worker.identity.pid).toBe(late.worker.identity.pid)
  expect(next.run.status).toBe('succeeded')
  await expect
    .poll(() => house.lines(late.runId))
    .toContainEqual(expect.objectContaining({ level: 'error', message: 'an error after the run had ended: too late' }))
})

it('a run that calls process.exit is lost with the place of the call, and others go on', async () => {
  const { house, pool } = await open({ size: 2 })
  const other = await start(house, pool, 'naps')
  const { end, runId } = await executed(house, pool, 'exits')
  expect(end).toMatchObject({ kind: 'lost', reason: 'worker-crashed', isCanceled: false })
  expect(await startedSteps(house, runId)).toEqual(['exits'])
  expect(end.kind === 'lost' && end.message).toMatch(/^its code called process\.exit\(3\) \(at .*project\.ts:8:\d+\)$/)
  expect(await other.end).toEqual({ kind: 'ended' })
  expect((await house.run(other.runId)).status).toBe('succeeded')
})

it.each([
  ['a timer', 'throws_aside', 'nobody waits for this'],
  ['a promise that nothing awaits', 'rejects_aside', 'nobody awaits this'],
])('a run that is ended by %s has the error', async (_what, assetKey, why) => {
  const { house, pool } = await open()
  const { end, run, runId } = await executed(house, pool, assetKey)
  expect(end).toEqual({ kind: 'ended' })
  expect(run).toMatchObject({ status: 'failed', message: `something threw where nothing waited for it: ${why}` })
  const ended = (await house.events(runId)).find((event) => event.kind === 'run-ended')
  expect(ended).toMatchObject({ reason: 'uncaught-error', error: { name: 'RangeError', message: why } })
})

it('a run that fills the heap is lost to its limit, and others go on', { timeout: 60_000 }, async () => {
  const { house, pool } = await open({ size: 2, maxHeapMb: 128 })
  const other = await start(house, pool, 'naps')
  const { end, runId } = await executed(house, pool, 'eats_heap')
  expect(await startedSteps(house, runId)).toEqual(['eats_heap'])
  expect(end).toMatchObject({
    kind: 'lost',
    reason: 'worker-crashed',
    message: 'ran out of memory (limit 128 MiB of JavaScript values)',
  })
  expect(await other.end).toEqual({ kind: 'ended' })
})

it.runIf(process.platform === 'linux')(
  'a run that takes 2 GB outside the heap is ended at the limit of its process, and others go on',
  { timeout: 60_000 },
  async () => {
    const { house, pool } = await open({ size: 2, maxMemoryMb: 400 })
    const other = await start(house, pool, 'waits')
    const { end } = await executed(house, pool, 'eats_buffers')
    expect(end).toMatchObject({ kind: 'lost', reason: 'worker-crashed' })
    expect(end.kind === 'lost' && end.message).toContain('ran out of memory (limit 400 MiB')
    expect(pool.runIds()).toEqual([other.runId])
  },
)

it.each(['SIGKILL', 'SIGTERM'] as const)('a run whose process gets %s from outside is lost at once', async (signal) => {
  const { house, pool } = await open()
  const { runId, worker, end } = await start(house, pool, 'waits')
  await expect.poll(() => house.lines(runId)).not.toEqual([])
  process.kill(worker.identity.pid, signal)
  expect(await end).toMatchObject({
    kind: 'lost',
    reason: 'worker-lost',
    message: expect.stringContaining(`signal ${signal}`),
    isCanceled: false,
  })
  expect((await house.run(runId)).status).toBe('running')
})

it('a run that hears its signal is canceled without harm to its process', async () => {
  const { house, pool } = await open({ maxWorkers: 1 })
  const { runId, worker, end } = await start(house, pool, 'waits')
  await expect.poll(() => house.lines(runId)).not.toEqual([])
  expect(await pool.cancel(runId, { graceMs: 5_000, isForced: false })).toBe(true)
  expect(await end).toEqual({ kind: 'ended' })
  expect((await house.run(runId)).status).toBe('canceled')
  const next = await executed(house, pool, 'fine')
  expect(next.worker.identity.pid).toBe(worker.identity.pid)
})

it.runIf(process.platform === 'linux')(
  'a run that ignores its signal is ended with all that it had started',
  async () => {
    const { house, pool } = await open()
    const { runId, end } = await start(house, pool, 'ignores')
    const pids = await pidsIn(house, runId)
    expect(await pool.cancel(runId, { graceMs: 200, isForced: true })).toBe(true)
    expect(pids.map(isAlive)).toEqual([false, false])
    expect(await end).toMatchObject({ kind: 'lost', isCanceled: true })
  },
)

it('a run that ignores its signal is ended after the grace, by SIGTERM', async () => {
  const { house, pool } = await open()
  const { runId, end } = await start(house, pool, 'ignores')
  const [own = 0, child = 0] = await pidsIn(house, runId)
  await pool.cancel(runId, { graceMs: 200, isForced: false })
  expect(await end).toEqual({
    kind: 'lost',
    reason: 'worker-lost',
    message: 'it did not stop within 0.2 s after it was canceled, and was ended',
    isCanceled: true,
  })
  expect(isAlive(own)).toBe(false)
  // Elsewhere there is no /proc to find it by: it has a group of its own.
  if (process.platform === 'linux') expect(isAlive(child)).toBe(false)
  else if (isAlive(child)) process.kill(child, 'SIGKILL')
})

it('an endless loop is killed when it is canceled', async () => {
  const { house, pool } = await open()
  const { runId, worker, end } = await start(house, pool, 'spins')
  await expect.poll(() => house.lines(runId)).not.toEqual([])
  await pool.cancel(runId, { graceMs: 300, isForced: false })
  expect(await end).toMatchObject({ kind: 'lost', isCanceled: true })
  expect(isAlive(worker.identity.pid)).toBe(false)
})

it('an endless loop is told with its place, and noted in the log', { timeout: 40_000 }, async () => {
  const blocked = Promise.withResolvers<{ readonly runId: string; readonly place: string | undefined }>()
  const house = await scratch(PROJECT)
  const onBlocked = (runId: string, { place }: { readonly place: string | undefined }) =>
    blocked.resolve({ runId, place })
  const pool = warmPool({ ...house.options, logs: house.runtime.logs, blockedAfterMs: 1_000, onBlocked })
  closing.push(async () => house[Symbol.asyncDispose]())
  closing.push(() => pool.close({ isKilling: true }))
  const { runId } = await start(house, pool, 'spins')
  expect(await blocked.promise).toEqual({ runId, place: expect.stringMatching(/project\.ts:32$/) })
  await expect
    .poll(() => house.lines(runId))
    .toContainEqual(
      expect.objectContaining({
        level: 'warning',
        message: expect.stringMatching(/computed without a pause for \d+ s \(at .*project\.ts:32\)/),
      }),
    )
})

it('what is printed is in the log before the run has ended; what a child prints follows', async () => {
  const { house, pool } = await open()
  const printed = async (runId: string) =>
    (await house.lines(runId)).map(({ stream, message }) => `${stream}: ${message}`)
  const { runId, end } = await start(house, pool, 'prints')
  await expect.poll(() => house.run(runId), { interval: 1 }).toMatchObject({ status: 'succeeded' })
  const own = ['stdout: to stdout', 'stderr: to stderr', 'stdout: half a line']
  expect(await printed(runId)).toEqual(expect.arrayContaining(own))
  await end
  await expect.poll(() => printed(runId)).toContain('stdout: from a child')
})

it('what steps of one run print at once is apart, each line with its step', async () => {
  const { house, pool } = await open()
  const runId = await house.queue('left', 'right')
  const worker = await takeFree(pool)
  await worker.execute(await house.claim(runId, worker.identity))
  const said = (await house.lines(runId)).map(({ stepKey, attempt, message }) => ({ stepKey, attempt, message }))
  expect(said).toHaveLength(2)
  expect(said).toContainEqual({ stepKey: 'left', attempt: 1, message: 'left begins and ends' })
  expect(said).toContainEqual({ stepKey: 'right', attempt: 1, message: 'right begins and ends' })
})

it('with all processes busy there is none to take, and the end of a run is told', async () => {
  const { house, pool } = await open({ maxWorkers: 1 })
  const { end } = await start(house, pool, 'naps')
  expect(await pool.take()).toBeUndefined()
  const free = Promise.withResolvers<void>()
  pool.onFree(free.resolve)
  await Promise.all([end, free.promise])
  const worker = await pool.take()
  worker?.release()
  expect(worker).toBeDefined()
})

it('more processes are started while they are needed, and go when they were idle for long', async () => {
  const { house, pool } = await open({ size: 1, maxWorkers: 3, idleMs: 100 })
  const runs = await Promise.all(['waits', 'waits', 'waits'].map((key) => start(house, pool, key)))
  expect(pool.counts()).toMatchObject({ busy: 3 })
  await Promise.all(runs.map(({ runId }) => pool.cancel(runId, { graceMs: 5_000, isForced: false })))
  await expect.poll(() => pool.counts(), { timeout: 5_000 }).toEqual({ starting: 0, idle: 1, busy: 0 })
})

it('a process that dies while idle is replaced', async () => {
  const { pool } = await open()
  const worker = await takeFree(pool)
  worker.release()
  process.kill(worker.identity.pid, 'SIGKILL')
  await expect.poll(() => isAlive(worker.identity.pid)).toBe(false)
  const next = await takeFree(pool)
  expect(next.identity.pid).not.toBe(worker.identity.pid)
})

it('a run whose code has no such asset any more is ended with the reason, and its process goes on', async () => {
  const { house, pool } = await open({ maxWorkers: 1 })
  const { runId, end, run } = await executed(house, pool, 'gone')
  expect(end).toEqual({ kind: 'ended' })
  expect(run).toMatchObject({ status: 'failed', message: expect.stringMatching(/^it cannot begin: .*gone/) })
  expect((await house.events(runId)).at(-1)).toMatchObject({ kind: 'run-ended', reason: 'not-startable' })
})

it('a run that was taken over meanwhile is let go of without a word', async () => {
  const { house, pool } = await open({ maxWorkers: 1 })
  const { runId, end } = await start(house, pool, 'naps')
  await expect.poll(() => house.lines(runId)).not.toEqual([])
  const [claim] = await house.runtime.storage.listClaims()
  const ended = { kind: 'run-ended', runId, atMs: 0, outcome: 'failed', message: 'by somebody else' } as const
  await house.runtime.storage.append([ended], { runId, token: claim?.token ?? 0 })
  expect(await end).toEqual({ kind: 'ended' })
  expect(await house.run(runId)).toMatchObject({ status: 'failed', message: 'by somebody else' })
})

async function pidsIn(house: Scratch, runId: string): Promise<readonly number[]> {
  await expect.poll(() => house.lines(runId)).not.toEqual([])
  const [line] = await house.lines(runId)
  return [Number(line?.fields?.['pid']), Number(line?.fields?.['child'])]
}

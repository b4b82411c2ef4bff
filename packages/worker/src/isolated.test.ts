import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import type { IsolatedCall } from '@ingot/core'
import {
  buildGraph,
  executeRun,
  idMaker,
  launchRun,
  memoryLogStore,
  memoryRunValues,
  memoryStorage,
  systemClock,
} from '@ingot/core'
import { memoryIo } from '@ingot/core/testing'

import { workerIdentity } from './identity.ts'
import { isolatedRunner } from './isolated.ts'
import { loadProject } from './load-project.ts'

const projectFile = new URL('./test-data/isolated-project.ts', import.meta.url).pathname

async function run(isolation: string, assetKeys: readonly string[]) {
  const module = await loadProject(projectFile)
  const steps = module.assets.map((asset) =>
    asset.kind === 'asset' && asset.step.isolation !== 'inline'
      ? { ...asset, step: { ...asset.step, isolation: isolation as 'thread' | 'process' } }
      : asset,
  )
  const storage = memoryStorage()
  const logs = memoryLogStore()
  const defaultIo = memoryIo()
  const ports = {
    storage,
    logs,
    clock: systemClock,
    random: Math.random,
    env: process.env,
    worker: workerIdentity(),
    defaultIo,
    values: memoryRunValues(),
    isolation: isolatedRunner({ projectFile, graceMs: 50 }),
  }
  const graph = buildGraph({ ...module, assets: steps })
  const launched = await launchRun(ports, graph, idMaker(systemClock)(), {
    action: 'materialize',
    assetKeys,
    launchedBy: 'test',
  })
  const state = await executeRun(ports, launched)
  const { events } = await storage.read({ afterId: 0, limit: 1_000, runId: state.runId })
  const { lines } = await logs.read({ runId: state.runId, cursor: 0, limit: 300_000 })
  const failure = events.find((event) => event.kind === 'step-failed')
  return { state, failure, events, lines, load: (key: string) => defaultIo.load({ assetKey: key } as never) }
}

describe.each(['thread', 'process'])('a step isolated in a %s', (isolation) => {
  it('gets its inputs and resources, gives back its value, and what it logs and prints reaches the log', async () => {
    const { state, lines, load } = await run(isolation, ['numbers', 'sum'])
    expect(state.status).toBe('succeeded')
    expect(await load('sum')).toEqual({ greeting: 'hello', sum: 6, at: new Date(0) })
    expect(lines).toContainEqual(expect.objectContaining({ message: 'adding', stream: 'log', fields: { count: 3 } }))
    expect(lines).toContainEqual(expect.objectContaining({ message: 'printed to stdout', stream: 'stdout' }))
  })

  it('loses none of 200,000 lines that it printed before it answered', async () => {
    const { lines } = await run(isolation, ['talks'])
    const printed = lines.filter(({ stream }) => stream === 'stdout')
    expect(printed).toHaveLength(200_000)
    expect(printed.at(-1)?.message).toBe('line 199999 of very many')
  })

  it('fails with the error that the function threw', async () => {
    const { failure } = await run(isolation, ['throws'])
    expect(failure).toMatchObject({ error: { cause: { name: 'RangeError', message: 'out of range' } } })
  })

  it('keeps what fail() said about retries and its metadata', async () => {
    const { failure, events } = await run(isolation, ['refuses'])
    expect(events.filter((event) => event.kind === 'step-started')).toHaveLength(1)
    expect(failure).toMatchObject({ metadata: { status: { kind: 'int', value: 401 } } })
  })

  it('that exits fails alone, and says how it ended', async () => {
    const { failure, state } = await run(isolation, ['exits', 'numbers'])
    expect(failure).toMatchObject({ error: { code: 'user-code/worker-died' } })
    expect(failure?.kind === 'step-failed' && failure.error.message).toContain('exit code 7')
    expect(state.steps.succeeded).toBe(1)
  })

  it('that never ends is killed at its timeout', async () => {
    const { failure } = await run(isolation, ['spins'])
    expect(failure).toMatchObject({ error: { code: 'user-code/timeout' } })
  })

  it('that returns what cannot be sent fails with a sentence', async () => {
    const { failure } = await run(isolation, ['unsendable'])
    expect(failure?.kind === 'step-failed' && failure.error.cause?.message).toContain('cannot be sent back')
  })

  it('ends soon after its answer, whatever it left open', async () => {
    const { state, load } = await run(isolation, ['opens'])
    expect(state.status).toBe('succeeded')
    expect(await load('opens')).toBe(1)
  })

  it('may log what cannot be cloned: it is kept as text', async () => {
    const { state, lines } = await run(isolation, ['logs_anything'])
    expect(state.status).toBe('succeeded')
    expect(lines).toContainEqual(
      expect.objectContaining({ message: 'odd', fields: { count: '1', fn: '[Function: fn]', kept: { a: [1] } } }),
    )
  })

  it('may fail with metadata that cannot be cloned', async () => {
    const { failure } = await run(isolation, ['fails_oddly'])
    expect(failure).toMatchObject({ error: { message: 'odd metadata' }, metadata: { fn: { kind: 'text' } } })
  })

  it('whose inputs cannot be cloned fails with a sentence', async () => {
    const calling = isolatedRunner({ projectFile }).run(
      callOf(isolation, 'waits', { fn: () => 1 }),
      new AbortController().signal,
      () => undefined,
    )
    await expect(calling).rejects.toThrow(`its inputs cannot be sent to a ${isolation}: `)
  })

  it.each([
    ['a timer', 'throws_aside', 'nobody waits for this'],
    ['a promise that nothing awaits', 'rejects_aside', 'nobody awaits this'],
  ])('that is ended by %s says why', async (_what, assetKey, why) => {
    const { failure } = await run(isolation, [assetKey])
    expect(failure).toMatchObject({
      error: {
        code: 'user-code/worker-died',
        message: `asset "${assetKey}": its ${isolation} ended without an answer (exit code 1): ${why}`,
        cause: { name: 'RangeError', message: why, stack: expect.stringContaining('isolated-project.ts') },
      },
    })
  })

  it('that breaks after its answer has succeeded, and its log has the error', async () => {
    const { state, lines } = await run(isolation, ['throws_afterwards'])
    expect(state.status).toBe('succeeded')
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warning', message: 'an error after the step had answered: too late' }),
    )
  })

  it('fails with an error whose message is undefined', async () => {
    const { failure } = await run(isolation, ['throws_nothing'])
    expect(failure).toMatchObject({ error: { cause: { name: 'RangeError', message: 'undefined' } } })
  })

  it('is not started when the signal is aborted already', async () => {
    const printed: string[] = []
    const calling = isolatedRunner({ projectFile }).run(
      callOf(isolation, 'waits'),
      AbortSignal.abort(new Error('canceled before')),
      ({ message }) => void printed.push(message),
    )
    await expect(calling).rejects.toThrow('canceled before')
    expect(printed).toEqual([])
  })
})

describe('the process of an isolated step', () => {
  it('takes with it what it started and left behind', async () => {
    const { state, lines } = await run('process', ['starts'])
    expect(state.status).toBe('succeeded')
    const { own, started } = pidsIn(lines.find((line) => line.message === 'pids')?.fields)
    expect([isAlive(own), isAlive(started)]).toEqual([false, false])
  })

  it('is not waited for by way of a pipe that a daemon of the step holds', async () => {
    const { state, lines } = await run('process', ['starts_apart'])
    const { own, started } = pidsIn(lines.find((line) => line.message === 'pids')?.fields)
    expect(state.status).toBe('succeeded')
    expect(lines).toContainEqual(expect.objectContaining({ message: 'printed before the end', stream: 'stdout' }))
    expect([isAlive(own), isAlive(started)]).toEqual([false, true])
    process.kill(started, 'SIGKILL')
  })

  it('is gone when the call settles, not only told', async () => {
    const canceling = new AbortController()
    let own = 0
    const calling = isolatedRunner({ projectFile, graceMs: 50 }).run(
      callOf('process', 'spins_after_saying'),
      canceling.signal,
      ({ fields }) => {
        own = pidsIn(fields).own
        canceling.abort(new Error('canceled'))
      },
    )
    await expect(calling).rejects.toThrow('canceled')
    expect(isAlive(own)).toBe(false)
  })

  it.each([
    ['exits', 'spins_after_saying', 'exit'],
    ['ends by an uncaught error', 'spins_after_saying', 'throw'],
    ['is killed, while the step computes', 'spins_after_saying', 'kill'],
    ['is killed, while the step waits', 'waits', 'kill'],
  ])('ends when the process of its run %s', async (_what, stepKey, end) => {
    const parentFile = new URL('./test-data/isolated-parent.ts', import.meta.url).pathname
    const parent = spawn(process.execPath, [parentFile, stepKey, end], { stdio: ['pipe', 'pipe', 'ignore'] })
    const [text] = (await once(parent.stdout.setEncoding('utf8'), 'data')) as [string]
    const { own } = pidsIn(JSON.parse(text))
    expect(isAlive(own)).toBe(true)
    const exited = once(parent, 'exit')
    if (end === 'kill') parent.kill('SIGKILL')
    else parent.stdin.end()
    await exited
    await expect.poll(() => isAlive(own), { timeout: 5_000 }).toBe(false)
  })
})

function callOf(isolation: string, stepKey: string, inputs: IsolatedCall['inputs'] = {}): IsolatedCall {
  const chosen = { isolation: isolation as 'thread' | 'process', stepKey, inputs }
  return { ...chosen, runId: 'run', attempt: 1, partition: undefined, selected: [], config: undefined, runConfig: {} }
}

function pidsIn(fields: unknown): { readonly own: number; readonly started: number } {
  return fields as { readonly own: number; readonly started: number }
}

/** A process that has ended and that nobody has waited for yet is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch (error) {
    return process.platform !== 'linux' && !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

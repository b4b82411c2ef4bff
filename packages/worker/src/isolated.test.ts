import { describe, expect, it } from 'vitest'

import { buildGraph, executeRun, idMaker, launchRun, memoryLogStore, memoryStorage, systemClock } from '@ingot/core'
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
  const { lines } = await logs.read({ runId: state.runId, cursor: 0, limit: 1_000 })
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
})

import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'

import { codeHost } from './code-host.ts'
import { isBlocked, isFromHost, isFromStep } from './heard.ts'
import { warmPool } from './pool/warm-pool.ts'
import type { Scratch } from './testing/scratch.ts'
import { scratch, start } from './testing/scratch.ts'

// `_send` is what Node keeps under `send`: nobody can hide that.
const PROJECT = `import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineAsset, defineProject, defineSensor, skip } from '@ingot/core'
const strays = [null, 1, 'ready', {}, { kind: 'failed' }, { kind: 'ready' }, { kind: 'refused', id: 1 }, { kind: 'dying' }, { kind: 'threw' }]
async function forge(runId) {
  process.send(null)
  process.send({ kind: 'run-over', runId, isReusable: true, failure: undefined })
  process.disconnect()
  for (const stray of strays) process._send(stray)
  if (runId !== undefined) for (const line of ['{', 'null', '{"kind":"blocked"}', '{"kind":"failed"}']) writeSync(4, line + '\\n')
  await sleep(100)
}
const forges = defineAsset({ key: 'forges', run: async (_inputs, { runId }) => { await forge(runId); return 1 } })
const thread = defineAsset({ key: 'thread', isolation: 'thread', run: async () => {
  const { parentPort } = await import('node:worker_threads')
  for (const stray of strays) parentPort.postMessage(stray)
  return 1
} })
const apart = defineAsset({ key: 'apart', isolation: 'process', run: async () => { await forge(); return 1 } })
export default defineProject({ name: 'scratch', assets: [forges, thread, apart],
  sensors: [defineSensor({ name: 'forges', target: 'forges', evaluate: async () => { await forge(undefined); return skip('forged') } })] })`

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(): Promise<Scratch> {
  const house = await scratch({ 'project.ts': PROJECT })
  closing.push(async () => house[Symbol.asyncDispose]())
  return house
}

it('whatever is said, a look at it never throws', () => {
  fc.assert(
    fc.property(fc.anything({ withMap: true, withNullPrototype: true, withBigInt: true }), (value) => {
      const messages = [
        value,
        ...KINDS.map((kind) => ({ kind, loaded: value, error: value, cause: value, line: value })),
      ]
      for (const message of messages) for (const look of [isFromHost, isBlocked, isFromStep]) look(message)
    }),
  )
})
const KINDS = ['ready', 'failed', 'answer', 'refused', 'run-over', 'dying', 'blocked', 'log', 'threw', 'crashed']

it('an error whose causes go in a circle is no message', () => {
  const error = { name: 'Error', message: 'around' }
  expect(isFromStep({ kind: 'crashed', error })).toBe(true)
  expect(isFromStep({ kind: 'crashed', error: Object.assign(error, { cause: error }) })).toBe(false)
})

it.each(['forges', 'thread', 'apart'])(
  'a run that says on the line what it likes ends as it does (%s)',
  async (key) => {
    const house = await open()
    const pool = warmPool({ ...house.options, logs: house.runtime.logs })
    closing.push(() => pool.close({ isKilling: true }))
    const { runId, end } = await start(house, pool, key)
    expect(await end).toEqual({ kind: 'ended' })
    expect((await house.run(runId)).status).toBe('succeeded')
    const said = (await house.lines(runId)).map(({ message }) => message)
    if (key === 'thread') return
    expect(said).toContain("process.send was called and did nothing: this process's line is Ingot's own.")
    expect(said).toContain("process.disconnect was called and did nothing: this process's line is Ingot's own.")
    await expect
      .poll(async () => (await house.lines(runId)).filter(({ message }) => message.includes('no message of ours')))
      .toHaveLength(1)
  },
)

it('a sensor that says on the line what it likes is answered as ever', async () => {
  const house = await open()
  const host = await codeHost(house.options)
  closing.push(() => host.close())
  const { pid } = host
  const ask = { name: 'forges', cursor: undefined, pushes: [], lastTickAtMs: undefined }
  expect(await host.evaluateSensor(ask)).toMatchObject({ status: 'skipped' })
  expect(host.pid).toBe(pid)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { afterEach, expect, it } from 'vitest'

import type { SensorTickAsk } from '@ingot/core'

import type { ManagedHost } from './code-host.ts'
import { codeHost } from './code-host.ts'
import { isAlive } from './testing/is-alive.ts'
import type { Scratch } from './testing/scratch.ts'
import { scratch, testFile } from './testing/scratch.ts'

const EXITS_LINE =
  testFile('sensing-project.ts')
    .split('\n')
    .findIndex((line) => line.includes("'exits'")) + 1

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(options: Partial<Parameters<typeof codeHost>[0]> = {}) {
  const house = await scratch({ 'project.ts': testFile('sensing-project.ts') })
  closing.push(async () => house[Symbol.asyncDispose]())
  return { house, host: await opened(house, options) }
}

async function opened(house: Scratch, options: Partial<Parameters<typeof codeHost>[0]> = {}): Promise<ManagedHost> {
  const host = await codeHost({ ...house.options, ...options })
  closing.push(() => host.close())
  return host
}

function tick(name: string): SensorTickAsk {
  return { name, cursor: undefined, pushes: [], lastTickAtMs: undefined }
}

it('says what it has loaded, and answers by a process of its own', async () => {
  const { host, house } = await open()
  expect(host).toMatchObject({ project: 'sensing', codeVersion: expect.stringMatching(/^[0-9a-f]{12}$/) })
  expect(host.snapshot.sensors.map(({ name }) => name)).toContain('requests')
  expect([...host.files.keys()]).toEqual([house.options.projectFile])
  const outcome = await host.evaluateSensor(tick('requests'))
  expect(outcome).toMatchObject({ status: 'succeeded', runs: [{ runKey: { key: 'once' } }] })
  const [queued] = outcome.runs[0]?.events ?? []
  expect(queued).toMatchObject({ kind: 'run-queued', request: { tags: { pid: String(host.pid) } } })
})

it('the same files in another folder have the same version', async () => {
  const [one, other] = [await open(), await open()]
  expect(one.host.codeVersion).toBe(other.host.codeVersion)
})

it('what is wrong with a request is rejected as the error that it is', async () => {
  const { host } = await open()
  await expect(host.evaluateSensor(tick('nobody'))).rejects.toMatchObject({
    name: 'NotFoundError',
    code: 'not-found/sensor',
    retryable: false,
  })
})

it.each([
  [
    'calls process.exit',
    'exits',
    new RegExp(`sensor "exits": its code called process\\.exit\\(3\\) \\(at .*project\\.ts:${EXITS_LINE}:`),
  ],
  [
    'throws in a timer',
    'throws_aside',
    /sensor "throws_aside": something threw where nothing waited for it: nobody waits/,
  ],
  ['rejects aside', 'rejects_aside', /sensor "rejects_aside": something threw where .*: nobody awaits this/],
])('a sensor that %s fails its own tick, and no other', async (_what, name, message) => {
  const { host } = await open()
  const pid = host.pid
  const others = ['naps', 'quick', 'naps'].map((other) => host.evaluateSensor(tick(other)))
  const outcome = await host.evaluateSensor(tick(name))
  expect(outcome).toMatchObject({
    status: 'failed',
    error: { code: 'user-code/worker-died', message: expect.stringMatching(message) },
    runs: [],
  })
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(['skipped', 'skipped', 'skipped'])
  expect(host.pid).not.toBe(pid)
})

it('a sensor that fills the heap fails its own tick, though the process cannot say whose fault it was', async () => {
  const { host } = await open({ maxHeapMb: 128 })
  const others = ['naps', 'naps'].map((other) => host.evaluateSensor(tick(other)))
  const outcome = await host.evaluateSensor(tick('eats_heap'))
  expect(outcome.error?.message).toBe('sensor "eats_heap": ran out of memory (limit 128 MiB of JavaScript values)')
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(['skipped', 'skipped'])
})

it.runIf(process.platform === 'linux')('a sensor that takes 2 GB outside the heap fails its own tick', async () => {
  const { host } = await open({ maxMemoryMb: 400 })
  const napping = host.evaluateSensor(tick('naps'))
  const outcome = await host.evaluateSensor(tick('eats_buffers'))
  expect(outcome.error?.message).toContain('sensor "eats_buffers": ran out of memory (limit 400 MiB, ')
  expect(await napping).toMatchObject({ status: 'skipped' })
})

it('an endless loop is ended at the limit of its sensor with its place, and others are answered meanwhile', async () => {
  const { host } = await open()
  const order: string[] = []
  const note = async (name: string) => {
    const outcome = await host.evaluateSensor(tick(name))
    order.push(`${name} ${outcome.status}`)
    return outcome
  }
  const [outcome] = await Promise.all([note('spins'), note('naps'), note('quick')])
  expect(order).toEqual(['quick skipped', 'naps skipped', 'spins failed'])
  expect(outcome).toMatchObject({ status: 'failed', error: { code: 'user-code/timeout' } })
  expect(outcome.error?.message).toMatch(
    /^sensor "spins": kept its process busy without a pause for 7 s \(at .*project\.ts:\d+\) and was ended$/,
  )
})

it('a sensor that computes for a while without a pause ends its tick, others are answered meanwhile', async () => {
  const { host } = await open()
  const order: string[] = []
  const note = (name: string) => host.evaluateSensor(tick(name)).then(({ status }) => order.push(`${name} ${status}`))
  await Promise.all([note('computes'), note('quick'), note('quick')])
  expect(order).toEqual(['quick skipped', 'quick skipped', 'computes skipped'])
})

it('a sensor that waits for ever fails at its limit, in a process that lives on', async () => {
  const { host } = await open()
  const pid = host.pid
  expect(await host.evaluateSensor(tick('hangs'))).toMatchObject({
    status: 'failed',
    error: { code: 'user-code/timeout' },
  })
  expect(await host.evaluateSensor(tick('quick'))).toMatchObject({ status: 'skipped' })
  expect(host.pid).toBe(pid)
})

it('a process killed from outside is replaced, what was asked is asked again, and the exit is told', async () => {
  const { host } = await open()
  const exited = new Promise((resolve) => host.onExit(resolve))
  const napping = host.evaluateSensor(tick('naps'))
  process.kill(host.pid ?? 0, 'SIGKILL')
  expect(await exited).toMatchObject({ reason: 'worker-lost', message: expect.stringContaining('SIGKILL') })
  expect(await napping).toMatchObject({ status: 'skipped' })
})

it('what a sensor prints is given over', async () => {
  const printed: string[] = []
  const { host } = await open({ onPrint: (stream, text) => void printed.push(`${stream}: ${text}`) })
  await host.evaluateSensor(tick('prints'))
  await expect.poll(() => printed).toEqual(['stdout: looking around\n'])
})

it('when it is closed, what is open is rejected and may be asked again elsewhere', async () => {
  const { host } = await open()
  const napping = host.evaluateSensor(tick('naps')).catch((error: unknown) => error)
  await host.close()
  expect(await napping).toMatchObject({ code: 'storage/unavailable', retryable: true })
  await expect(host.evaluateSensor(tick('quick'))).rejects.toMatchObject({ code: 'storage/unavailable' })
})

it.each([
  [
    'throws',
    'const a: number = 1\nthrow new TypeError("no such thing")',
    /threw while loading: TypeError: no such thing \(at .*project\.ts:2:7\)$/,
  ],
  [
    'exits',
    'process.exit(4)',
    /ended its process while loading: its code called process\.exit\(4\) \(at .*project\.ts:1:9\)$/,
  ],
  ['has no project', 'export default 42', /has no project as its default export/],
  [
    'has a wrong definition',
    `import { defineAsset, defineProject } from '@ingot/core'
const a = defineAsset({ key: 'a', run: () => 1 })
export default defineProject({ name: 'p', assets: [a, a, defineAsset({ key: 'a', run: () => 2 })] })`,
    /"a"/,
  ],
])('a project that %s is refused with a sentence', async (_what, text, message) => {
  const house = await scratch({ 'project.ts': text })
  closing.push(async () => house[Symbol.asyncDispose]())
  await expect(codeHost(house.options)).rejects.toMatchObject({ message: expect.stringMatching(message) })
})

it('a project that never ends loading is refused at the limit', async () => {
  const house = await scratch({ 'project.ts': 'for (;;) Math.sqrt(2)' })
  closing.push(async () => house[Symbol.asyncDispose]())
  await expect(codeHost({ ...house.options, loadLimitMs: 6_000 })).rejects.toMatchObject({
    code: 'user-code/project-threw',
    message: expect.stringMatching(/did not end loading within 6 s \(at .*project\.ts:1\)$/),
  })
})

it('code that does not load when its process is started anew is tried again until it does', async () => {
  const { host, house } = await open()
  house.write('project.ts', 'throw new Error("for now")')
  process.kill(host.pid ?? 0, 'SIGKILL')
  await expect.poll(() => host.pid).toBeUndefined()
  const asked = host.evaluateSensor(tick('quick'))
  const loaded = new Promise<void>((resolve) => host.onOtherCode(resolve))
  house.write('project.ts', `${testFile('sensing-project.ts')}\n// other`)
  expect(await asked).toMatchObject({ status: 'skipped' })
  await loaded
})

it('when the daemon is killed, a process that spins in a sensor ends', async () => {
  const house = await scratch({ 'project.ts': testFile('sensing-project.ts') })
  closing.push(async () => house[Symbol.asyncDispose]())
  const file = fileURLToPath(new URL('./testing/asking-stand-in.ts', import.meta.url))
  const daemon = spawn(process.execPath, [file, JSON.stringify(house.options), 'spins'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(daemon.stdout.setEncoding('utf8'), 'data')) as [string]
  daemon.kill('SIGKILL')
  await expect.poll(() => isAlive(Number(line)), { timeout: 5_000 }).toBe(false)
})

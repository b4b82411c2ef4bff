import { afterEach, describe, expect, it } from 'vitest'

import type { ProjectRuntime, ProjectRuntimeOptions, Reload } from './project-runtime.ts'
import { projectRuntime } from './project-runtime.ts'
import type { Scratch } from './testing/scratch.ts'
import { scratch, start } from './testing/scratch.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** A project of one asset, `value`, whose value stands in a file of its own. */
function filesWith(value: string): Readonly<Record<string, string>> {
  return {
    'value.ts': `export const value = ${value}`,
    'project.ts': `import { setTimeout as sleep } from 'node:timers/promises'
import { defineAsset, defineProject } from '@ingot/core'
import { value } from './value.ts'
const slow = defineAsset({ key: 'slow', run: async (_inputs, { log }) => { log.info('at work'); await sleep(800); log.info(String(value)); return value } })
export default defineProject({ name: 'scratch', description: String(value), assets: [slow] })`,
  }
}

interface Opened {
  readonly house: Scratch
  readonly project: ProjectRuntime
  readonly reloads: Reload[]
  readonly failures: unknown[]
}

async function open(
  files: Readonly<Record<string, string>>,
  options: Partial<ProjectRuntimeOptions> = {},
): Promise<Opened> {
  const house = await scratch(files)
  closing.push(async () => house[Symbol.asyncDispose]())
  const reloads: Reload[] = []
  const failures: unknown[] = []
  const project = await projectRuntime({
    ...house.options,
    logs: house.runtime.logs,
    isWatching: true,
    onReload: (reload) => void reloads.push(reload),
    onReloadFailed: (error) => void failures.push(error),
    ...options,
  })
  closing.push(() => project.close({ isKilling: true }))
  return { house, project, reloads, failures }
}

function served({ project }: Opened): string | undefined {
  return project.host?.snapshot.description
}

describe('a project that is watched', () => {
  it('serves new code once it is saved, and says which files are other', async () => {
    const opened = await open(filesWith('0'))
    expect(served(opened)).toBe('0')
    for (const value of ['1', '2', '3']) {
      opened.house.write('value.ts', `export const value = ${value}`)
      await expect.poll(() => served(opened), { interval: 5 }).toBe(value)
    }
    expect(opened.reloads.map(({ changedFiles }) => changedFiles.length)).toEqual([2, 1, 1, 1])
    expect(opened.reloads.at(-1)?.changedFiles).toEqual([`${opened.house.directory}/value.ts`])
  })

  it('lets a run in flight end on the old code, and gives new runs the new', async () => {
    const opened = await open(filesWith('1'))
    const { house, project } = opened
    const pool = project.workers!
    const old = await start(house, pool, 'slow')
    await expect.poll(() => house.lines(old.runId)).not.toEqual([])
    house.write('value.ts', 'export const value = 2')
    await expect.poll(() => served(opened), { timeout: 5_000 }).toBe('2')
    const next = await start(house, pool, 'slow')
    expect(await Promise.all([old.end, next.end])).toEqual([{ kind: 'ended' }, { kind: 'ended' }])
    expect((await house.lines(old.runId)).at(-1)?.message).toBe('1')
    expect((await house.lines(next.runId)).at(-1)?.message).toBe('2')
    expect(next.worker.codeVersion).toBe(project.host?.codeVersion)
    expect(old.worker.codeVersion).not.toBe(next.worker.codeVersion)
  })

  it('goes on with the old code while the new does not load, and takes it as soon as it does', async () => {
    const opened = await open(filesWith('1'))
    await opened.project.workers?.warm()
    opened.house.write('value.ts', 'export const value = {{')
    await expect.poll(() => opened.failures, { timeout: 5_000 }).toHaveLength(1)
    expect(opened.project.failure).toMatchObject({ code: 'user-code/project-threw' })
    expect(served(opened)).toBe('1')
    const { end } = await start(opened.house, opened.project.workers!, 'slow')
    expect(await end).toEqual({ kind: 'ended' })
    opened.house.write('value.ts', 'export const value = 3')
    await expect.poll(() => served(opened), { timeout: 5_000 }).toBe('3')
    expect(opened.project.failure).toBeUndefined()
  })

  it('says that it loads again when broken code is put back to what runs', async () => {
    let recoveries = 0
    const opened = await open(filesWith('1'), { onRecovered: () => (recoveries += 1) })
    opened.house.write('value.ts', 'export const value = {{')
    await expect.poll(() => opened.failures, { timeout: 5_000 }).toHaveLength(1)
    opened.house.write('value.ts', 'export const value = 1')
    await expect.poll(() => recoveries, { timeout: 5_000 }).toBe(1)
    expect(opened.project.failure).toBeUndefined()
    expect(opened.reloads).toHaveLength(1)
  })

  it('loads code anew that is not other when it is told to, since what was in its way may lie elsewhere', async () => {
    const text = `import { existsSync } from 'node:fs'
import { defineProject } from '@ingot/core'
if (!existsSync(new URL('./there.txt', import.meta.url))) throw new Error('it is not there')
export default defineProject({ name: 'scratch', assets: [] })`
    const { house, project, failures } = await open({ 'project.ts': text })
    expect(project.failure).toMatchObject({ message: expect.stringContaining('it is not there') })
    expect(project.loadedAtMs).toBeUndefined()
    house.write('there.txt', 'now it is')
    await project.reload()
    expect(failures).toHaveLength(1)
    await project.reload({ isForced: true })
    expect(project.failure).toBeUndefined()
    expect(project.host?.project).toBe('scratch')
    expect(project.loadedAtMs).toBeGreaterThan(0)
  })

  it('comes up when its first code, which did not load, is put right', async () => {
    const opened = await open({ 'project.ts': 'import "./nowhere.ts"' })
    expect(opened.project.host).toBeUndefined()
    expect(opened.failures).toHaveLength(1)
    for (const [path, text] of Object.entries(filesWith('1'))) opened.house.write(path, text)
    await expect.poll(() => served(opened), { timeout: 5_000 }).toBe('1')
  })

  it('comes up when a file that it imports, and that was missing, is made', async () => {
    const { 'project.ts': text = '' } = filesWith('1')
    const opened = await open({ 'project.ts': text })
    expect(opened.project.host).toBeUndefined()
    opened.house.write('value.ts', 'export const value = 5')
    await expect.poll(() => served(opened), { timeout: 5_000 }).toBe('5')
  })

  it('watches a file that is imported since the last edit, in a folder of its own', async () => {
    const opened = await open(filesWith('1'))
    opened.house.write('parts/more.ts', 'export const more = 7')
    opened.house.write('value.ts', 'export { more as value } from "./parts/more.ts"')
    await expect.poll(() => served(opened), { timeout: 5_000 }).toBe('7')
    opened.house.write('parts/more.ts', 'export const more = 8')
    await expect.poll(() => served(opened), { timeout: 5_000 }).toBe('8')
  })

  it('serves what was saved last, however many edits come at once', async () => {
    const opened = await open(filesWith('0'))
    for (let i = 1; i <= 40; i += 1) {
      opened.house.write('value.ts', `export const value = ${i}`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await expect.poll(() => served(opened), { timeout: 5_000 }).toBe('40')
  })

  it('loads nothing when a file is saved as it was', async () => {
    const opened = await open(filesWith('1'))
    const { codeVersion } = opened.project.host!
    opened.house.write('value.ts', 'export const value = 1')
    await opened.project.reload()
    expect(opened.reloads).toHaveLength(1)
    expect(opened.project.host?.codeVersion).toBe(codeVersion)
  })
})

it('a project that is not watched loads what was saved when it is told to', async () => {
  const opened = await open(filesWith('1'), { isWatching: false })
  opened.house.write('value.ts', 'export const value = 2')
  expect(served(opened)).toBe('1')
  await opened.project.reload()
  expect(served(opened)).toBe('2')
})

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { memoryLogStore } from '@ingot/core'
import { afterEach, expect, it } from 'vitest'

import { sqlite } from '../config.ts'
import type { OpenedProjects } from './open-projects.ts'
import { openProjects } from './open-projects.ts'
import { NO_CONFIG } from './settings.ts'

const CORE = fileURLToPath(new URL('../../../core', import.meta.url))
const GOOD = (name: string) => `import { defineAsset, defineProject } from '@ingot/core'
const raw = defineAsset({ key: '${name}/raw', run: () => 1 })
export default defineProject({ name: '${name}', assets: [raw] })`
const BAD = 'throw new Error("not today")'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(files: Readonly<Record<string, string>>) {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ingot-projects-')))
  closing.push(async () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }))
  mkdirSync(join(root, 'node_modules/@ingot'), { recursive: true })
  symlinkSync(CORE, join(root, 'node_modules/@ingot/core'))
  const write = (path: string, text: string) => writeFileSync(join(root, path), text)
  for (const [path, text] of Object.entries(files)) write(path, text)
  const instanceDirectory = join(root, '.ingot')
  mkdirSync(instanceDirectory)
  const projectFiles = Object.keys(files).map((path) => join(root, path))
  const projects: OpenedProjects = await openProjects(
    { root, projectFiles, storage: sqlite('.ingot'), instanceDirectory, daemon: NO_CONFIG },
    {
      logs: memoryLogStore(),
      maxRuns: 2,
      workers: { warm: 1 },
      isWatching: false,
      runtimeModule: new URL('./runtime-module.ts', import.meta.url).href,
      say: () => undefined,
    },
  )
  closing.push(async () => projects[Symbol.asyncDispose]())
  return { root, projects, write }
}

it('each project file is a location: what was loaded from it, or what is wrong with it', async () => {
  const { root, projects } = await open({ 'one.ts': GOOD('one'), 'two.ts': BAD })
  await projects.warm()
  const [one, two] = projects.locations()
  expect(one).toEqual({
    name: 'one',
    file: join(root, 'one.ts'),
    codeVersion: expect.stringMatching(/^[0-9a-f]{12}$/),
    loadedAtMs: expect.any(Number),
    snapshot: expect.objectContaining({ project: 'one' }),
    workers: { idle: 1, executing: 0 },
  })
  expect(two).toMatchObject({ name: join(root, 'two.ts'), workers: { idle: 0, executing: 0 } })
  expect(two?.error).toMatchObject({
    code: 'user-code/project-threw',
    message: expect.stringContaining('not today'),
    stack: expect.any(String),
  })
  expect(two).not.toHaveProperty('snapshot')
})

it('a location is loaded anew by its name, or by its file until it has one, and who listens is told', async () => {
  const { root, projects, write } = await open({ 'project.ts': BAD })
  let changes = 0
  projects.onChange(() => (changes += 1))
  write('project.ts', GOOD('shop'))
  await projects.reload(join(root, 'project.ts'))
  expect(projects.locations()).toMatchObject([{ name: 'shop' }])
  expect(changes).toBe(1)
  write('project.ts', BAD)
  await projects.reload('shop')
  const [location] = projects.locations()
  expect(location).toMatchObject({ name: 'shop', snapshot: { project: 'shop' }, error: { name: 'UserCodeError' } })
  expect(changes).toBe(2)
  await expect(projects.reload('nobody')).rejects.toMatchObject({ code: 'not-found/project' })
})

it('of two projects that make the same asset the second is refused', async () => {
  const { root, projects } = await open({ 'one.ts': GOOD('one'), 'two.ts': GOOD('two').replace('two/raw', 'one/raw') })
  expect(projects.list().map(({ host }) => host.project)).toEqual(['one'])
  const message = expect.stringContaining(`asset "one/raw" is defined in ${join(root, 'one.ts')} too`)
  expect(projects.locations()[1]).toMatchObject({ error: { code: 'definition/duplicate-key', message } })
})

it('of two projects of one name the second is refused', async () => {
  const { root, projects } = await open({ 'one.ts': GOOD('same'), 'two.ts': `${GOOD('same')}\n// other` })
  expect(projects.list()).toHaveLength(1)
  expect(projects.locations()).toMatchObject([
    { name: 'same', file: join(root, 'one.ts') },
    { name: join(root, 'two.ts'), error: { code: 'definition/duplicate-key' } },
  ])
})

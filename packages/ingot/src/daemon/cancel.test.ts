/** A run that is canceled under a daemon, with real processes: how long its steps and its clean-up are given. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, expect, it } from 'vitest'

import type { OpenedDaemon } from './open-daemon.ts'
import { openDaemon } from './open-daemon.ts'

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url))
const GRACE_MS = 400

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const PROJECT = `import { always, defineJob, defineOp, defineProject } from 'ingot'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
const here = (name: string) => new URL(name, import.meta.url)
const deaf = defineOp({ name: 'deaf', run: async () => {
  writeFileSync(here('begun'), '')
  await sleep(60_000)
} })
const sweep = defineOp({ name: 'sweep', run: async (_inputs: {}, { signal }) => {
  await sleep(${GRACE_MS / 2}, undefined, { signal })
  writeFileSync(here('swept'), '')
} })
const job = defineJob({ name: 'job', compose: () => {
  const work = deaf({})
  always(work, () => sweep({}))
} })
export default defineProject({ name: 'shop', assets: [], jobs: [job] })`

async function open(): Promise<{ readonly root: string; readonly daemon: OpenedDaemon }> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'ingot-cancel-')))
  closing.push(async () => rmSync(root, { recursive: true, force: true, maxRetries: 3 }))
  mkdirSync(join(root, 'node_modules'))
  symlinkSync(join(PACKAGES, 'ingot'), join(root, 'node_modules/ingot'))
  writeFileSync(join(root, 'project.ts'), PROJECT)
  const config = `import { defineConfig } from 'ingot'
export default defineConfig({ projects: ['./project.ts'], cancelGraceMs: ${GRACE_MS} })`
  writeFileSync(join(root, 'ingot.config.ts'), config)
  const daemon = await openDaemon({ cwd: root })
  closing.push(async () => daemon[Symbol.asyncDispose]())
  return { root, daemon }
}

it('clean-up is done after a step that does not hear its signal, when the configured grace is over', async () => {
  const { root, daemon } = await open()
  const runId = (await daemon.launch('shop', { job: 'job' })) ?? ''
  const begun = () => existsSync(join(root, 'begun'))
  await expect.poll(begun, { timeout: 20_000 }).toBe(true)
  const answer = await fetch(`${daemon.url}/api/v1/runs/${runId}/cancel`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.ok).toBe(true)
  const status = async () => (await daemon.storage.getRun(runId))?.status
  await expect.poll(status, { timeout: 4_000 }).toBe('canceled')
  expect(existsSync(join(root, 'swept'))).toBe(true)
  const { events } = await daemon.storage.read({ afterId: 0, limit: 100, runId })
  expect(events.find((event) => event.kind === 'step-succeeded')).toMatchObject({ stepKey: 'sweep' })
})

import { expect, test } from 'vitest'
import { z } from 'zod'

import { fixedClock } from '../clock.ts'
import { defineAsset } from '../definition/asset.ts'
import { eager } from '../definition/condition-presets.ts'
import { defineProject } from '../definition/project.ts'
import type { RunAsk } from '../definition/run-ask.ts'
import { buildGraph } from '../graph/graph.ts'
import { memoryStorage } from '../storage/memory.ts'
import { automationEvaluator } from './evaluator/automation-evaluator.ts'
import { explainSubject } from './explain-subject.ts'
import { prepareAsk } from './prepare-ask.ts'
import { previewRun } from './preview-run.ts'

const raw = defineAsset({
  key: 'raw',
  config: z.object({ pages: z.number() }),
  automation: eager(),
  checks: [{ name: 'small', run: () => true, automation: eager() }],
  run: () => 1,
})
const many = Array.from({ length: 40 }, (_, i) => defineAsset({ key: `part/${i}`, run: () => 1 }))
const whole = defineAsset({ key: 'whole', after: many, run: () => 1 })
const graph = buildGraph(defineProject({ name: 'p', assets: [raw, ...many, whole] }))

function open() {
  const storage = memoryStorage()
  const ports = { storage, clock: fixedClock(1_000), random: () => 0.5, env: {}, newRunId: () => 'run-1' }
  const preview = (ask: Omit<RunAsk, 'kind'>) =>
    previewRun(ports, graph, { ask: { kind: 'ingot/request', ...ask }, launchedBy: 'api' })
  return { storage, ports, preview }
}

test('a preview is the run as it would be written down, and nothing is written', async () => {
  const { storage, ports, preview } = open()
  const ask = { assets: 'raw', runConfig: { assets: { raw: { pages: 2 } } } }
  const shown = await preview(ask)
  const run = await prepareAsk(ports, graph, { ask: { kind: 'ingot/request', ...ask }, launchedBy: 'api' })
  expect(run?.events[0]).toMatchObject({ kind: 'run-queued', request: shown?.request })
  expect(shown?.steps).toEqual([{ key: 'raw', assets: ['raw'], after: [], checks: ['raw/small'] }])
  expect(await storage.lastEventId()).toBe(0)
})

test('a step that waits for very many others is one step', async () => {
  const shown = await open().preview({ assets: 'whole or part/*' })
  const last = shown?.steps.at(-1)
  expect(shown?.steps).toHaveLength(41)
  expect(last?.after).toHaveLength(40)
  expect(last).not.toHaveProperty('isContinued')
})

test.each([
  [{ assets: 'raw' }, 'invalid/config'],
  [{ assets: 'nobody' }, 'invalid/unknown-asset'],
  [{ job: 'none' }, 'invalid/unknown-job'],
])('what a launch would refuse, its preview refuses (%j)', async (ask, code) => {
  await expect(open().preview(ask)).rejects.toMatchObject({ code })
})

test('conditions are explained of assets and of checks', async () => {
  const { ports } = open()
  const evaluator = automationEvaluator(ports, graph)
  const explain = (subject: string) => explainSubject(evaluator, graph, { subject })
  expect(await explain('raw')).toMatchObject({ trueCount: expect.any(Number), parts: expect.any(Array) })
  expect(await explain('raw/small')).toMatchObject({ trueCount: expect.any(Number) })
  expect(await explain('whole')).toBeUndefined()
  expect(await explain('nobody')).toBeUndefined()
})

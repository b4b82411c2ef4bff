import type { BackfillItem, BackfillPlan, BackfillState } from '@ingot/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { ScratchProject } from './testing/scratch-project.ts'

const PROJECT = `import { daily, defineAsset, defineProject, dynamicPartitions, weekly } from 'ingot'
const days = daily({ start: '2026-01-04', end: '2026-01-18' })
const raw = defineAsset({ key: 'raw', partitions: days, run: (_inputs, { partition }) => {
  if (partition.key === '2026-01-05') throw new Error('not this day')
  return [partition.key]
} })
const clean = defineAsset({ key: 'clean', deps: { raw }, partitions: days, run: ({ raw }) => raw })
const week = defineAsset({ key: 'week', deps: { clean }, partitions: weekly({ start: '2026-01-04', end: '2026-01-18' }), run: ({ clean }) => clean })
const customer = defineAsset({ key: 'customer', partitions: dynamicPartitions({ name: 'customers' }), run: () => 1 })
export default defineProject({ name: 'shop', assets: [raw, clean, week, customer] })
`

describe('partitions', () => {
  let project: ScratchProject
  beforeAll(async () => {
    project = new ScratchProject({ 'project.ts': PROJECT })
    await project.ingot('asset', 'materialize', '-s', 'raw', '--partition-range', '2026-01-04..2026-01-06', '--json')
  })
  afterAll(() => project[Symbol.dispose]())

  test('list shows how the partitions of an asset stand, as ranges', async () => {
    const [text, json, missing] = await Promise.all([
      project.ingot('partition', 'list', 'raw'),
      project.ingot('partition', 'list', 'raw', '--json'),
      project.ingot('partition', 'list', 'raw', '--missing', '--json'),
    ])
    expect(text.stdout).toContain('━✗━───────────  14 partitions: 2 materialized, 1 failed, 11 missing\n')
    expect(text.stdout).toMatch(
      /\nmaterialized +2026-01-04, 2026-01-06\nfailed +2026-01-05\nmissing +2026-01-07\.\.2026-01-17\n/,
    )
    expect(json.json()).toMatchObject({
      asset: 'raw',
      total: 14,
      materialized: {
        count: 2,
        ranges: [
          ['2026-01-04', '2026-01-04'],
          ['2026-01-06', '2026-01-06'],
        ],
      },
      failed: { count: 1, ranges: [['2026-01-05', '2026-01-05']] },
    })
    expect(missing.json()).not.toHaveProperty('failed')
  })

  test('keys are added to a set of dynamic partitions and deleted', async () => {
    const added = await project.ingot('partition', 'add', 'customers', 'acme', 'bolt', 'acme', '--json')
    const again = await project.ingot('partition', 'add', 'customers', 'bolt', 'cog')
    const deleted = await project.ingot('partition', 'delete', 'customers', 'bolt', 'nobody')
    const keys = await project.ingot('partition', 'list', 'customers')
    const all = await project.ingot('partition', 'list')
    expect(added.json()).toEqual({ set: 'customers', added: ['acme', 'bolt'] })
    expect(again.stdout).toBe('1 key added to customers, 1 was there before.\n')
    expect(deleted.stdout).toBe('1 key deleted from customers, 1 was not there.\n')
    expect(keys.stdout).toBe('acme\ncog\n')
    expect(all.stdout).toMatch(/\nraw +daily from 2026-01-04 .* 2\/14\n/)
    expect(all.stdout).toMatch(/\ncustomers +set of dynamic partitions +2 keys\n/)
  })

  test('a wrong name or key leaves 2 and a sentence', async () => {
    const [unknown, noSet, badKey] = await Promise.all([
      project.ingot('partition', 'list', 'nothing'),
      project.ingot('partition', 'add', 'nobody', 'a'),
      project.ingot('partition', 'add', 'customers', ''),
    ])
    expect([unknown.code, noSet.code, badKey.code]).toEqual([2, 2, 2])
    expect(unknown.stderr).toContain('no asset with partitions and no set of dynamic partitions named "nothing"')
    expect(noSet.stderr).toContain('(known: customers)')
    expect(badKey.stderr).toContain('partition key "" is not allowed: it is empty')
  })
})

describe('backfills', () => {
  let project: ScratchProject
  beforeAll(() => {
    project = new ScratchProject({ 'project.ts': PROJECT })
  })
  afterAll(() => project[Symbol.dispose]())

  test('a dry run shows what would be made, and makes no folder', async () => {
    const ask = ['backfill', 'launch', '-s', '+week', '--partition-range', '2026-01-09..2026-01-12', '--dry-run']
    const [text, json] = await Promise.all([
      project.ingot(...ask),
      project.ingot(...ask, '--policy', 'batch:2', '--json'),
    ])
    expect(text.stdout).toMatch(/\nraw +4 +2026-01-09\.\.2026-01-12 +a run per partition\n/)
    expect(text.stdout).toContain('It would make 10 asset partitions in 6 runs. Nothing was written.\n')
    expect(json.json() as BackfillPlan).toMatchObject({
      runCount: 2 + 1,
      request: { policy: { batch: 2 }, launchedBy: 'cli' },
    })
    expect(project.has('.ingot')).toBe(false)
  })

  test('what is launched waits for a daemon, and list and show say so', async () => {
    const launched = await project.ingot(
      'backfill',
      'launch',
      '-s',
      'raw or clean',
      '--priority',
      '-3',
      '--tag',
      'team=news',
    )
    expect(launched.stdout).toMatch(/^Backfill [\w-]+: 28 asset partitions in 14 runs\.\n$/)
    expect(launched.stderr).toContain('No daemon runs here')
    const list = (await project.ingot('backfill', 'list', '--json')).json() as {
      readonly backfills: readonly BackfillState[]
    }
    const id = list.backfills[0]?.backfillId ?? ''
    expect(list.backfills[0]).toMatchObject({ status: 'running', request: { priority: -3, tags: { team: 'news' } } })
    const [table, shown, json] = await Promise.all([
      project.ingot('backfill', 'list', '--status', 'running'),
      project.ingot('backfill', 'show', id.slice(0, 14)),
      project.ingot('backfill', 'show', id, '--status', 'pending', '--json'),
    ])
    expect(table.stdout).toMatch(/running +raw, clean +.* 0\/28 +28 pending +cli\n/)
    expect(shown.stdout).toMatch(/\nTARGET +PENDING\nraw +14\nclean +14\n/)
    expect(shown.stdout).toContain('No daemon runs here')
    const state = json.json() as BackfillState & {
      readonly items: readonly BackfillItem[]
      readonly isDaemonAlive: boolean
    }
    expect([state.items.length, state.isDaemonAlive]).toEqual([28, false])
  })

  test('pause, resume and cancel ask for a new status, in a state that allows it', async () => {
    const launched = await project.ingot('backfill', 'launch', '-s', 'raw', '--json')
    const { backfillId } = launched.json() as BackfillState
    expect((await project.ingot('backfill', 'resume', backfillId)).stderr).toContain('to resume it, it must be paused')
    expect((await project.ingot('backfill', 'pause', backfillId, '--json')).json()).toEqual({
      backfillId,
      status: 'paused',
    })
    expect((await project.ingot('backfill', 'resume', backfillId)).stdout).toBe(`Backfill ${backfillId} goes on.\n`)
    expect((await project.ingot('backfill', 'cancel', backfillId, '--json')).json()).toEqual({
      backfillId,
      status: 'canceling',
    })
    const retry = await project.ingot('backfill', 'retry', backfillId)
    expect([retry.code, retry.stderr]).toEqual([2, expect.stringContaining('is still canceling')])
  })

  test('what is wrong with a request is said, and leaves 2', async () => {
    const results = await Promise.all([
      project.ingot('backfill', 'launch'),
      project.ingot('backfill', 'launch', '-s', 'raw', '--policy', 'batch:0'),
      project.ingot('backfill', 'launch', '-s', 'raw', '--partition-range', '2026-01-04..2027-01-04'),
      project.ingot('backfill', 'launch', '--job', 'nightly'),
      project.ingot('backfill', 'show', 'nobody'),
      project.ingot('backfill', 'list', '--status', 'gone'),
    ])
    expect(results.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2])
    const said = [
      '--select or --job',
      'It is per-partition, single-run, or batch:N',
      'there is no partition "2027-01-04"',
      'there is no job "nightly"',
      'there is no backfill "nobody"',
      'A backfill is running',
    ]
    for (const [i, words] of said.entries()) expect(results[i]?.stderr).toContain(words)
  })
})

import { readFileSync } from 'node:fs'

import type { RunState } from '@ingot/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { RunResultJson } from './run-json.ts'
import { SAMPLE } from './testing/sample-project.ts'
import type { Running } from './testing/scratch-project.ts'
import { ScratchProject } from './testing/scratch-project.ts'

interface Listed {
  readonly runs: readonly RunState[]
  readonly nextCursor: string | null
}

async function listRuns(project: ScratchProject, ...options: readonly string[]): Promise<Listed> {
  return (await project.ingot('run', 'list', '--json', ...options)).json() as Listed
}

/** An asset that does not heed its signal. */
const DEAF = `import { defineAsset, defineProject } from 'ingot'
const deaf = defineAsset({ key: 'deaf', run: (_inputs, { log }) => {
  log.warning('it has started')
  return new Promise(() => setInterval(() => {}, 1e6))
} })
export default defineProject({ name: 'deaf', assets: [deaf] })
`

/** A run of `other/slow` and what depends on it, started and not ended. */
async function startSlow(project: ScratchProject): Promise<Running> {
  const running = project.start(['asset', 'materialize', '-s', 'other/slow+'])
  await running.untilPrinted('slow has started')
  return running
}

describe('runs that have ended', () => {
  let project: ScratchProject
  let failed: string

  beforeAll(async () => {
    project = new ScratchProject({ 'project.ts': SAMPLE, broken: '' })
    const result = await project.ingot('asset', 'materialize', '-s', '+gold/report', '--json', '--tag', 'team=news')
    failed = (result.json() as RunResultJson).runId ?? ''
    await project.ingot('asset', 'materialize', '-s', 'other/idle')
  })
  afterAll(() => project[Symbol.dispose]())

  test('list shows them newest first, by status, page by page, without loading the project', async () => {
    const [table, onlyFailed, firstPage, wrong] = await Promise.all([
      project.ingot('run', 'list'),
      listRuns(project, '--status', 'failed,canceled'),
      listRuns(project, '--limit', '1'),
      project.ingot('run', 'list', '--status', 'broken'),
    ])
    expect(table.stdout).toMatch(/^RUN +STATUS +WHAT +STARTED +TOOK +STEPS +BY +REASON\n/)
    expect(table.stdout).toMatch(
      /succeeded +materialize other\/idle .*\n.* failed +materialize \+gold\/report .* 1\/3 +cli +failed: silver\/messages\n/,
    )
    expect(onlyFailed.runs.map(({ runId, status, request }) => [runId, status, request.tags])).toEqual([
      [failed, 'failed', { team: 'news' }],
    ])
    const secondPage = await listRuns(project, '--limit', '1', '--cursor', firstPage.nextCursor ?? '')
    expect(secondPage.runs.map(({ runId }) => runId)).toEqual([failed])
    expect(wrong.stderr).toContain(
      'A run is queued, running, canceling, succeeded, failed, canceled. See `ingot run list --help`.',
    )
  })

  test('show tells the failure first, then the steps on their time axis', async () => {
    const [plain, asJson, withEvents] = await Promise.all([
      project.ingot('run', 'show', failed.slice(0, 14)),
      project.ingot('run', 'show', failed, '--json'),
      project.ingot('run', 'show', failed, '--events'),
    ])
    const { stdout } = plain
    expect(stdout.indexOf('✗ failed  silver/messages')).toBeLessThan(stdout.indexOf('STEP '))
    expect(stdout).toMatch(/\nsilver\/messages +failed +1 +\d+ ms +·*▓+·* +TypeError: the source is broken\n/)
    expect(stdout).toMatch(/\ngold\/report +skipped +silver\/messages failed\n/)
    expect(asJson.json()).toMatchObject({
      runId: failed,
      status: 'failed',
      error: { reason: 'step-failed', message: 'failed: silver/messages' },
      steps: [
        { key: 'bronze/raw', status: 'succeeded' },
        {
          key: 'silver/messages',
          status: 'failed',
          error: { code: 'user-code/asset-threw', cause: { name: 'TypeError' } },
        },
        { key: 'gold/report', status: 'skipped', durationMs: null, reason: 'silver/messages failed' },
      ],
      run: { request: { tags: { team: 'news' } } },
    })
    expect(withEvents.stdout).toMatch(/ run-ended {2}\{"outcome":"failed"/)
  })

  test('logs are given by step and level, as lines or as one array', async () => {
    const [all, warnings, otherStep, asJson] = await Promise.all([
      project.ingot('run', 'logs', failed),
      project.ingot('run', 'logs', failed, '--level', 'warning'),
      project.ingot('run', 'logs', failed, '--step', 'silver/messages', '--json'),
      project.ingot('run', 'logs', failed, '--json'),
    ])
    expect(all.stdout).toMatch(
      /^[\d:.]+ info {4}bronze\/raw {2}fetching {2}limit=3\n[\d:.]+ warning bronze\/raw {2}slow answer\n$/,
    )
    expect(warnings.stdout.split('\n')).toHaveLength(2)
    expect(otherStep.json()).toEqual([])
    expect(asJson.json()).toMatchObject([
      { level: 'info', fields: { limit: 3 }, stepKey: 'bronze/raw' },
      { level: 'warning' },
    ])
  })

  test('retry runs what was left undone and nothing else; a run without failures has nothing to retry', async () => {
    using own = new ScratchProject({ 'project.ts': SAMPLE, broken: '' })
    const first = (await own.ingot('asset', 'materialize', '-s', '+gold/report', '--json')).json() as RunResultJson
    const again = await own.ingot('run', 'retry', first.runId ?? '', '--json')
    expect([again.code, again.json()]).toMatchObject([
      1,
      { steps: [{ key: 'silver/messages', status: 'failed' }, { key: 'gold/report' }] },
    ])
    await own.node('-e', 'fs.rmSync("broken")')
    const repaired = await own.ingot('run', 'retry', first.runId?.slice(0, 18) ?? '')
    expect(repaired.code).toBe(0)
    expect(repaired.stdout).toContain('2 of 2 steps succeeded')
    const { runs } = await listRuns(own)
    expect(runs[0]?.request).toMatchObject({
      parentRunId: first.runId,
      retryStrategy: 'from-failure',
      launchedBy: 'cli',
    })
    const [nothing, all] = [
      await own.ingot('run', 'retry', runs[0]?.runId ?? ''),
      await own.ingot('run', 'retry', first.runId ?? '', '--strategy', 'all', '--json'),
    ]
    expect([nothing.code, nothing.stderr]).toMatchObject([
      2,
      expect.stringContaining('has no step left to retry: all succeeded.'),
    ])
    expect((all.json() as RunResultJson).steps).toHaveLength(3)
    const chosen = await own.ingot('run', 'retry', first.runId ?? '', '--select', 'bronze/raw', '--json')
    expect((chosen.json() as RunResultJson).steps.map(({ key }) => key)).toEqual(['bronze/raw'])
  })

  test('an id that no run has, or several begin with, is refused; so is canceling a finished run', async () => {
    using empty = new ScratchProject({ 'project.ts': SAMPLE })
    const [unknown, several, finished, nowhere, none] = await Promise.all([
      project.ingot('run', 'show', 'ffff'),
      project.ingot('run', 'show', failed.slice(0, 4)),
      project.ingot('run', 'cancel', failed),
      empty.ingot('run', 'logs', failed),
      empty.ingot('run', 'list'),
    ])
    expect([unknown.code, unknown.stderr]).toEqual([2, 'error: there is no run "ffff". See `ingot run list`.\n'])
    expect(several.stderr).toContain(`several runs begin with "${failed.slice(0, 4)}"`)
    expect([finished.code, finished.stderr]).toEqual([
      2,
      `error: run ${failed} has failed already; there is nothing to cancel.\n`,
    ])
    expect(nowhere.code).toBe(2)
    expect(none.stdout).toBe('No runs.\n')
    expect(empty.has('.ingot')).toBe(false)
  })
})

describe.concurrent('runs that are executed now', () => {
  test('Ctrl-C cancels the run, waits for its end and leaves 1', async () => {
    using project = new ScratchProject({ 'project.ts': SAMPLE })
    const running = await startSlow(project)
    running.child.kill('SIGINT')
    const ended = await running.ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toBe('Canceling the run; press Ctrl-C again to leave without waiting.\n')
    expect(ended.stdout).toMatch(/– canceled {3}other\/slow /)
    expect(ended.stdout).toMatch(/Run canceled in .*: 0 of 2 steps succeeded, 2 canceled\.\n/)
  })

  test('cancel says when the process has not heeded it yet; a second Ctrl-C leaves such a run at once with 130', async () => {
    using project = new ScratchProject({ 'project.ts': DEAF })
    const running = project.start(['asset', 'materialize', '-s', '*'])
    await running.untilPrinted('it has started')
    const [run] = (await listRuns(project)).runs
    const canceled = await project.ingot('run', 'cancel', run?.runId ?? '', '--timeout', '0')
    expect([canceled.code, canceled.stdout]).toMatchObject([
      1,
      expect.stringMatching(/has not ended after \d+ ms\. Its process has been asked/),
    ])
    running.child.kill('SIGINT')
    await running.untilPrinted('asked by its own process')
    running.child.kill('SIGINT')
    expect((await running.ended).code).toBe(130)
  })

  test('a run whose process was killed is listed as failed with its reason, and retry completes it', async () => {
    using project = new ScratchProject({ 'project.ts': SAMPLE })
    const running = await startSlow(project)
    const during = await project.ingot('run', 'list')
    expect(during.stdout).toMatch(/ running +materialize other\/slow\+ /)
    running.child.kill('SIGKILL')
    expect((await running.ended).code).toBeNull()

    const after = await project.ingot('run', 'list')
    expect(after.stdout).toMatch(
      / failed +materialize other\/slow\+ .* the process that ran it \(pid \d+ .*\) is gone; it was killed or crashed\n/,
    )
    const [lost] = (await listRuns(project)).runs
    expect(lost).toMatchObject({ status: 'failed', reason: 'worker-lost' })
    const shown = await project.ingot('run', 'show', lost?.runId ?? '')
    expect(shown.stdout).toMatch(/\n✗ lost {4}other\/slow\n/)
    expect(shown.stdout).toMatch(/\nother\/after +planned\n/)

    project.write('go', '')
    const retried = await project.ingot('run', 'retry', lost?.runId ?? '', '--json')
    expect([retried.code, retried.json()]).toMatchObject([
      0,
      { status: 'succeeded', materializations: [{ asset: 'other/slow' }, { asset: 'other/after' }] },
    ])
  })

  test('a run in which something throws where nothing waits for it says what, and leaves 1', async () => {
    using astray = new ScratchProject({
      'project.ts': `
        import { defineAsset, defineProject } from 'ingot'
        const run = () => new Promise(() => void Promise.reject(new Error('gone astray')))
        export default defineProject({ name: 'astray', assets: [defineAsset({ key: 'a', run })] })`,
    })
    const { code } = await astray.ingot('asset', 'materialize', '-s', '*')
    expect(code).toBe(1)
    const list = (await astray.ingot('run', 'list', '--json')).json()
    expect(list).toMatchObject({ runs: [{ status: 'failed', reason: 'uncaught-error' }] })
    expect(JSON.stringify(list)).toContain('gone astray')
  })

  test('cancel ends a run of another process and says so; logs --follow goes on until then', async () => {
    using project = new ScratchProject({ 'project.ts': SAMPLE })
    const running = await startSlow(project)
    const [run] = (await listRuns(project)).runs
    const id = run?.runId ?? ''
    const follower = project.start(['run', 'logs', id, '--follow'])
    await follower.untilPrinted('slow has started')
    const canceled = await project.ingot('run', 'cancel', id, '--json')
    expect([canceled.code, canceled.json()]).toMatchObject([0, { runId: id, status: 'canceled' }])
    const ended = await running.ended
    expect(ended.code).toBe(1)
    expect(ended.stdout).toContain('Run canceled')
    const followed = await follower.ended
    expect([followed.code, followed.stdout.split('\n').length]).toEqual([0, 2])
  })

  test('a reader that goes away ends neither the run nor the peace', async () => {
    using project = new ScratchProject({ 'project.ts': SAMPLE })
    const running = await startSlow(project)
    running.child.stdout?.destroy()
    project.write('go', '')
    const ended = await running.ended
    expect([ended.code, ended.stderr]).toEqual([0, ''])
    expect((await listRuns(project)).runs.map(({ status }) => status)).toEqual(['succeeded'])
    expect(readFileSync(`${project.directory}/.ingot/ingot.db`).length).toBeGreaterThan(0)
  })
})

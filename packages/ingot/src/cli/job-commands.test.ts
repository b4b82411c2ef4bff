import type { RunState } from '@ingot/core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import type { RunResultJson } from './run-json.ts'
import { JOBS } from './testing/jobs-project.ts'
import type { Running } from './testing/scratch-project.ts'
import { ScratchProject } from './testing/scratch-project.ts'

async function runsOf(project: ScratchProject, ...options: readonly string[]): Promise<readonly RunState[]> {
  const listed = (await project.ingot('run', 'list', '--json', ...options)).json() as {
    readonly runs: readonly RunState[]
  }
  return listed.runs
}

/** `ingot daemon`, up and listening. */
async function startDaemon(project: ScratchProject): Promise<Running> {
  const daemon = project.start(['daemon', '--port', '0'])
  onTestFinished(() => void daemon.child.kill('SIGKILL'))
  await daemon.untilPrinted('project   jobs')
  return daemon
}

describe('jobs that were never launched', () => {
  let project: ScratchProject
  beforeAll(() => {
    project = new ScratchProject({ 'project.ts': JOBS })
  })
  afterAll(() => project[Symbol.dispose]())

  test('list and graph say what they are made of, and make nothing', async () => {
    const [table, graph, document] = await Promise.all([
      project.ingot('job', 'list'),
      project.ingot('job', 'graph', 'fan_out'),
      project.ingot('job', 'graph', 'fan_out', '--json'),
    ])
    expect(table.stdout).toMatch(/\nfan_out +4 ops +never +Doubles numbers\.\n/)
    expect(table.stdout).toMatch(/\nreport_job +1 asset +never\n/)
    expect(graph.stdout).toBe(
      [
        'fan_out',
        'Doubles numbers.',
        '  numbers       dynamic',
        '  doubled       graph',
        '    double[…]   ← numbers   for each of numbers',
        '  sum           ← doubled.double',
        '  tidy          ← sum   always',
        '',
      ].join('\n'),
    )
    expect(document.json()).toMatchObject({
      project: 'jobs',
      name: 'fan_out',
      kind: 'ops',
      ops: [
        { key: 'numbers', after: [] },
        { key: 'doubled.double', after: ['numbers'] },
        { key: 'sum' },
        { key: 'tidy' },
      ],
      configSchema: { properties: { count: { default: 3 } } },
    })
    expect(project.has('.ingot')).toBe(false)
  })

  test('what is wrong with a launch is one sentence, and nothing is written', async () => {
    const wrong = await Promise.all([
      project.ingot('job', 'launch', 'fan_ot'),
      project.ingot('job', 'launch', 'fan_out', '-c', '{"count":"many"}'),
      project.ingot('job', 'launch', 'fan_out', '--partition', 'a'),
      project.ingot('job', 'launch', 'fan_out', '--tag', 'ingot/tick=now'),
      project.ingot('job', 'launch', 'report_job', '--ops', 'sum'),
      project.ingot('job', 'launch', 'goal', '--partition', 'won'),
      project.ingot('job', 'launch', 'goal', '-c', '{"goalId":"a"}'),
    ])
    expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2])
    expect(wrong[0]?.stderr).toBe('error: there is no job "fan_ot" here; did you mean "fan_out"?\n')
    expect(wrong[1]?.stderr).toContain('config of job "fan_out": "count": Invalid input: expected number')
    expect(wrong[3]?.stderr).toContain('tag "ingot/tick"')
    expect(wrong[5]?.stderr).toMatch(/"goalId": .*\. Pass --config '\{"goalId": …\}'\.\n$/)
    expect(wrong[6]?.stderr).toBe('error: job "goal" is partitioned; say which partition. Pass --partition KEY.\n')
    expect(await runsOf(project)).toEqual([])
  })
})

describe('jobs without a daemon', () => {
  test('a step for a failure that never came does not count in a run that succeeded; doctor counts pools', async () => {
    using project = new ScratchProject({ 'project.ts': JOBS })
    const done = await project.ingot('job', 'launch', 'goal', '-c', '{"goalId":"a"}', '--partition', 'won')
    const [listed, shown, doctor] = await Promise.all([
      project.ingot('run', 'list'),
      project.ingot('asset', 'show', 'report'),
      project.ingot('doctor'),
    ])
    expect(done.stdout).toMatch(/Run succeeded in .*: 1 of 1 step succeeded, 1 skipped\.\n/)
    expect(listed.stdout).toMatch(
      /\n[\da-f]{8}-[\da-f]{4}-[\da-f]{4} +succeeded +job goal \[won\] .* 1\/1 \+1 skipped +cli\n/,
    )
    expect(shown.stdout).toContain('retry        3 retries, 1 s, exponential, full jitter\n')
    expect(shown.stdout).toContain('automation: eager\n  not requested: nothing new since it was last requested, or')
    expect(doctor.stdout).toContain('pools      2; 0 runs hold places\n')
  })

  test('a run is executed here; its map is one line with those that failed; a retry runs what is left', async () => {
    using project = new ScratchProject({ 'project.ts': JOBS, broken: '' })
    const failed = await project.ingot('job', 'launch', 'fan_out', '-c', '{"count":40}')
    expect([failed.code, failed.stderr]).toEqual([1, 'No daemon is alive; the run is executed here.\n'])
    expect(failed.stdout).toMatch(/✗ failed {5}doubled\.double\[n3\] +\d+ ms {2}TypeError: three is broken\n/)
    expect(failed.stdout).toContain('more of doubled.double: of these only what fails is shown')
    const [run] = await runsOf(project)
    const shown = await project.ingot('run', 'show', run?.runId ?? '')
    expect(shown.stdout).toMatch(/\nnumbers +succeeded .*\ndoubled\.double\[…\] +failed .* 1 failed, 39 succeeded\n/)
    expect(shown.stdout).toMatch(/\ndoubled\.double\[n3\] +failed .*TypeError: three is broken\nsum +skipped /)
    expect(shown.stdout.split('\n').length).toBeLessThan(25)

    await project.node('-e', 'fs.rmSync("broken")')
    const again = await project.ingot('run', 'retry', run?.runId ?? '', '--json')
    const { status, steps } = again.json() as RunResultJson
    expect([status, steps.map(({ key }) => key)]).toEqual(['succeeded', ['sum', 'tidy', 'doubled.double[n3]']])
    const chain = await project.ingot('run', 'show', run?.runId ?? '')
    expect(chain.stdout).toMatch(/\nretried {2}[\da-f-]{36} \(succeeded\)\n/)
    expect((await runsOf(project, '--job', 'fan_out', '--tag', 'team=maths')).map((one) => one.status)).toEqual([
      'succeeded',
      'failed',
    ])
    expect(await runsOf(project, '--job', 'waiting')).toEqual([])
  })

  test('a detached run stays queued, says why, makes no second one for its key, and can be canceled at once', async () => {
    using project = new ScratchProject({ 'project.ts': JOBS })
    const first = await project.ingot('job', 'launch', 'fan_out', '--detach', '--dedup-key', 'a', '--priority', '3')
    expect([first.code, first.stderr]).toEqual([
      0,
      'No daemon is alive: the run waits until `ingot dev` or `ingot daemon` runs here.\n',
    ])
    const runId = first.stdout.trim().split('\n').at(-1) ?? ''
    const second = await project.ingot('job', 'launch', 'fan_out', '--detach', '--dedup-key', 'a', '--json')
    expect(second.json()).toEqual({ runId, status: 'queued', isNew: false, hasDaemon: false })
    const shown = await project.ingot('run', 'show', runId)
    expect(shown.stdout).toMatch(/\nwaits +no daemon is alive: start `ingot dev` or `ingot daemon`\n/)
    expect(shown.stdout).toMatch(/\npriority 3\n/)
    expect(shown.stdout).toMatch(/\nrun key +a\n/)
    expect(shown.stdout).toMatch(/\ndoubled\.double\[…\] +planned +not known yet\n/)
    expect((await project.ingot('doctor')).stdout).toContain('! warn  daemon     none is alive; 1 run in the queue\n')
    const canceled = await project.ingot('run', 'cancel', runId, '--json')
    expect([canceled.code, canceled.json()]).toMatchObject([0, { runId, status: 'canceled' }])
  })

  test('--force kills a process that heeds nothing, and its run is canceled', async () => {
    using project = new ScratchProject({
      'project.ts': `import { defineAsset, defineProject } from 'ingot'
        const deaf = defineAsset({ key: 'deaf', run: (_inputs, { log }) => {
          log.warning('it has started')
          return new Promise(() => setInterval(() => {}, 1e6))
        } })
        export default defineProject({ name: 'deaf', assets: [deaf] })`,
    })
    const running = project.start(['asset', 'materialize', '-s', '*'])
    await running.untilPrinted('it has started')
    const [run] = await runsOf(project)
    const canceled = await project.ingot('run', 'cancel', run?.runId ?? '', '--force', '--json')
    expect([canceled.code, canceled.json()]).toMatchObject([0, { status: 'canceled' }])
    expect((await running.ended).code).toBeNull()
  })
})

describe('jobs with a daemon', () => {
  test('a run is queued, executed by a worker and followed; Ctrl-C cancels it; a full pool is named', async () => {
    using project = new ScratchProject({ 'project.ts': JOBS })
    const daemon = await startDaemon(project)
    const done = await project.ingot('job', 'launch', 'fan_out', '--json')
    expect([done.code, done.json()]).toMatchObject([0, { status: 'succeeded', steps: { length: 6 } }])

    const first = project.start(['job', 'launch', 'waiting'])
    await first.untilPrinted('waiting has begun')
    const second = await project.ingot('job', 'launch', 'waiting', '--detach')
    const queued = second.stdout.trim().split('\n').at(-1) ?? ''
    const [holder] = await runsOf(project, '--status', 'running')
    const [shown, pools, misspelt] = await Promise.all([
      project.ingot('run', 'show', queued),
      project.ingot('pool', 'list', '--json'),
      project.ingot('pool', 'set', 'doot', '2'),
    ])
    expect(shown.stdout).toContain(`waits    pool door is full: held by run ${holder?.runId ?? ''}\n`)
    expect(pools.json()).toMatchObject([
      { name: 'door', limit: 1, from: 'default', held: [{ runId: holder?.runId, stepKey: '' }] },
      { name: 'printer', limit: 1, held: [] },
    ])
    expect([misspelt.code, misspelt.stderr]).toEqual([2, 'error: there is no pool "doot"; did you mean "door"?\n'])

    const widened = await project.ingot('pool', 'set', 'door', '2')
    expect(widened.stdout).toBe('Pool door has 2 places (chosen), it had 1.\n')
    const follower = project.start(['run', 'logs', queued, '--follow'])
    await follower.untilPrinted('waiting has begun')
    first.child.kill('SIGINT')
    const ended = await first.ended
    expect([ended.code, ended.stderr]).toEqual([1, 'Canceling the run; press Ctrl-C again to leave without waiting.\n'])
    expect(ended.stdout).toContain('Run canceled')
    project.write('go', '')
    await follower.ended
    expect((await runsOf(project, '-n', '1'))[0]).toMatchObject({ runId: queued, status: 'succeeded' })

    daemon.child.kill('SIGTERM')
    expect((await daemon.ended).code).toBe(0)
  }, 60_000)

  test('a lost run is the business of the daemon: commands leave it alone while one is alive', async () => {
    using project = new ScratchProject({ 'project.ts': JOBS })
    const daemon = await startDaemon(project)
    const doctor = await project.ingot('doctor', '--json')
    const { checks } = doctor.json() as {
      readonly checks: readonly { readonly name: string; readonly message: string }[]
    }
    expect(checks.find(({ name }) => name === 'daemon')?.message).toContain(`pid ${daemon.child.pid ?? 0} on `)
    daemon.child.kill('SIGKILL')
    await daemon.ended
    const after = await project.ingot('doctor')
    expect(after.stdout).toContain('daemon     none is alive')
    expect(after.stdout).toMatch(/! warn {2}leases {5}\d+ of \d+ are of a daemon that was killed/)
  }, 60_000)
})

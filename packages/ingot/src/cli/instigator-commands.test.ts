import { join } from 'node:path'

import type { InstigatorState, Tick } from '@ingot/core'
import { openSqliteStorage } from '@ingot/storage'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'

import type { InstigatorJson } from './instigator/list.ts'
import type { Preview } from './instigator/preview-tick.ts'
import { JOBS } from './testing/jobs-project.ts'
import { ScratchProject } from './testing/scratch-project.ts'

async function listed(
  project: ScratchProject,
  family: 'schedule' | 'sensor',
): Promise<ReadonlyMap<string, InstigatorJson>> {
  const rows = (await project.ingot(family, 'list', '--json')).json() as readonly InstigatorJson[]
  return new Map(rows.map((row) => [row.name, row]))
}

describe('schedules and sensors before any tick', () => {
  let project: ScratchProject
  beforeAll(() => {
    project = new ScratchProject({ 'project.ts': JOBS })
  })
  afterAll(() => project[Symbol.dispose]())

  test('list says when they tick, whether they are on and what they launch, and makes nothing', async () => {
    const [schedules, sensors, asJson] = await Promise.all([
      project.ingot('schedule', 'list'),
      project.ingot('sensor', 'list'),
      listed(project, 'schedule'),
    ])
    expect(schedules.stdout).toMatch(/\nnightly +daily at 03:00 +Europe\/Zurich +on +\d{4}-\d\d-\d\d .* +job fan_out\n/)
    expect(schedules.stdout).toMatch(/\nchosen +Monday to Friday at 09:00; \*\/7 \* \* \* \* +UTC +off +job fan_out\n/)
    expect(schedules.stderr).toContain('No daemon is alive: nothing ticks until')
    expect(sensors.stdout).toMatch(/\nfiles +standard +every 1 min, pushed +on +job fan_out\n/)
    expect(sensors.stdout).toMatch(/\nquiet +standard +every 100 ms +on /)
    expect(sensors.stdout).toMatch(/\nautomation +automation +by events +on +assets with a condition\n/)
    expect(asJson.get('nightly')).toMatchObject({
      kind: 'schedule',
      isRunning: true,
      isChosen: false,
      lastTick: null,
      nextDueAtMs: expect.any(Number),
    })
    expect(asJson.get('chosen')).toMatchObject({ isRunning: false, nextDueAtMs: null })
    expect(project.has('.ingot')).toBe(false)
  })

  test('preview shows what a tick would ask for and writes nothing; a broken one leaves 1 with the place', async () => {
    const [schedule, sensor, pushed, automation] = await Promise.all([
      project.ingot('schedule', 'preview', 'chosen', '--at', '2026-01-01T09:00Z'),
      project.ingot('sensor', 'preview', 'files', '--json'),
      project.ingot('sensor', 'preview', 'files', '--cursor', '{"lastId":7}', '--push', '5'),
      project.ingot('sensor', 'preview', 'automation'),
    ])
    expect(schedule.stdout).toContain('would succeed\n\n1 run would be asked for\n  1. job fan_out\n')
    expect(schedule.stdout).toContain('due=2026-01-01T09:00:00.000Z\n')
    expect(sensor.json()).toMatchObject({
      kind: 'sensor',
      name: 'files',
      status: 'succeeded',
      cursorBefore: null,
      cursorAfter: '{"lastId":1}',
      runs: [{ runKey: 'file-1', reused: null, request: { job: 'fan_out', config: { job: { count: 1 } } } }],
      logs: [{ message: 'looking', fields: { from: 0 } }],
    } satisfies Record<string, unknown>)
    expect(pushed.stdout).toMatch(
      /run key {3}file-8\n[^]*run key {3}file-5\n[^]*cursor before \{"lastId":7\}\ncursor after {2}\{"lastId":8\}\n/,
    )
    expect(automation.stdout).toContain('automation at ')
    expect(project.has('.ingot')).toBe(false)

    project.write('sensor-broken', '')
    const broken = await project.ingot('sensor', 'preview', 'files')
    await project.node('-e', 'fs.rmSync("sensor-broken")')
    expect(broken.code).toBe(1)
    expect(broken.stdout).toMatch(/would fail\n {2}RangeError: the sensor is broken\n {2}at \/.*project\.ts:\d+:\d+\n/)
  })

  test('a name that is none, an instant or a cursor that cannot be meant is one sentence and 2', async () => {
    const wrong = await Promise.all([
      project.ingot('schedule', 'stop', 'nightl'),
      project.ingot('sensor', 'ticks', 'file'),
      project.ingot('schedule', 'preview', 'nightly', '--at', 'tomorrow'),
      project.ingot('sensor', 'preview', 'files', '--cursor', '{'),
      project.ingot('sensor', 'cursor', 'files', '--set', '{"lastI":1}'),
      project.ingot('sensor', 'cursor', 'quiet', '--set', '1'),
      project.ingot('sensor', 'cursor', 'default', '--reset'),
    ])
    expect(wrong.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2])
    expect(wrong.map(({ stderr }) => stderr.trim())).toEqual([
      'error: there is no schedule "nightl" here; did you mean "nightly"?',
      'error: there is no sensor "file" here; did you mean "files"?',
      expect.stringContaining('Write it like 2026-01-31T06:00Z.'),
      expect.stringContaining('--cursor: { is not JSON.'),
      expect.stringContaining('its cursor does not fit its schema'),
      'error: sensor "quiet" has no cursor: its definition declares none.',
      expect.stringContaining('has no cursor to set'),
    ])
    expect(project.has('.ingot')).toBe(false)
  })

  test('start and stop are a person’s choice, which list shows; a cursor is set, shown and reset', async () => {
    using own = new ScratchProject({ 'project.ts': JOBS })
    const started = await own.ingot('schedule', 'start', 'chosen', '--json')
    const { state } = started.json() as { readonly state: InstigatorState }
    expect(state).toMatchObject({ chosen: 'running', runningSinceMs: expect.any(Number) })
    expect((await own.ingot('schedule', 'start', 'chosen')).stdout).toBe('Schedule chosen was on already.\n')
    expect((await own.ingot('sensor', 'stop', 'automation')).stdout).toBe('Automation of project jobs is off now.\n')
    expect((await listed(own, 'schedule')).get('chosen')).toMatchObject({
      isRunning: true,
      isChosen: true,
      runningSinceMs: state.runningSinceMs,
    })
    expect((await listed(own, 'sensor')).get('default')).toMatchObject({ isRunning: false, isChosen: true })

    const set = await own.ingot('sensor', 'cursor', 'files', '--set', '{ "lastId": 41 }')
    expect(set.stdout).toBe('Cursor of sensor files: none → {"lastId":41}\n')
    expect((await own.ingot('sensor', 'cursor', 'files', '--json')).json()).toMatchObject({ cursor: { lastId: 41 } })
    const preview = (await own.ingot('sensor', 'preview', 'files', '--json')).json() as Preview
    expect(preview).toMatchObject({ cursorBefore: '{"lastId":41}', cursorAfter: '{"lastId":42}' })
    await own.ingot('sensor', 'cursor', 'files', '--reset')
    expect((await own.ingot('sensor', 'cursor', 'files')).stdout).toBe(
      'none yet: the next tick begins with the default\n',
    )
  })
})

test('pushes shows the messages that wait for a sensor, oldest first; one that takes none is 2', async () => {
  using project = new ScratchProject({ 'project.ts': JOBS })
  expect((await project.ingot('sensor', 'pushes', 'files')).stdout).toBe('No messages wait.\n')
  expect(project.has('.ingot')).toBe(false)
  await project.ingot('sensor', 'stop', 'files')
  const storage = await openSqliteStorage({ path: join(project.directory, '.ingot/ingot.db') })
  const ref = { kind: 'sensor', project: 'jobs', name: 'files' } as const
  for (const body of [5, { n: 6 }]) await storage.addPush(ref, { atMs: Date.UTC(2026, 0, 1), body })
  await storage[Symbol.asyncDispose]()
  const [table, one, none, conditions] = await Promise.all([
    project.ingot('sensor', 'pushes', 'files'),
    project.ingot('sensor', 'pushes', 'files', '--limit', '1', '--json'),
    project.ingot('sensor', 'pushes', 'quiet'),
    project.ingot('sensor', 'pushes', 'automation'),
  ])
  expect(table.stdout).toMatch(/^MESSAGE +AT +WHEN +BODY\n +1 .* 5\n +2 .* \{"n":6\}\n$/)
  expect(one.json()).toEqual([{ id: 1, atMs: Date.UTC(2026, 0, 1), body: 5 }])
  expect([none.code, conditions.code]).toEqual([2, 2])
  expect(none.stderr).toContain('sensor "quiet" takes no messages')
})

test('under a daemon ticks are listed with their runs, logs and errors; a used run key is shown as such', async () => {
  using project = new ScratchProject({ 'project.ts': JOBS })
  const daemon = project.start(['daemon', '--port', '0'])
  onTestFinished(() => void daemon.child.kill('SIGKILL'))
  await daemon.untilPrinted('succeeded  fan_out')
  const ticks = (await project.ingot('sensor', 'ticks', 'files', '--json')).json() as readonly Tick[]
  expect(ticks).toMatchObject([{ status: 'succeeded', cursorAfter: '{"lastId":1}', runIds: [expect.any(String)] }])
  const runId = ticks[0]?.runIds[0] ?? ''
  const [table, whole] = await Promise.all([
    project.ingot('sensor', 'ticks', 'files'),
    project.ingot('sensor', 'ticks', 'files', '--verbose'),
  ])
  expect(table.stdout).toMatch(new RegExp(`succeeded +\\d.*ms +${runId.slice(0, 18)} +1 log line\\n`))
  expect(whole.stdout).toContain(`  cursor   none → {"lastId":1}\n  run      ${runId}\n`)
  expect(whole.stdout).toMatch(/info {4}looking {2}from=0\n/)

  await project.ingot('sensor', 'stop', 'files')
  await project.ingot('sensor', 'cursor', 'files', '--reset')
  const preview = (await project.ingot('sensor', 'preview', 'files', '--json')).json() as Preview
  expect(preview.runs).toMatchObject([{ runKey: 'file-1', reused: runId }])
  const shown = (await listed(project, 'sensor')).get('quiet')
  expect(shown?.lastTick).toMatchObject({ status: 'skipped', skipReason: 'nothing to do' })

  project.write('quiet-broken', '')
  await daemon.untilPrinted('quiet is broken')
  const failed = await project.ingot('sensor', 'ticks', 'quiet', '--failed')
  expect(failed.stdout).toMatch(/ failed .* RangeError: quiet is broken\n/)
  expect((await project.ingot('doctor')).stdout).toMatch(/! warn {2}ticks {6}sensor quiet.*quiet is broken/)
  daemon.child.kill('SIGTERM')
  await daemon.ended
}, 60_000)

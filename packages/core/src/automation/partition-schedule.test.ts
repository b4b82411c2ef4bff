import { describe, expect, it } from 'vitest'

import { defineJob } from '../definition/job.ts'
import { defineOp } from '../definition/op.ts'
import { defineProject } from '../definition/project.ts'
import { request } from '../definition/request.ts'
import { defineSchedule } from '../definition/schedule.ts'
import { buildGraph } from '../graph/graph.ts'
import type { TimeWindowPartitions } from '../partition/partition.ts'
import { staticPartitions } from '../partition/partition.ts'
import { daily, hourly } from '../partition/time-windows.ts'
import { requestOf, tickHouse } from '../testing/tick-house.ts'
import { dueTicks } from './due-ticks.ts'
import { evaluateScheduleTick } from './evaluate-schedule.ts'
import { snapshotOf } from './snapshot-of.ts'

const work = defineOp({ name: 'work', run: () => 1 })
const HOUR = 3_600_000

/** All ticks of a schedule over the partitions between two instants: due time (day and hour) → partition. */
async function ticksOf(partitions: TimeWindowPartitions, from: string, to: string, afterMs = 0) {
  const job = defineJob({ name: 'job', partitions, compose: () => work({}) })
  const schedule = defineSchedule({ name: 's', target: job, onNewPartition: { afterMs }, catchUp: 'all' })
  const house = tickHouse({ jobs: [job], schedules: [schedule] })
  const [snapshot] = snapshotOf(house.graph).schedules
  if (snapshot === undefined) throw new Error('no schedule')
  const done = { runningSinceMs: Date.parse(from), lastTickAtMs: undefined }
  const ticks: string[] = []
  for (const dueAtMs of dueTicks(snapshot, done, Date.parse(to)).due) {
    const { runs, skipReason } = await house.schedule('s', dueAtMs)
    const made = runs.map((run) => requestOf(run).partition).join()
    ticks.push(`${new Date(dueAtMs).toISOString().slice(5, 16)} ${made === '' ? skipReason : made}`)
  }
  return ticks
}

describe('a schedule over partitions', () => {
  it('asks for each window when it has ended, in the time zone of the partitions', async () => {
    const days = daily({ start: '2026-03-01', timezone: 'Europe/Zurich' })
    expect(await ticksOf(days, '2026-03-27T12:00:00Z', '2026-03-31T12:00:00Z')).toEqual([
      '03-27T23:00 2026-03-27',
      '03-28T23:00 2026-03-28',
      '03-29T22:00 2026-03-29',
      '03-30T22:00 2026-03-30',
    ])
  })

  it('comes later by as much as it is told to wait for late data', async () => {
    const days = daily({ start: '2026-03-01' })
    expect(await ticksOf(days, '2026-03-02T12:00:00Z', '2026-03-04T12:00:00Z', 2 * HOUR)).toEqual([
      '03-03T02:00 2026-03-02',
      '03-04T02:00 2026-03-03',
    ])
  })

  it('asks, in a dry run for a time to come, for the window that has ended then', async () => {
    const job = defineJob({ name: 'job', partitions: daily({ start: '2026-03-01' }), compose: () => work({}) })
    const schedule = defineSchedule({ name: 's', target: job, onNewPartition: { afterMs: 0 } })
    const { ports, graph } = tickHouse({ jobs: [job], schedules: [schedule] })
    const dueAtMs = Date.parse('2026-03-09')
    const { runs } = await evaluateScheduleTick(ports, graph, { name: 's', dueAtMs, isDryRun: true })
    expect(runs.map((run) => requestOf(run).partition)).toEqual(['2026-03-08'])
  })

  it('asks for nothing where a window is left out, or none has ended yet', async () => {
    const days = daily({ start: '2026-03-03', exclusions: ['2026-03-04'] })
    expect(await ticksOf(days, '2026-03-02T12:00:00Z', '2026-03-06T12:00:00Z')).toEqual([
      "03-03T00:00 no partition's window ended at 2026-03-03T00:00:00.000Z",
      '03-04T00:00 2026-03-03',
      "03-05T00:00 no partition's window ended at 2026-03-05T00:00:00.000Z",
      '03-06T00:00 2026-03-05',
    ])
  })

  it('stays a window behind where the newest is not there yet', async () => {
    const days = daily({ start: '2026-03-01', endOffset: -1 })
    expect(await ticksOf(days, '2026-03-03T12:00:00Z', '2026-03-05T12:00:00Z')).toEqual([
      '03-04T00:00 2026-03-02',
      '03-05T00:00 2026-03-03',
    ])
  })

  it('asks for every hour once on the day the clocks go back', async () => {
    const hours = hourly({ start: '2026-10-01', timezone: 'Europe/Zurich' })
    const ticks = await ticksOf(hours, '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z')
    const keys = ticks.map((tick) => tick.slice(12))
    expect(keys).toHaveLength(25)
    expect(new Set(keys).size).toBe(25)
  })

  it('makes up for the last five windows unless it is told otherwise', async () => {
    const job = defineJob({
      name: 'job',
      partitions: daily({ start: '2026-01-01' }),
      compose: () => work({}),
    })
    const schedule = defineSchedule({ name: 's', target: job, onNewPartition: true })
    const [snapshot] = snapshotOf(tickHouse({ jobs: [job], schedules: [schedule] }).graph).schedules
    expect(snapshot).toMatchObject({ cron: ['0 0 * * *'], timezone: 'UTC', catchUp: { max: 5 } })
    const done = { runningSinceMs: Date.parse('2026-01-02'), lastTickAtMs: undefined }
    expect(snapshot && dueTicks(snapshot, done, Date.parse('2026-03-01T00:00:00Z')).due).toHaveLength(5)
  })

  it('its function, where it has one, is told the partition, which goes to its requests', async () => {
    const job = defineJob({
      name: 'job',
      partitions: daily({ start: '2026-01-01' }),
      compose: () => work({}),
    })
    const schedule = defineSchedule({
      name: 's',
      target: job,
      onNewPartition: true,
      evaluate: ({ partition }) => request({ tags: { of: `${partition}` } }),
    })
    const { runs } = await tickHouse({ jobs: [job], schedules: [schedule] }).schedule('s', Date.parse('2026-01-05'))
    expect(requestOf(runs[0])).toMatchObject({
      partition: '2026-01-04',
      tags: { of: '2026-01-04', 'ingot/partition': '2026-01-04' },
    })
  })

  it('is refused for a target without time windows', () => {
    const bare = defineJob({ name: 'bare', compose: () => work({}) })
    const byRegion = defineJob({ name: 'by_region', partitions: staticPartitions(['eu']), compose: () => work({}) })
    const load = (job: typeof bare | typeof byRegion) =>
      buildGraph(
        defineProject({
          name: 'p',
          assets: [],
          jobs: [bare, byRegion],
          schedules: [defineSchedule({ name: 's', target: job, onNewPartition: true })],
        }),
      )
    expect(() => load(bare)).toThrow(
      /schedule "s": onNewPartition is for a target in time windows.*job bare has no partitions/,
    )
    expect(() => load(byRegion)).toThrow(/is in static partitions/)
  })
})

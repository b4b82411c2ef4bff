/**
 * run-status-tick — one tick of a run-status sensor: its function called once for each run that has come to one of the
 * statuses since the last tick.
 *
 * Rules    What it throws for one run, and a request of one run that cannot be made, is recorded; the rest goes on, and
 *          the cursor moves past all that were told: an alert is not sent twice.
 *          After its soft limit it stops between two runs and goes on in the next tick, so that what is done is kept.
 *          A dry run calls nothing: it says which runs would be told.
 */
import type { SensedStatus } from '../definition/instigator-context.ts'
import { isSkip } from '../definition/outcome.ts'
import type { Sensor } from '../definition/sensor.ts'
import type { ErrorRecord } from '../errors.ts'
import { isIngotError, toErrorRecord } from '../errors.ts'
import type { EventKind, RunEvent, Stored, StoredEvent } from '../event/event.ts'
import type { RunState } from '../run/run-state.ts'
import type { NewRun } from '../storage/storage.ts'
import { readScheduleAnswer } from './answer.ts'
import type { SensorTickAsk, TickOutcome } from './code-host.ts'
import { idleCursor, parseEventCursor, readNewEvents } from './event-cursor.ts'
import { prepareAsk } from './prepare-ask.ts'
import { sensedRun } from './sensed.ts'
import { sensorOrigin } from './sensor-origin.ts'
import { SENSOR_TAG } from './tags.ts'
import type { TickCall } from './tick-call.ts'
import { callWithin, threw } from './tick-call.ts'
import { frame, skippedOutcome } from './tick-outcome.ts'

type Listening = Extract<Sensor['listensTo'], { kind: 'run-status' }>

interface Told {
  readonly event: Stored<RunEvent>
  readonly status: SensedStatus
  readonly run: RunState
}

const MOST_RUNS = 1_000
const KINDS = ['run-queued', 'run-started', 'run-cancel-requested', 'run-ended'] as const satisfies readonly EventKind[]

export async function evaluateRunStatusTick(
  call: TickCall,
  sensor: Sensor,
  ask: SensorTickAsk,
  signal: AbortSignal | undefined,
): Promise<TickOutcome> {
  const { storage } = call.ports
  const { listensTo } = sensor
  if (listensTo.kind !== 'run-status') throw new Error(`${call.what} does not listen to runs`)
  const afterId = parseEventCursor(sensor.name, ask.cursor)
  if (afterId === undefined) {
    const lastId = await storage.lastEventId()
    return skippedOutcome(call, `it watches from event ${lastId} on`, String(lastId))
  }
  const found = await newRuns(call, sensor, listensTo, afterId)
  const told = found.told
  if (told.length === 0) {
    return { ...skippedOutcome(call, 'no new run', idleCursor(afterId, found.readToId)), hasMore: found.hasMore }
  }
  if (ask.isDryRun === true) {
    const names = told.map(({ run, status }) => `${run.runId} (${status})`).join(', ')
    return skippedOutcome(call, `dry run: it would be told of ${names}`, String(found.readToId))
  }
  const done = await tellAll(call, sensor, told, signal)
  const isAll = done.count === told.length
  // Nothing was told, say because a resource did not open: all is still to do.
  const cursor = isAll ? String(found.readToId) : done.lastId === undefined ? undefined : String(done.lastId)
  const hasMore = cursor !== undefined && (!isAll || found.hasMore)
  return outcomeOfAll(call, done, cursor, hasMore)
}

async function newRuns(call: TickCall, sensor: Sensor, listensTo: Listening, afterId: number) {
  const { storage } = call.ports
  const statuses = new Set(listensTo.statuses)
  const isWanted = (event: StoredEvent): event is Stored<RunEvent> => {
    const status = statusOf(event)
    return status !== undefined && statuses.has(status)
  }
  const kinds = KINDS.filter((kind) => listensTo.statuses.some((status) => kindOf(status) === kind))
  const read = await readNewEvents(storage, { afterId, kinds }, isWanted, MOST_RUNS)
  const states = await storage.getRuns([...new Set(read.events.map((event) => event.runId))])
  const byId = new Map(states.map((run) => [run.runId, run]))
  const told = read.events.flatMap((event): Told[] => {
    const run = byId.get(event.runId)
    const status = statusOf(event)
    return run === undefined || status === undefined || !concerns(call, sensor, listensTo, run)
      ? []
      : [{ event, status, run }]
  })
  return { told, readToId: read.readToId, hasMore: read.hasMore }
}

function concerns(call: TickCall, sensor: Sensor, { jobs, projects }: Listening, { request }: RunState): boolean {
  const own = call.graph.project.name
  if (projects !== 'all' && !(projects ?? [own]).includes(request.project)) return false
  if (jobs !== undefined && (request.job === undefined || !jobs.includes(request.job))) return false
  return !(request.project === own && request.tags[SENSOR_TAG] === sensor.name)
}

interface Done {
  readonly count: number
  /** Event of the last one told. */
  readonly lastId: number | undefined
  readonly runs: readonly NewRun[]
  readonly errors: readonly ErrorRecord[]
}

async function tellAll(
  call: TickCall,
  sensor: Sensor,
  told: readonly Told[],
  signal: AbortSignal | undefined,
): Promise<Done> {
  const runs: NewRun[] = []
  const errors: ErrorRecord[] = []
  const origin = sensorOrigin(call, sensor)
  let count = 0
  const { clock } = call.ports
  const tell = async (one: Told, context: object): Promise<void> => {
    const returned = await Promise.resolve()
      .then(() => sensor.evaluate({ ...context, run: sensedRun(one.run), status: one.status }))
      .catch((thrown: unknown) => {
        throw isIngotError(thrown) ? thrown : threw(`${call.what}, run ${one.run.runId}`, thrown)
      })
    if (returned === undefined || isSkip(returned)) return
    const { asks } = readScheduleAnswer(call.what, returned)
    const made: NewRun[] = []
    for (const ask of asks) {
      const run = await prepareAsk(call.ports, call.graph, { ask, launchedBy: origin.launchedBy }, origin)
      if (run !== undefined) made.push(run)
    }
    // A function that was given up asks for nothing any more.
    if (!isOver) runs.push(...made)
  }
  let isOver = false
  const called = await callWithin(call, sensor.resources, signal, async (context) => {
    for (const one of told) {
      if (isOver || (count > 0 && clock.nowMs() - call.startedAtMs > call.limits.softLimitMs)) return
      count += 1
      await tell(one, context).catch((thrown: unknown) => {
        if (isOver) return
        const error = call.redact(toErrorRecord(thrown))
        errors.push(error)
        call.log.logger.error(`run ${one.run.runId}: ${error.message}`)
      })
    }
  })
  isOver = true
  if (called.kind === 'failed') errors.push(called.error)
  return { count, lastId: told[count - 1]?.event.id, runs, errors }
}

function outcomeOfAll(call: TickCall, done: Done, cursor: string | undefined, hasMore: boolean): TickOutcome {
  const [first] = done.errors
  const others = done.errors.length - 1
  const error =
    first === undefined || others === 0 ? first : { ...first, message: `${first.message} (and ${others} more)` }
  return {
    ...frame(call),
    status: error === undefined ? 'succeeded' : 'failed',
    ...(error === undefined ? {} : { error }),
    ...(cursor === undefined ? {} : { cursor }),
    runs: done.runs,
    partitionChanges: [],
    ...(hasMore ? { hasMore } : {}),
  }
}

function statusOf(event: StoredEvent): SensedStatus | undefined {
  switch (event.kind) {
    case 'run-queued':
      return 'queued'
    case 'run-started':
      return 'running'
    case 'run-cancel-requested':
      return 'canceling'
    case 'run-ended':
      return event.outcome
    default:
      return undefined
  }
}

function kindOf(status: SensedStatus): EventKind {
  if (status === 'queued') return 'run-queued'
  if (status === 'running') return 'run-started'
  return status === 'canceling' ? 'run-cancel-requested' : 'run-ended'
}

/**
 * automation — schedules, sensors and asset automation ("instigators"): whether they run, what their ticks came to, what
 * a tick would do.
 */
import type { PartitionChange, Push, RunRequest, ScheduleSnapshot, SensorSnapshot, Tick } from '@ingot/core'
import { z } from 'zod'

import type { Route } from './route.ts'
import { atMs, count, done, instant, int, limit, name, objectOf, text } from './route.ts'
import { errorRecord, logLine, runStatus } from './runs.ts'

export const INSTIGATOR_KINDS = ['schedule', 'sensor', 'automation'] as const
const kind = z.enum(INSTIGATOR_KINDS)
const tickStatus = z.enum(['succeeded', 'skipped', 'failed'])
const tick = objectOf<Tick>({
  id: z.number().int(),
  status: tickStatus,
  startedAtMs: atMs,
  endedAtMs: atMs,
  runIds: z.array(z.string()),
  count: z.number().int(),
})

const instigatorRow = z.object({
  kind,
  project: z.string(),
  name: z.string(),
  description: z.string().optional(),
  /** What it launches: a job, a selection. */
  target: z.string(),
  isRunning: z.boolean(),
  /** What a person chose; absent = as its definition says. */
  chosen: z.enum(['running', 'stopped']).optional(),
  /** `cron` in words and its time zone; how often a sensor looks. */
  rhythm: z.string(),
  nextTickAtMs: atMs.optional(),
  cursor: z.string().optional(),
  lastTick: tick.optional(),
  /** Newest first, at most ten. */
  lastTicks: z.array(z.object({ id: z.number().int(), status: tickStatus, atMs, runIds: z.array(z.string()) })),
  /** Of a sensor that takes messages; counted up to 100. */
  pushesWaiting: count.optional(),
})
const params = z.object({ kind, project: name, name })

const tickPreview = z.object({
  status: tickStatus,
  skipReason: z.string().optional(),
  error: errorRecord.optional(),
  durationMs: z.number(),
  cursorBefore: z.string().optional(),
  cursorAfter: z.string().optional(),
  runs: z.array(
    z.object({
      request: objectOf<RunRequest>({ project: z.string() }),
      runKey: z.string().optional(),
      /** That key has a run already: none would be made. */
      reusedRunId: z.string().optional(),
    }),
  ),
  partitionChanges: z.array(objectOf<PartitionChange>({ partitions: z.string() })),
  logs: z.array(logLine),
})

export const automationRoutes = {
  'GET /instigators': {
    tag: 'automation',
    summary: 'Schedules, sensors and asset automation',
    role: 'viewer',
    query: z.object({ kind: z.array(kind).optional(), project: name.optional(), q: text.optional() }),
    response: z.object({ instigators: z.array(instigatorRow) }),
  },
  'GET /instigators/{kind}/{project}/{name}': {
    tag: 'automation',
    summary: 'One of them, with its definition',
    role: 'viewer',
    params,
    response: z.object({
      instigator: instigatorRow,
      schedule: objectOf<ScheduleSnapshot>({ name: z.string() }).optional(),
      sensor: objectOf<SensorSnapshot>({ name: z.string() }).optional(),
      /** The next ten. */
      nextTicksAtMs: z.array(atMs),
    }),
  },
  'POST /instigators/{kind}/{project}/{name}/start': {
    tag: 'automation',
    summary: 'Switch it on',
    role: 'editor',
    params,
    body: z.strictObject({}),
    response: z.object({ instigator: instigatorRow }),
    audit: 'instigator.start',
  },
  'POST /instigators/{kind}/{project}/{name}/stop': {
    tag: 'automation',
    summary: 'Switch it off',
    role: 'editor',
    params,
    body: z.strictObject({}),
    response: z.object({ instigator: instigatorRow }),
    audit: 'instigator.stop',
  },
  'POST /instigators/{kind}/{project}/{name}/reset': {
    tag: 'automation',
    summary: 'Back to what its definition says, on or off',
    role: 'editor',
    params,
    body: z.strictObject({}),
    response: z.object({ instigator: instigatorRow }),
    audit: 'instigator.reset',
  },
  'PUT /instigators/{kind}/{project}/{name}/cursor': {
    tag: 'automation',
    summary: 'Set a sensor back, or on: its cursor as JSON text; null clears it',
    role: 'editor',
    params,
    body: z.strictObject({ cursor: z.string().max(1_048_576).nullable() }),
    response: z.object({ instigator: instigatorRow }),
    audit: 'instigator.cursor',
  },
  'POST /instigators/{kind}/{project}/{name}/preview': {
    tag: 'automation',
    summary: 'What a tick would come to; nothing is written',
    role: 'launcher',
    params,
    body: z.strictObject({
      /** Schedules: the time that the tick is for; the next one unless given. */
      dueAtMs: instant.optional(),
      /** Sensors: JSON text; the stored one unless given, null = none. */
      cursor: z.string().nullable().optional(),
      /** Push sensors: a message as if it had been sent. */
      push: z.unknown().optional(),
    }),
    response: z.object({ preview: tickPreview }),
  },
  'GET /instigators/{kind}/{project}/{name}/ticks': {
    tag: 'automation',
    summary: 'Its ticks, newest first',
    role: 'viewer',
    params,
    query: z.object({
      status: z.array(tickStatus).optional(),
      beforeId: int(0, Number.MAX_SAFE_INTEGER).optional(),
      limit: limit(1_000, 50),
    }),
    response: z.object({ ticks: z.array(tick), nextBeforeId: z.number().int().optional() }),
  },
  'GET /ticks/{id}': {
    tag: 'automation',
    summary: 'One tick, with its logs and the runs that it made',
    role: 'viewer',
    params: z.object({ id: int(1, Number.MAX_SAFE_INTEGER) }),
    response: z.object({ tick, runs: z.array(z.object({ runId: z.string(), status: runStatus })) }),
  },
  'GET /instigators/{kind}/{project}/{name}/pushes': {
    tag: 'automation',
    summary: 'Messages for a push sensor that no tick has read, oldest first',
    role: 'viewer',
    params,
    query: z.object({ limit: limit(1_000, 100) }),
    response: z.object({ pushes: z.array(objectOf<Push>({ id: z.number().int(), atMs })) }),
  },
  'DELETE /instigators/{kind}/{project}/{name}/pushes/{id}': {
    tag: 'automation',
    summary: 'Drop such a message',
    role: 'editor',
    params: params.extend({ id: int(1, Number.MAX_SAFE_INTEGER) }),
    response: done,
    audit: 'sensor.drop-push',
  },
} as const satisfies Record<string, Route>

export type InstigatorRowJson = z.output<typeof instigatorRow>
export type TickPreviewJson = z.output<typeof tickPreview>

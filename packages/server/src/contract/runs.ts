/**
 * runs — asking for runs, looking at them, ending them.
 */
import type { ErrorRecord, PlannedStepSummary, RunRequest, RunState, StoredEvent, WaitingState } from '@ingot/core'
import { LOG_LEVELS, RUN_STATUSES } from '@ingot/core'
import { z } from 'zod'

import type { Route } from './route.ts'
import { atMs, count, durationMs, flag, instant, int, limit, name, objectOf, tags, text, typed } from './route.ts'

export const runStatus = z.enum(RUN_STATUSES)
export const errorRecord = objectOf<ErrorRecord>({
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
})
const runRequest = objectOf<RunRequest>({
  project: z.string(),
  assets: z.array(z.string()),
  assetCount: count,
  action: z.enum(['materialize', 'observe', 'check']),
  config: z.record(z.string(), z.unknown()),
  tags,
  launchedBy: z
    .string()
    .describe(
      '`web`, `api`, `cli`, `automation`, `schedule:NAME`, `sensor:NAME`, `backfill:ID`; `web:NAME`, `api:NAME` by a token',
    ),
})
export const runState = objectOf<RunState>({
  runId: z.string(),
  status: runStatus,
  request: runRequest,
  queuedAtMs: atMs,
  startedAtMs: atMs.optional(),
  endedAtMs: atMs.optional(),
  message: z.string().optional(),
  steps: z.record(z.string(), count),
})
const storedEvent = objectOf<StoredEvent>({ id: z.number().int(), kind: z.string(), atMs })
const plannedStep = objectOf<PlannedStepSummary>({ key: z.string(), assets: z.array(z.string()) })

const runParams = z.object({ runId: name })

/** What a list of runs can be narrowed to. */
const runFilter = z.object({
  status: z.array(runStatus).optional(),
  project: name.optional(),
  job: name.optional(),
  asset: name.optional().describe('runs that were asked to make this asset'),
  partition: name.optional(),
  backfillId: name.optional(),
  isOfBackfill: flag.optional().describe('true: runs of any backfill; false: all others'),
  launchedBy: name.optional().describe('`schedule:hourly`, or only the kind: `schedule`, `web`, `api`, `cli`…'),
  tag: z.array(text).optional().describe('`key=value`; all of them'),
  idPrefix: name.optional(),
  queuedFromMs: instant.optional(),
  queuedBeforeMs: instant.optional(),
})

/** As `RunAsk` of `@ingot/core`, with the job's selection as text. */
export const runAsk = z.strictObject({
  job: name.optional(),
  assets: z
    .union([text, z.array(name).max(10_000)])
    .optional()
    .describe('a selection, or keys'),
  action: z.enum(['materialize', 'observe', 'check']).optional(),
  checks: z.array(name).max(10_000).optional(),
  ops: text.optional().describe('op selection within the job'),
  config: z.unknown().optional().describe("the job's own config"),
  runConfig: z.record(z.string(), z.unknown()).optional().describe('sections `ops`, `assets`, `resources`'),
  partition: name.optional(),
  partitions: z
    .array(z.tuple([name, name]))
    .max(10_000)
    .optional()
    .describe('ranges of keys made in one run'),
  tags: tags.optional(),
  priority: z.number().int().optional(),
  staleOnly: z.boolean().optional(),
})
const launchBody = z.strictObject({ project: name, ask: runAsk })

export const STEP_STATUSES = [
  'planned',
  'running',
  'retrying',
  'succeeded',
  'failed',
  'skipped',
  'canceled',
  'lost',
] as const
const stepStatus = z.enum(STEP_STATUSES)
const stepRow = z.object({
  key: z.string(),
  status: stepStatus,
  assets: z.array(z.string()),
  after: z.array(z.string()),
  partition: z.string().optional(),
  pools: z.array(z.string()).optional(),
  /** The mapped op that it is one of, `download` of `download[a]`. */
  group: z.string().optional(),
  attempts: z.array(z.object({ startedAtMs: atMs, endedAtMs: atMs.optional(), status: stepStatus })),
  error: errorRecord.optional(),
  /** Why it was skipped. */
  reason: z.string().optional(),
  /** Pools in whose line it stands. */
  waitsFor: z.array(z.string()).optional(),
})
const marker = z.object({ atMs, kind: z.string(), label: z.string(), durationMs: durationMs.optional() })

export const logLine = z.object({
  atMs,
  level: z.enum(LOG_LEVELS),
  message: z.string(),
  stepKey: z.string().optional(),
  attempt: z.number().int().optional(),
  stream: z.enum(['log', 'stdout', 'stderr']),
  fields: z.record(z.string(), z.unknown()).optional(),
})

const bulkResult = z.object({
  results: z.array(
    z.object({
      runId: z.string(),
      isDone: z.boolean(),
      /** The run that it made: of a retry. */
      newRunId: z.string().optional(),
      code: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
})
const retryStrategy = z.enum(['all', 'from-failure', 'selection'])
const launched = z.object({
  /** Null when `staleOnly` left nothing to do. */
  runId: z.string().nullable(),
  isNew: z.boolean(),
})

export const runRoutes = {
  'GET /runs': {
    tag: 'runs',
    summary: 'Runs, newest first',
    role: 'viewer',
    query: runFilter.extend({
      limit: limit(1_000, 50),
      cursor: text.optional().describe('`nextCursor` of the page before'),
      order: z.enum(['newest', 'oldest']).optional(),
    }),
    response: z.object({ runs: z.array(runState), nextCursor: z.string().optional() }),
  },
  'GET /runs/counts': {
    tag: 'runs',
    summary: 'How many runs there are of each status',
    role: 'viewer',
    query: runFilter,
    response: z.object({ counts: z.record(runStatus, count) }),
  },
  'GET /runs/tags': {
    tag: 'runs',
    summary: 'Tags that runs have, for suggestions',
    role: 'viewer',
    query: z.object({ limit: limit(1_000, 200) }),
    response: z.object({ tags: z.array(z.object({ key: z.string(), value: z.string() })) }),
  },
  'POST /runs': {
    tag: 'runs',
    summary: 'Launch a run: of a job, or of assets by selection',
    role: 'launcher',
    body: launchBody,
    status: 201,
    response: launched,
    audit: 'run.launch',
  },
  'POST /runs/preview': {
    tag: 'runs',
    summary: 'What such a run would do; nothing is written',
    role: 'viewer',
    body: launchBody,
    response: z.object({
      /** Null when `staleOnly` left nothing to do. */
      preview: z.object({ request: runRequest, steps: z.array(plannedStep) }).nullable(),
    }),
  },
  'POST /runs/bulk': {
    tag: 'runs',
    summary: 'Cancel, retry or delete several runs',
    role: 'launcher',
    body: z.strictObject({
      action: z.enum(['cancel', 'retry', 'delete']),
      runIds: z.array(name).min(1).max(1_000),
      strategy: z.enum(['all', 'from-failure']).optional(),
    }),
    response: bulkResult,
    audit: 'run.bulk',
  },
  'GET /runs/{runId}': {
    tag: 'runs',
    summary: 'One run, with those it is a retry of or that retry it',
    role: 'viewer',
    params: runParams,
    response: z.object({
      run: runState,
      /** Root first; only it itself when it was never retried. */
      group: z.array(runState),
      lastEventId: z.number().int(),
      logLocation: z.string(),
    }),
  },
  'DELETE /runs/{runId}': {
    tag: 'runs',
    summary: 'Forget a finished run; what is known of its assets stays',
    role: 'editor',
    params: runParams,
    response: z.object({ ok: z.literal(true) }),
    audit: 'run.delete',
  },
  'GET /runs/{runId}/waiting': {
    tag: 'runs',
    summary: 'Why a run is still queued',
    role: 'viewer',
    params: runParams,
    response: z.object({ waiting: objectOf<WaitingState>({ kind: z.string() }), sentences: z.array(z.string()) }),
  },
  'GET /runs/{runId}/steps': {
    tag: 'runs',
    summary: 'What became of each step, in plan order',
    role: 'viewer',
    params: runParams,
    response: z.object({
      steps: z.array(stepRow),
      /** Ops that run once per key of a dynamic output. */
      mapped: z.array(z.string()),
      markers: z.array(marker),
      /** Of the newest event looked at. */
      lastEventId: z.number().int(),
    }),
  },
  'GET /runs/{runId}/events': {
    tag: 'runs',
    summary: 'Its events, oldest first unless asked otherwise',
    role: 'viewer',
    params: runParams,
    query: z.object({
      afterId: int(0, Number.MAX_SAFE_INTEGER).optional(),
      beforeId: int(0, Number.MAX_SAFE_INTEGER).optional(),
      order: z.enum(['newest', 'oldest']).optional(),
      limit: limit(10_000, 1_000),
      kind: z.array(name).optional(),
    }),
    response: z.object({ events: z.array(storedEvent), nextId: z.number().int() }),
  },
  'GET /runs/{runId}/logs': {
    tag: 'runs',
    summary: 'What its code said: log lines, stdout, stderr',
    role: 'viewer',
    params: runParams,
    query: z.object({
      cursor: int(0, Number.MAX_SAFE_INTEGER).optional().describe('left out with `fromEnd`'),
      fromEnd: flag.optional().describe('the newest lines'),
      limit: limit(10_000, 1_000),
      step: name.optional(),
      level: z.enum(LOG_LEVELS).optional().describe('this or above'),
      stream: z.enum(['log', 'stdout', 'stderr']).optional(),
      q: text.optional().describe('lines that hold this text, letter case ignored'),
    }),
    response: z.object({
      lines: z.array(logLine),
      /** The end is reached when it stays. */
      nextCursor: z.number().int(),
      /** With `fromEnd`: where the first line begins. */
      startCursor: z.number().int().optional(),
    }),
  },
  'GET /runs/{runId}/logs/download': {
    tag: 'runs',
    summary: 'The whole log as text',
    role: 'viewer',
    params: runParams,
    query: z.object({ step: name.optional(), stream: z.enum(['log', 'stdout', 'stderr']).optional() }),
    media: 'text',
    response: z.string(),
  },
  'GET /runs/{runId}/stream': {
    tag: 'live',
    summary: 'Its events and log lines as they come',
    description:
      'Messages `run`, `events`, `logs`, and `end` when the run is over and all is said. Their id is `<event id>.<log cursor>`: send it as Last-Event-ID, or as `cursor`, to go on from there. Without one it begins with what comes next.',
    role: 'viewer',
    params: runParams,
    query: z.object({ cursor: text.optional(), logs: flag.optional().describe('true unless given') }),
    media: 'events',
    response: typed<RunStreamMessage>(
      z.union([
        z.object({ run: runState }),
        z.object({ events: z.array(storedEvent), nextId: z.number().int() }),
        z.object({ lines: z.array(logLine), nextCursor: z.number().int() }),
        z.object({}),
      ]),
    ),
  },
  'POST /runs/{runId}/cancel': {
    tag: 'runs',
    summary: 'Ask that a run be ended; with force its process is killed',
    role: 'launcher',
    params: runParams,
    body: z.strictObject({ isForced: z.boolean().optional() }),
    response: z.object({ run: runState }),
    audit: 'run.cancel',
  },
  'POST /runs/{runId}/retry': {
    tag: 'runs',
    summary: 'Run it again: all, what failed and what came after, or a selection',
    role: 'launcher',
    params: runParams,
    body: z.strictObject({ strategy: retryStrategy, select: text.optional().describe('with `selection`') }),
    status: 201,
    response: launched,
    audit: 'run.retry',
  },
} as const satisfies Record<string, Route>

export type LogLineJson = z.output<typeof logLine>
export type StepRowJson = z.output<typeof stepRow>
export type MarkerJson = z.output<typeof marker>
export type StepStatus = z.output<typeof stepStatus>
export type RunStreamMessage =
  | { readonly run: RunState }
  | { readonly events: readonly StoredEvent[]; readonly nextId: number }
  | { readonly lines: readonly LogLineJson[]; readonly nextCursor: number }
  | Readonly<Record<string, never>>

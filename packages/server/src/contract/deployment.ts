/**
 * deployment — the code that is loaded, the processes that work, pools, dynamic partitions, what is stored; search and
 * the timeline, which look across all of it.
 */
import type { PoolState, StorageInfo, TagLimit } from '@ingot/core'
import { z } from 'zod'

import type { Route } from './route.ts'
import { atMs, count, done, instant, limit, name, objectOf, text } from './route.ts'
import { errorRecord, runStatus } from './runs.ts'

const location = z.object({
  /** The project's name; its file until it has loaded. */
  name: z.string(),
  file: z.string(),
  /** `stale`: the newest code does not load, and the code loaded before goes on. */
  status: z.enum(['loaded', 'failed', 'stale']),
  codeVersion: z.string().optional(),
  loadedAtMs: atMs.optional(),
  error: errorRecord.optional(),
  counts: z.object({ assets: count, jobs: count, schedules: count, sensors: count, resources: count }),
  workers: z.object({ idle: count, executing: count }),
})
const SEARCH_KINDS = [
  'asset',
  'job',
  'schedule',
  'sensor',
  'run',
  'backfill',
  'group',
  'location',
  'pool',
  'resource',
] as const
const hit = z.object({
  kind: z.enum(SEARCH_KINDS),
  project: z.string().optional(),
  name: z.string(),
  detail: z.string().optional(),
})
const bar = z.object({
  /** The newest one's of a bar that stands for several. */
  runId: z.string(),
  status: runStatus,
  startMs: atMs,
  /** Absent while it has not ended. */
  endMs: atMs.optional(),
  /** How many runs it stands for; several where they would touch each other. */
  count: z.number().int(),
  counts: z.record(z.string(), count).optional(),
  launchedBy: z.string(),
})
const timelineRow = z.object({
  id: z.string(),
  kind: z.enum(['job', 'schedule', 'sensor', 'automation', 'group', 'assets', 'backfill', 'manual']),
  project: z.string(),
  name: z.string(),
  bars: z.array(bar),
  futureTicksAtMs: z.array(atMs),
})

export const deploymentRoutes = {
  'GET /instance': {
    tag: 'deployment',
    summary: 'What this server is, and who asks',
    role: 'viewer',
    response: z.object({
      version: z.string(),
      label: z.string().optional(),
      isReadOnly: z.boolean(),
      hasAuth: z.boolean(),
      actor: z.object({ name: z.string(), role: z.enum(['viewer', 'launcher', 'editor', 'admin']) }),
      hasDaemon: z.boolean(),
      startedAtMs: atMs,
      nowMs: atMs,
      projects: z.array(z.string()),
      failedLocations: z.array(z.string()),
    }),
  },
  'GET /timeline': {
    tag: 'deployment',
    summary: 'Runs in a window of time, in rows, with the ticks to come',
    role: 'viewer',
    query: z.object({
      fromMs: instant,
      toMs: instant,
      groupBy: z.enum(['job', 'automation', 'group']).default('job'),
      /** Runs closer together than this are one bar. */
      resolutionMs: z.coerce.number<number | string>().int().min(0).default(0),
    }),
    response: z.object({
      rows: z.array(timelineRow),
      /** True when there were more runs in the window than were looked at: the newest are shown. */
      isCut: z.boolean(),
      nowMs: atMs,
    }),
  },
  'GET /search': {
    tag: 'deployment',
    summary: 'Whatever has such a name',
    role: 'viewer',
    query: z.object({ q: z.string().min(1).max(200), limit: limit(100, 30) }),
    response: z.object({ hits: z.array(hit) }),
  },
  'GET /locations': {
    tag: 'deployment',
    summary: 'Code locations: the projects of this workspace',
    role: 'viewer',
    response: z.object({ locations: z.array(location) }),
  },
  'POST /locations/{project}/reload': {
    tag: 'deployment',
    summary: 'Load its code anew',
    role: 'editor',
    params: z.object({ project: name }),
    body: z.strictObject({}),
    response: z.object({ location }),
    audit: 'location.reload',
  },
  'GET /resources': {
    tag: 'deployment',
    summary: 'Resources of all projects, and who uses them',
    role: 'viewer',
    response: z.object({
      resources: z.array(
        z.looseObject({
          project: z.string(),
          name: z.string(),
          description: z.string().optional(),
          usedBy: z.array(z.string()),
        }),
      ),
    }),
  },
  'GET /daemons': {
    tag: 'deployment',
    summary: 'Daemons that work on these stores, and the loops that each leads',
    role: 'viewer',
    response: z.object({
      daemons: z.array(
        z.object({
          id: z.string(),
          pid: z.number().int(),
          host: z.string(),
          isAlive: z.boolean(),
          /** Its newest heartbeat counts until then. */
          leaseEndsAtMs: atMs,
          loops: z.array(z.string()),
        }),
      ),
    }),
  },
  'GET /workers': {
    tag: 'deployment',
    summary: 'Processes that execute runs now',
    role: 'viewer',
    response: z.object({
      workers: z.array(z.object({ runId: z.string(), pid: z.number().int(), host: z.string(), leaseEndsAtMs: atMs })),
    }),
  },
  'GET /settings': {
    tag: 'deployment',
    summary: 'The settings in force, with their defaults',
    role: 'viewer',
    response: z.object({ settings: z.record(z.string(), z.unknown()), configFile: z.string().optional() }),
  },
  'GET /storage': {
    tag: 'deployment',
    summary: 'Where the memory is, and how big',
    role: 'viewer',
    response: z.object({ storage: objectOf<StorageInfo>({ location: z.string(), sizeBytes: count }) }),
  },
  'GET /pools': {
    tag: 'pools',
    summary: 'Pools: who holds a place, who waits; and the queue',
    role: 'viewer',
    response: z.object({
      pools: z.array(objectOf<PoolState>({ name: z.string(), limit: z.number().int() })),
      queue: z.object({
        maxConcurrentRuns: z.number().int(),
        queued: count,
        running: count,
        tagLimits: z.array(
          objectOf<TagLimit>({ key: z.string(), value: z.string().optional(), limit: z.number().int() }),
        ),
      }),
    }),
  },
  'PUT /pools/{pool}': {
    tag: 'pools',
    summary: 'Set its limit; null = back to what the config says',
    role: 'editor',
    params: z.object({ pool: name }),
    body: z.strictObject({ limit: z.number().int().min(0).nullable() }),
    response: done,
    audit: 'pool.set',
  },
  'GET /partition-sets': {
    tag: 'partitions',
    summary: 'Sets of dynamic partitions',
    role: 'viewer',
    response: z.object({ sets: z.array(z.object({ name: z.string(), count, usedBy: z.array(z.string()) })) }),
  },
  'GET /partition-sets/{set}': {
    tag: 'partitions',
    summary: 'The keys of one, in the order added',
    role: 'viewer',
    params: z.object({ set: name }),
    query: z.object({
      q: text.optional(),
      limit: limit(100_000, 1_000),
      offset: z.coerce.number<number | string>().int().min(0).default(0),
    }),
    response: z.object({ keys: z.array(z.string()), total: count }),
  },
  'POST /partition-sets/{set}/keys': {
    tag: 'partitions',
    summary: 'Add keys',
    role: 'editor',
    params: z.object({ set: name }),
    body: z.strictObject({ keys: z.array(name).min(1).max(10_000) }),
    response: z.object({ added: z.array(z.string()) }),
    audit: 'partitions.add',
  },
  'DELETE /partition-sets/{set}/keys/{key}': {
    tag: 'partitions',
    summary: 'Remove a key; what is known of its partition stays',
    role: 'editor',
    params: z.object({ set: name, key: name }),
    response: done,
    audit: 'partitions.remove',
  },
} as const satisfies Record<string, Route>

export type LocationJson = z.output<typeof location>
export type TimelineRowJson = z.output<typeof timelineRow>
export type TimelineBarJson = z.output<typeof bar>
export type SearchHitJson = z.output<typeof hit>

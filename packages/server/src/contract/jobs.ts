/**
 * jobs — what can be launched by name.
 */
import type { JobSnapshot } from '@ingot/core'
import { z } from 'zod'

import type { Route } from './route.ts'
import { count, name, objectOf, text } from './route.ts'
import { runState, runStatus } from './runs.ts'

const jobSnapshot = objectOf<JobSnapshot>({ name: z.string(), kind: z.enum(['ops', 'assets']) })
const runDot = z.object({
  runId: z.string(),
  status: runStatus,
  queuedAtMs: z.number(),
  durationMs: z.number().optional(),
})
const jobRow = z.object({
  project: z.string(),
  name: z.string(),
  description: z.string().optional(),
  kind: z.enum(['ops', 'assets']),
  assetCount: count,
  opCount: count,
  partitioning: z.string().optional(),
  tags: z.record(z.string(), z.string()),
  schedules: z.array(z.string()),
  sensors: z.array(z.string()),
  /** Newest first, at most ten. */
  lastRuns: z.array(runDot),
})

export const jobRoutes = {
  'GET /jobs': {
    tag: 'jobs',
    summary: 'Jobs, with their newest runs',
    role: 'viewer',
    query: z.object({ project: name.optional(), q: text.optional() }),
    response: z.object({ jobs: z.array(jobRow) }),
  },
  'GET /jobs/{project}/{job}': {
    tag: 'jobs',
    summary: 'One job: its ops or assets, and the JSON Schema of its config',
    role: 'viewer',
    params: z.object({ project: name, job: name }),
    response: z.object({ job: jobRow, definition: jobSnapshot, lastRun: runState.optional() }),
  },
  'GET /jobs/{project}/{job}/partitions': {
    tag: 'jobs',
    summary: 'The partition keys that it can be launched for, and the status of the newest run of each',
    role: 'viewer',
    params: z.object({ project: name, job: name }),
    response: z.object({
      partitioning: z.string().optional(),
      dimensions: z.array(
        z.object({ name: z.string(), kind: z.enum(['time', 'static', 'dynamic']), keys: z.array(z.string()) }),
      ),
      /** In order, at most 100,000. */
      keys: z.array(z.string()),
      runs: z.array(z.object({ partition: z.string(), runId: z.string(), status: runStatus })),
    }),
  },
} as const satisfies Record<string, Route>

export type JobRowJson = z.output<typeof jobRow>
export type RunDotJson = z.output<typeof runDot>

/**
 * backfills — making many partitions, and the ledger of how far it is.
 */
import type { BackfillItem, BackfillState } from '@ingot/core'
import { z } from 'zod'

import type { Route } from './route.ts'
import { count, limit, name, objectOf, tags, text } from './route.ts'

const status = z.enum(['running', 'paused', 'canceling', 'succeeded', 'failed', 'canceled'])
const itemStatus = z.enum(['pending', 'requested', 'succeeded', 'failed', 'skipped', 'canceled'])
const backfill = objectOf<BackfillState>({
  backfillId: z.string(),
  status,
  request: z.looseObject({ project: z.string(), assets: z.array(z.string()) }),
  counts: z.record(itemStatus, count),
})
const params = z.object({ backfillId: name })
const ask = z.strictObject({
  project: name,
  assets: text.optional().describe('asset selection; or `job`'),
  job: name.optional(),
  /** A backfill that has ended: what did not succeed in it. */
  retryOf: name.optional(),
  partitions: z
    .array(z.tuple([name, name]))
    .max(10_000)
    .optional()
    .describe('ranges of keys; all unless given'),
  missingOnly: z.boolean().optional(),
  policy: z
    .union([z.enum(['per-partition', 'single-run']), z.looseObject({})])
    .optional()
    .describe('how partitions are cut into runs'),
  config: z.record(z.string(), z.unknown()).optional(),
  tags: tags.optional(),
  priority: z.number().int().optional(),
  maxRuns: z.number().int().min(1).optional(),
})
const stateOnly = z.object({ backfill })

export const backfillRoutes = {
  'GET /backfills': {
    tag: 'backfills',
    summary: 'Backfills, newest first',
    role: 'viewer',
    query: z.object({
      status: z.array(status).optional(),
      project: name.optional(),
      limit: limit(1_000, 50),
      cursor: name.optional().describe('`nextCursor` of the page before'),
    }),
    response: z.object({ backfills: z.array(backfill), nextCursor: z.string().optional() }),
  },
  'POST /backfills': {
    tag: 'backfills',
    summary: 'Begin one',
    role: 'launcher',
    body: ask,
    status: 201,
    response: z.object({ backfillId: z.string() }),
    audit: 'backfill.launch',
  },
  'POST /backfills/preview': {
    tag: 'backfills',
    summary: 'What it would make; nothing is written',
    role: 'viewer',
    body: ask,
    response: z.object({
      targets: z.array(z.object({ target: z.string(), partitions: count, first: z.string(), last: z.string() })),
      itemCount: count,
      runCount: count,
    }),
  },
  'GET /backfills/{backfillId}': {
    tag: 'backfills',
    summary: 'One backfill, with its counts per target',
    role: 'viewer',
    params,
    response: z.object({
      backfill,
      targets: z.array(z.object({ target: z.string(), counts: z.record(itemStatus, count) })),
    }),
  },
  'GET /backfills/{backfillId}/items': {
    tag: 'backfills',
    summary: 'Its ledger: a row per target and partition',
    role: 'viewer',
    params,
    query: z.object({
      status: z.array(itemStatus).optional(),
      target: name.optional(),
      limit: limit(10_000, 1_000),
      offset: count.optional().or(z.coerce.number<number | string>().int().min(0).optional()),
    }),
    response: z.object({
      items: z.array(objectOf<BackfillItem>({ target: z.string(), partition: z.string(), status: itemStatus })),
      total: count,
    }),
  },
  'POST /backfills/{backfillId}/pause': {
    tag: 'backfills',
    summary: 'Begin no further runs',
    role: 'launcher',
    params,
    body: z.strictObject({}),
    response: stateOnly,
    audit: 'backfill.pause',
  },
  'POST /backfills/{backfillId}/resume': {
    tag: 'backfills',
    summary: 'Go on',
    role: 'launcher',
    params,
    body: z.strictObject({}),
    response: stateOnly,
    audit: 'backfill.resume',
  },
  'POST /backfills/{backfillId}/cancel': {
    tag: 'backfills',
    summary: 'End it, and cancel its unfinished runs',
    role: 'launcher',
    params,
    body: z.strictObject({}),
    response: stateOnly,
    audit: 'backfill.cancel',
  },
  'POST /backfills/{backfillId}/retry': {
    tag: 'backfills',
    summary: 'A new backfill of what did not succeed',
    role: 'launcher',
    params,
    body: z.strictObject({}),
    status: 201,
    response: z.object({ backfillId: z.string() }),
    audit: 'backfill.retry',
  },
} as const satisfies Record<string, Route>

export type BackfillAskJson = z.input<typeof ask>

/**
 * assets — what there is, how it stands, and where it comes from.
 *
 * Shapes   an asset's key holds slashes: in a path they are written `%2F`.
 */
import type { AssetSnapshot, AssetState, Explanation, FreshnessPolicy, StoredEvent, Tick } from '@ingot/core'
import { z } from 'zod'

import { metadataValue } from './metadata.ts'
import type { Route } from './route.ts'
import { atMs, count, done, int, limit, name, objectOf, text } from './route.ts'

export const assetStatus = z.enum(['missing', 'stale', 'fresh', 'external'])
export const freshnessStatus = z.enum(['pass', 'warn', 'fail', 'unknown'])

/** An asset in a list: small, there may be ten thousand. What is not there is left out. */
export const assetRow = z.object({
  project: z.string(),
  key: z.string(),
  layer: z.string().optional(),
  group: z.string(),
  kinds: z.array(z.string()),
  owners: z.array(z.string()),
  tags: z.record(z.string(), z.string()),
  deps: z.array(z.string()),
  description: z.string().optional(),
  /** A sentence: `daily from 2026-01-01`. */
  partitioning: z.string().optional(),
  partitions: z.object({ total: count, materialized: count, failed: count }).optional(),
  status: assetStatus,
  reasons: z.array(z.string()),
  lastMaterializedAtMs: atMs.optional(),
  lastRunId: z.string().optional(),
  /** Of the newest materialisation. */
  rowCount: z.number().optional(),
  lastObservedAtMs: atMs.optional(),
  /** The newest attempt that came to nothing and that no other has made good. */
  failure: z
    .object({ atMs, runId: z.string().optional(), partition: z.string().optional(), cause: z.string() })
    .optional(),
  freshness: z.object({ status: freshnessStatus, message: z.string() }).optional(),
  checks: z.object({ total: count, passed: count, failed: count, warned: count }).optional(),
  /** Its condition as text. */
  automation: z.string().optional(),
  /** An unfinished run that shall make it. */
  activeRunId: z.string().optional(),
})
const storedEvent = objectOf<StoredEvent>({ id: z.number().int(), kind: z.string(), atMs })
const assetParams = z.object({ key: name })

const partitionRange = z.object({
  from: count,
  to: count.describe('the last one, itself included'),
  status: z.enum(['materialized', 'stale', 'failed', 'missing', 'running']),
})
const checkRow = z.object({
  name: z.string(),
  description: z.string().optional(),
  severity: z.enum(['warn', 'error']),
  isBlocking: z.boolean(),
  automation: z.string().optional(),
  last: objectOf<StoredEvent>({ id: z.number().int(), kind: z.literal('check-evaluated'), atMs }).optional(),
})

/** A plain value becomes what it looks like, as in an author's code. */
const metadataInput = z.record(
  z.string().max(256),
  z.union([z.string(), z.number(), z.boolean(), z.null(), metadataValue]),
)
/** Of the events that speak of an asset, those that stay. */
const assetEventKind = z.enum([
  'asset-materialized',
  'asset-failed',
  'asset-observed',
  'asset-wiped',
  'check-evaluated',
  'freshness-changed',
])

export const assetRoutes = {
  'GET /assets': {
    tag: 'assets',
    summary: 'Assets by key, upstream order with `order=lineage`',
    role: 'viewer',
    query: z.object({
      select: text.optional().describe('selection language: `layer:silver+`'),
      q: text.optional().describe('keys, groups and descriptions that hold this text'),
      project: name.optional(),
      status: z
        .array(z.enum(['missing', 'stale', 'fresh', 'external', 'failed', 'late', 'check-failed', 'running']))
        .optional(),
      order: z.enum(['key', 'lineage']).optional(),
      limit: limit(20_000, 200),
      cursor: text.optional(),
    }),
    response: z.object({
      assets: z.array(assetRow),
      nextCursor: z.string().optional(),
      /** That the filters leave. */
      total: count,
      /** Of all that the filters but `status` leave, how many are how. */
      counts: z.record(z.string(), count),
    }),
  },
  'GET /asset-names': {
    tag: 'assets',
    summary: 'Words for completing a selection',
    role: 'viewer',
    response: z.object({
      keys: z.array(z.string()),
      groups: z.array(z.string()),
      layers: z.array(z.string()),
      owners: z.array(z.string()),
      kinds: z.array(z.string()),
      tags: z.array(z.string()),
      projects: z.array(z.string()),
    }),
  },
  'GET /asset-graph': {
    tag: 'assets',
    summary: 'Every asset and what it is made from, compactly, for drawing',
    role: 'viewer',
    query: z.object({ select: text.optional(), project: name.optional() }),
    response: z.object({
      nodes: z.array(
        assetRow
          .pick({
            project: true,
            key: true,
            layer: true,
            group: true,
            kinds: true,
            status: true,
            partitions: true,
            lastMaterializedAtMs: true,
            freshness: true,
            checks: true,
            activeRunId: true,
          })
          .extend({ isFailed: z.boolean().optional(), isSelected: z.boolean() }),
      ),
      /** Pairs of indexes into `nodes`: from what is read, to its reader. */
      edges: z.array(z.tuple([count, count])),
    }),
  },
  'GET /assets/{key}': {
    tag: 'assets',
    summary: 'All that is known of one asset',
    role: 'viewer',
    params: assetParams,
    response: z.object({
      asset: assetRow,
      definition: objectOf<AssetSnapshot>({ key: z.string(), group: z.string() }),
      upstream: z.array(z.string()),
      downstream: z.array(z.string()),
      /** The state of the asset, or of the partition made last. */
      newest: objectOf<AssetState>({ assetKey: z.string() }).optional(),
      checks: z.array(checkRow),
      freshnessPolicy: objectOf<FreshnessPolicy>({}).optional(),
      jobs: z.array(z.string()),
    }),
  },
  'GET /assets/{key}/events': {
    tag: 'assets',
    summary: 'Its materialisations, observations, failures and checks, newest first',
    role: 'viewer',
    params: assetParams,
    query: z.object({
      kind: z.array(assetEventKind).optional(),
      partition: name.optional(),
      check: name.optional(),
      beforeId: int(0, Number.MAX_SAFE_INTEGER).optional(),
      limit: limit(1_000, 100),
    }),
    response: z.object({ events: z.array(storedEvent), nextBeforeId: z.number().int().optional() }),
  },
  'GET /assets/{key}/partitions': {
    tag: 'assets',
    summary: 'Its partitions and how they stand',
    role: 'viewer',
    params: assetParams,
    response: z.object({
      partitioning: z.string(),
      dimensions: z.array(
        z.object({ name: z.string(), kind: z.enum(['time', 'static', 'dynamic']), keys: z.array(z.string()) }),
      ),
      /** In order, at most 100,000. Of several dimensions, the joined keys. */
      keys: z.array(z.string()),
      total: count,
      /** Over indexes of `keys`, in order, without gaps. */
      ranges: z.array(partitionRange),
    }),
  },
  'GET /assets/{key}/partitions/state': {
    tag: 'assets',
    summary: 'One partition: its newest materialisation, failure and checks',
    role: 'viewer',
    params: assetParams,
    query: z.object({ partition: name }),
    response: z.object({ state: objectOf<AssetState>({ assetKey: z.string() }).optional() }),
  },
  'GET /assets/{key}/automation': {
    tag: 'assets',
    summary: 'Why it is made, or not made, by itself: its condition as a tree, now',
    role: 'viewer',
    params: assetParams,
    response: z.object({
      condition: z.string().optional(),
      explanation: objectOf<Explanation>({}).optional(),
      /** Newest ticks of its project's automation that asked for it. */
      ticks: z.array(objectOf<Tick>({ id: z.number().int() })),
    }),
  },
  'POST /assets/{key}/events': {
    tag: 'assets',
    summary: 'Report what was made, seen or checked outside',
    role: 'editor',
    params: assetParams,
    body: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('materialization'),
        partition: name.optional(),
        dataVersion: name.optional(),
        metadata: metadataInput.optional(),
        tags: z.record(z.string(), z.string()).optional(),
      }),
      z.strictObject({
        kind: z.literal('observation'),
        partition: name.optional(),
        dataVersion: name.optional(),
        metadata: metadataInput.optional(),
      }),
      z.strictObject({
        kind: z.literal('check'),
        check: name,
        passed: z.boolean(),
        severity: z.enum(['warn', 'error']).optional(),
        partition: name.optional(),
        description: text.optional(),
        metadata: metadataInput.optional(),
      }),
    ]),
    status: 201,
    response: z.object({ id: z.number().int() }),
    audit: 'asset.report',
  },
  'POST /assets/{key}/wipe': {
    tag: 'assets',
    summary: 'Forget its records; the data stays where it is',
    role: 'editor',
    params: assetParams,
    body: z.strictObject({ partition: name.optional() }),
    response: done,
    audit: 'asset.wipe',
  },
} as const satisfies Record<string, Route>

export type AssetRowJson = z.output<typeof assetRow>
export type PartitionRangeJson = z.output<typeof partitionRange>
export type CheckRowJson = z.output<typeof checkRow>

/**
 * bronze-sensor — asks for a run whenever something new is in bronze.
 *
 * Shapes   a tick looks for at most `batchSize` artefacts; when it finds any it asks for one run of the target, whose key
 *          is the cursor after them, and moves on. What the run does with them is its own affair: a silver asset of
 *          `defineSilverFromBronze` finds them by its own cursor, so a run that failed loses nothing.
 * Promise  a tick's run and its cursor are one transaction, so every batch has exactly one run, also after a crash.
 */
import { createHash } from 'node:crypto'

import type { AssetRef, JobRef, ResourceDefinition, RunRetryPolicy, TypedSensor } from '@ingot/core'
import { defineSensor, request, skip } from '@ingot/core'

import { bronzeReader } from '../resources.ts'
import type { BronzeReader, DiscoveryCursor } from '../store/bronze-store.ts'
import { discoveryCursor } from './discovery-cursor.ts'

export interface BronzeSensorOptions {
  readonly name: string
  readonly description?: string
  /** A job without config of its own, or assets. */
  readonly target: JobRef | AssetRef | readonly AssetRef[]
  readonly sourceType: string
  readonly artifactType?: string
  readonly ext?: string
  /** Artefacts for which one run is asked; 1,000 unless given. */
  readonly batchSize?: number
  readonly everyMs?: number
  readonly status?: 'running' | 'stopped'
  /** Of the runs it asks for. */
  readonly retries?: RunRetryPolicy
  readonly tags?: Readonly<Record<string, string>>
  /** `bronzeReader` unless given: with its root bound, or a stand-in. */
  readonly reader?: ResourceDefinition<BronzeReader>
}

const BATCH_SIZE = 1_000

/** Its cursor is null until something was found. */
export type BronzeSensor = TypedSensor<
  DiscoveryCursor | null,
  DiscoveryCursor | null | undefined,
  never,
  { readonly bronze: ResourceDefinition<BronzeReader> }
>

export function bronzeSensor(options: BronzeSensorOptions): BronzeSensor {
  const { name, sourceType, artifactType, ext, batchSize = BATCH_SIZE, retries, tags } = options
  const reader: ResourceDefinition<BronzeReader> = options.reader ?? bronzeReader
  const query = {
    sourceType,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(ext === undefined ? {} : { ext }),
    limit: batchSize,
  }
  return defineSensor({
    name,
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.everyMs === undefined ? {} : { everyMs: options.everyMs }),
    ...(options.status === undefined ? {} : { status: options.status }),
    target: options.target,
    cursor: discoveryCursor,
    resources: { bronze: reader },
    evaluate: async ({ cursor, resources: { bronze } }) => {
      const found = await bronze.discover({ ...query, ...(cursor === null ? {} : { cursor }) })
      if (found.cursor === undefined) return skip(`nothing in bronze of "${sourceType}" yet`)
      const { items, isMore } = found
      const ask = {
        runKey: runKey(found.cursor),
        tags: { ...tags, 'bronze/artifacts': String(items.length) },
        ...(retries === undefined ? {} : { retries }),
      }
      return {
        ...(items.length === 0 ? { skipReason: 'nothing new' } : { runs: [request(ask)] }),
        cursor: found.cursor,
        hasMore: isMore,
      }
    },
  })
}

/** At most 500 characters, and a name may be longer. */
function runKey(cursor: { readonly kind: string }): string {
  return `${cursor.kind}-${createHash('sha256').update(JSON.stringify(cursor)).digest('hex').slice(0, 32)}`
}

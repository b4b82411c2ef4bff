/**
 * bronze-sensor — asks for a run whenever something new is in bronze.
 *
 * Shapes   a tick looks for at most `batchSize` artefacts; when it finds any it asks for one run of the target, whose key
 *          is the cursor after them, and moves on. What the run does with them is its own affair: a silver asset of
 *          `defineSilverFromBronze` finds them by its own cursor, so a run that failed loses nothing.
 *          When nothing is new and the newest of its runs failed, it asks again, see ask-again.ts.
 * Promise  a tick's run and its cursor are one transaction, so every batch has exactly one run, also after a crash; and
 *          every run that failed has at most one after it.
 */
import { createHash } from 'node:crypto'

import type { AssetRef, JobRef, ResourceDefinition, RunRetryPolicy, TypedSensor } from '@ingot/core'
import { defineSensor, request, SENSOR_TAG, skip } from '@ingot/core'

import { bronzeReader } from '../resources.ts'
import type { BronzeReader, DiscoveryCursor } from '../store/bronze-store.ts'
import { askAgain, ATTEMPT_TAG } from './ask-again.ts'
import { discoveryCursor } from './cursor-schema.ts'
import { checkCount, warnOfGone } from './from-bronze.ts'

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
  checkCount('definition/bad-sensor', name, { batchSize })
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
    evaluate: async ({ cursor, resources: { bronze }, log, instance, nowMs }) => {
      const found = await bronze.discover({ ...query, ...(cursor === null ? {} : { cursor }) })
      warnOfGone(log, sourceType, found.goneCount)
      if (found.cursor === undefined) return skip(`nothing in bronze of "${sourceType}" yet`)
      const { items, isMore } = found
      const moved = { cursor: found.cursor, hasMore: isMore }
      const ask = (key: string, own: Readonly<Record<string, string>>) =>
        request({ runKey: key, tags: { ...tags, ...own }, ...(retries === undefined ? {} : { retries }) })
      if (items.length > 0) {
        return { ...moved, runs: [ask(runKey(found.cursor), { 'bronze/artifacts': String(items.length) })] }
      }
      const last = await instance.lastRun({ tags: { [SENSOR_TAG]: name } })
      const again = askAgain(last, nowMs)
      if (again.kind === 'now') return { ...moved, runs: [ask(again.runKey, { [ATTEMPT_TAG]: String(again.attempt) })] }
      const waits = again.kind === 'no' ? '' : `; run ${last?.runId} failed, asks again at ${isoTime(again.atMs)}`
      return { ...moved, skipReason: `nothing new${waits}` }
    },
  })
}

function isoTime(atMs: number): string {
  return new Date(atMs).toISOString()
}

/** At most 500 characters, and a name may be longer. */
function runKey(cursor: { readonly kind: string }): string {
  return `${cursor.kind}-${createHash('sha256').update(JSON.stringify(cursor)).digest('hex').slice(0, 32)}`
}

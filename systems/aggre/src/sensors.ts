/**
 * sensors — see which content rows have work due, and hand it to runs in lists.
 *
 * Rules    The cursor is a place in the order (due time, id): what lies behind it was handed out. Rows still come in behind
 *          it: they were seen before they were stored, or a run that had them was killed, or could do nothing for want of a
 *          program. So when nothing is due past the cursor and something is due behind it, a new sweep begins at the
 *          beginning — not while a run of the job waits or runs, which may have those very rows, and not sooner than
 *          a pause after the last list. The pause doubles with each sweep that finds something, up to an hour, so that a
 *          row that ends every run does not make one after the other; it is short again once nothing is left behind.
 *          A row that fails is due later, and so lies before the cursor again.
 *          A run key is the sweep's beginning and the last place of the list: within a sweep places only grow, and no two
 *          sweeps begin at once, so no key comes twice, even where somebody resets the cursor.
 */
import { defineSensor, request, skip } from 'ingot'
import type { SensorContext } from 'ingot'
import type { Database } from '@ingot/postgres'
import { z } from 'zod'

import { content, enrichment, transcripts } from './assets/fetch.ts'
import type { Work } from './content/attempt.ts'
import { contentJob, enrichJob, everythingJob, transcribeJob } from './jobs.ts'
import { CONFIG, database, MODE } from './resources.ts'
import type { DueRow } from './silver/due-work.ts'
import { dueWork } from './silver/due-work.ts'

// Samples are few and near: there a person waits to see them.
const EVERY_MS = MODE === 'sample' ? 5_000 : 30_000
const FIRST_PAUSE_MS = MODE === 'sample' ? 5_000 : 30_000
const LONGEST_PAUSE_MS = 3_600_000
/** Lists in one tick. The rest comes with the next. */
const MOST_RUNS = 5

const cursorSchema = z
  .object({
    /** When it began; null before the first. */
    sweepAtMs: z.number().nullable(),
    after: z.object({ dueAt: z.string(), id: z.string() }).nullable(),
    handedOutAtMs: z.number(),
    pauseMs: z.number(),
  })
  .default({ sweepAtMs: null, after: null, handedOutAtMs: 0, pauseMs: FIRST_PAUSE_MS })

export type SweepCursor = z.output<typeof cursorSchema>

interface WorkOf {
  readonly work: Work
  readonly job: { readonly name: string }
  readonly settings: { readonly enabled: boolean; readonly batchSize: number }
  /** The asset that takes the list, and the list as it takes it. */
  readonly asset: { readonly key: string }
  readonly list: (rows: readonly DueRow[]) => object
}

type Context = SensorContext<SweepCursor, never, { readonly database: Database }>

async function handOut({ work, job, settings, asset, list }: WorkOf, context: Context) {
  if (!settings.enabled) return skip('the configuration has it switched off')
  const { cursor, nowMs } = context
  const found = await findDue(work, job.name, settings.batchSize * MOST_RUNS, context)
  if (found.kind === 'nothing') {
    // Nothing is left behind: the next row that is gets a short pause again.
    const isRested = found.isAllDone && cursor.pauseMs !== FIRST_PAUSE_MS
    return { skipReason: found.reason, ...(isRested ? { cursor: { ...cursor, pauseMs: FIRST_PAUSE_MS } } : {}) }
  }
  const { rows, sweepAtMs, pauseMs } = found
  const runs = chunks(rows, settings.batchSize).map((some) => {
    const last = some.at(-1)
    return request({
      runKey: `${work}-${sweepAtMs}-${last?.dueAt ?? ''}-${last?.id ?? ''}`,
      runConfig: { assets: { [asset.key]: list(some) } },
      tags: { 'aggre/rows': String(some.length) },
    })
  })
  const last = rows.at(-1)
  const after = last === undefined ? cursor.after : { dueAt: last.dueAt, id: last.id }
  return { runs, cursor: { sweepAtMs, after, handedOutAtMs: nowMs, pauseMs } }
}

type FoundDue =
  | { readonly kind: 'rows'; readonly rows: readonly DueRow[]; readonly sweepAtMs: number; readonly pauseMs: number }
  | { readonly kind: 'nothing'; readonly reason: string; readonly isAllDone: boolean }

async function findDue(work: Work, job: string, limit: number, context: Context): Promise<FoundDue> {
  const { cursor, nowMs, resources, signal, instance } = context
  const due = (after: SweepCursor['after']) => dueWork(resources.database, { work, nowMs, after, limit, signal })
  if (cursor.sweepAtMs !== null) {
    const rows = await due(cursor.after)
    if (rows.length > 0) return { kind: 'rows', rows, sweepAtMs: cursor.sweepAtMs, pauseMs: cursor.pauseMs }
  }
  const rows = await due(null)
  if (rows.length === 0) return { kind: 'nothing', reason: 'nothing is due', isAllDone: true }
  const isFirst = cursor.sweepAtMs === null
  const leftMs = isFirst ? 0 : cursor.handedOutAtMs + cursor.pauseMs - nowMs
  if (leftMs > 0) {
    const reason = `some of what was handed out is due still; it is handed out again in ${Math.ceil(leftMs / 1_000)} s at the earliest`
    return { kind: 'nothing', reason, isAllDone: false }
  }
  for (const status of ['queued', 'running', 'canceling'] as const) {
    if ((await instance.lastRun({ job, status })) === undefined) continue
    return {
      kind: 'nothing',
      reason: `a run of ${job} is ${status}; what it leaves is handed out after it`,
      isAllDone: false,
    }
  }
  const pauseMs = isFirst ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, cursor.pauseMs * 2)
  return { kind: 'rows', rows, sweepAtMs: nowMs, pauseMs }
}

function chunks<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

const common = { everyMs: EVERY_MS, cursor: cursorSchema, resources: { database } }

export const contentSensor = defineSensor({
  ...common,
  name: 'content_sensor',
  description: 'Hands pages that are to be downloaded, or tried again, to content_job.',
  target: contentJob,
  evaluate: (context) =>
    handOut(
      {
        work: 'fetch',
        job: contentJob,
        settings: CONFIG.content,
        asset: content,
        list: (rows) => ({ urls: rows.map(({ url }) => url) }),
      },
      context,
    ),
})

export const enrichmentSensor = defineSensor({
  ...common,
  name: 'enrichment_sensor',
  description: 'Hands pages whose discussions are to be looked for to enrich_job.',
  target: enrichJob,
  evaluate: (context) =>
    handOut(
      {
        work: 'enrich',
        job: enrichJob,
        settings: CONFIG.enrich,
        asset: enrichment,
        list: (rows) => ({ urls: rows.map(({ canonicalUrl }) => canonicalUrl) }),
      },
      context,
    ),
})

export const transcriptionSensor = defineSensor({
  ...common,
  name: 'transcription_sensor',
  description: 'Hands videos that are to be transcribed to transcribe_job.',
  target: transcribeJob,
  evaluate: (context) =>
    handOut(
      {
        work: 'transcribe',
        job: transcribeJob,
        settings: CONFIG.transcribe,
        asset: transcripts,
        list: (rows) => ({ videos: rows.flatMap(({ videoId }) => videoId ?? []) }),
      },
      context,
    ),
})

/** So that a fresh instance shows something before the hour is full. */
export const first = defineSensor({
  name: 'first',
  description:
    'Makes everything once, as soon as there is an instance; the schedule and the other sensors go on from there.',
  target: everythingJob,
  // Its first tick is made at once.
  everyMs: 60_000,
  cursor: z.object({ isDone: z.boolean() }).default({ isDone: false }),
  evaluate: ({ cursor }) =>
    cursor.isDone
      ? skip('everything was made once')
      : { runs: [request({ runKey: 'first' })], cursor: { isDone: true } },
})

/**
 * attempt — how work on a page went that left nothing else in bronze: kept there too, so that tables made again from bronze
 * know what was tried, when, and when it is to be tried again.
 *
 * Shapes   `{sourceType}/{id}/attempt-{time}.json`: `content` and `enrichment` by the id of the content row, `youtube` by
 *          that of the video. `time` is `2026-01-31T12-00-00-000Z`.
 */
import type { ArtifactKey, BronzeStore } from '@ingot/bronze'
import { z } from 'zod'

export const WORKS = ['fetch', 'transcribe', 'enrich'] as const
export type Work = (typeof WORKS)[number]

const keySchema = z.object({
  sourceType: z.string(),
  externalId: z.string(),
  artifactType: z.string(),
  ext: z.string(),
})

const attemptSchema = z.object({
  work: z.enum(WORKS),
  /** An address whose canonical form names the content row. */
  url: z.string(),
  atMs: z.number(),
  /** `done` only where that leaves nothing else; `skipped`: not to be done at all. */
  outcome: z.enum(['done', 'failed', 'skipped']),
  reason: z.string().nullable(),
  isRetryable: z.boolean(),
  /** What was answered, kept elsewhere. */
  answers: z.array(z.object({ service: z.string(), key: keySchema })).default([]),
})

export type Attempt = z.output<typeof attemptSchema>
export type AttemptInput = Omit<Attempt, 'answers'> & Partial<Pick<Attempt, 'answers'>>

const PLACES: Readonly<Record<Work, string>> = { fetch: 'content', transcribe: 'youtube', enrich: 'enrichment' }

export function placeOf(work: Work): string {
  return PLACES[work]
}

export async function keepAttempt(
  bronze: BronzeStore,
  externalId: string,
  attempt: AttemptInput,
): Promise<ArtifactKey> {
  const time = new Date(attempt.atMs).toISOString().replaceAll(/[:.]/g, '-')
  const key = { sourceType: placeOf(attempt.work), externalId, artifactType: `attempt-${time}`, ext: 'json' }
  await bronze.write(key, `${JSON.stringify(attempt)}\n`, { fetchedAtMs: attempt.atMs })
  return key
}

export function isAttempt(key: ArtifactKey): boolean {
  return key.artifactType.startsWith('attempt-') && key.ext === 'json'
}

/** Undefined for what is none. */
export function readAttempt(text: string): Attempt | undefined {
  try {
    return attemptSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

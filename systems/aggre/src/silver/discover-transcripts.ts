/**
 * discover-transcripts — transcripts and failed attempts in bronze, as content rows: the text and the language, no more.
 */
import type { ArtifactKey, BronzeReader } from '@ingot/bronze'
import { readTranscript } from '@ingot/bronze'
import type { Transaction } from '@ingot/postgres'

import { isAttempt } from '../content/attempt.ts'
import { watchUrl } from '../content/site-rules.ts'
import type { Mention } from './content-row.ts'
import { mention } from './content-row.ts'
import type { ContentTools } from './discover-content.ts'
import { findAttempt } from './discover-content.ts'
import { readOn } from './read-on.ts'
import type { ContentAttempt } from './settle-work.ts'
import { settleWork, storeAttempts } from './settle-work.ts'
import { toJson } from './sql-values.ts'
import { storeMentions } from './store-mentions.ts'

export interface TranscriptsRead {
  readonly transcripts: number
  readonly attempts: number
  readonly unreadable: readonly string[]
}

const BATCH = 200
const SOURCE = 'youtube'

interface HeardText {
  readonly id: string
  readonly body_text: string
  readonly language: string | null
}

interface Found {
  readonly heard: readonly HeardText[]
  readonly attempts: readonly ContentAttempt[]
  readonly mentions: readonly Mention[]
}

/** What came since the last time, and `alsoVideos`, whatever the cursor has seen. Each transcript once. */
export async function discoverTranscripts(
  tools: ContentTools,
  alsoVideos: readonly string[],
): Promise<TranscriptsRead> {
  const unreadable: string[] = []
  const total = { transcripts: 0, attempts: 0 }
  const prepare = (keys: readonly ArtifactKey[]) => readFound(tools.bronze, keys, unreadable)
  const store = (transaction: Transaction, found: Found) => storeFound(transaction, found, tools)
  const read = new Set<string | undefined>()
  const add = (found: Found): void => {
    for (const { id } of found.heard) read.add(id)
    total.transcripts += found.heard.length
    total.attempts += found.attempts.length
  }
  await readOn(tools, {
    sourceType: SOURCE,
    batchSize: BATCH,
    prepare: (items) => prepare(items.map(({ key }) => key)),
    store,
    onStored: (_stored, found) => add(found),
  })
  const others = [...new Set(alsoVideos)].filter((id) => !read.has(mention(watchUrl(id), 0)?.id))
  const also = await prepare(others.map(transcriptKey))
  await tools.database.transaction((transaction) => store(transaction, also))
  add(also)
  return { ...total, unreadable: [...new Set(unreadable)] }
}

export function transcriptKey(videoId: string): ArtifactKey {
  return { sourceType: SOURCE, externalId: videoId, artifactType: 'whisper', ext: 'json' }
}

async function readFound(bronze: BronzeReader, keys: readonly ArtifactKey[], unreadable: string[]): Promise<Found> {
  const heard: HeardText[] = []
  const attempts: ContentAttempt[] = []
  const mentions: Mention[] = []
  for (const key of keys) {
    if (isAttempt(key)) {
      const found = await findAttempt(bronze, key)
      if (found === undefined) continue
      attempts.push(found.attempt)
      mentions.push(found.mention)
    } else if (key.artifactType === 'whisper' && key.ext === 'json' && (await bronze.exists(key))) {
      const found = await findTranscript(bronze, key)
      if (found === undefined) unreadable.push(key.externalId)
      else {
        heard.push(found.text)
        mentions.push(found.mention)
      }
    }
  }
  return { heard, attempts, mentions }
}

async function findTranscript(
  bronze: BronzeReader,
  key: ArtifactKey,
): Promise<{ readonly text: HeardText; readonly mention: Mention } | undefined> {
  const meta = await bronze.meta(key)
  const mentioned = mention(watchUrl(key.externalId), meta?.fetchedAtMs ?? (await bronze.stat(key))?.modifiedAtMs ?? 0)
  const read = readTranscript(parse(await bronze.readText(key)))
  if (mentioned === undefined || mentioned.videoId === null || !read.ok) return undefined
  const { text, language = null } = read.transcript
  return { text: { id: mentioned.id, body_text: text, language }, mention: mentioned }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const STORE = `
update silver_content content
   set transcription_status = 'transcribed', body_text = row.body_text, language = row.language
  from jsonb_to_recordset($1::jsonb) as row (id text, body_text text, language text)
 where content.id = row.id`

async function storeFound(transaction: Transaction, found: Found, { policy }: ContentTools): Promise<void> {
  await storeMentions(transaction, found.mentions)
  await storeAttempts(transaction, found.attempts)
  if (found.heard.length > 0) await transaction.query(STORE, [toJson(found.heard)])
  await settleWork(
    transaction,
    'transcribe',
    found.mentions.map(({ id }) => id),
    policy,
  )
}

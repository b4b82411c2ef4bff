/**
 * discover-links — answers to searches for discussions in bronze, as silver_links. Reads bronze and nothing else.
 *
 * Promise  Of a discussion the latest word counts, in whatever order the answers are read.
 */
import type { ArtifactKey, BronzeReader } from '@ingot/bronze'
import type { Transaction } from '@ingot/postgres'

import type { Attempt } from '../content/attempt.ts'
import { isAttempt, placeOf } from '../content/attempt.ts'
import type { FoundLink } from '../enrich/read-answers.ts'
import { readAnswer } from '../enrich/read-answers.ts'
import type { Mention } from './content-row.ts'
import type { ContentTools } from './discover-content.ts'
import { findAttempt } from './discover-content.ts'
import { readOn } from './read-on.ts'
import type { ContentAttempt, SettlePolicy } from './settle-work.ts'
import { settleWork, storeAttempts } from './settle-work.ts'
import { storableId, toInstant, toJson, toWhole } from './sql-values.ts'
import { storeMentions } from './store-mentions.ts'

export interface LinksRead {
  readonly pages: number
  readonly failed: number
  /** Found in the answers that were read, new or not. */
  readonly links: number
}

export interface LinkTools extends Omit<ContentTools, 'policy'> {
  readonly policy: SettlePolicy
}

const BATCH = 200

interface PageLink extends FoundLink {
  readonly contentId: string
  readonly observedAtMs: number
}

interface Found {
  readonly links: readonly PageLink[]
  readonly attempts: readonly ContentAttempt[]
  readonly mentions: readonly Mention[]
}

export async function discoverLinks(tools: LinkTools): Promise<LinksRead> {
  const total = { pages: 0, failed: 0, links: 0 }
  await readOn(tools, {
    sourceType: placeOf('enrich'),
    batchSize: BATCH,
    prepare: (items) => readFound(tools.bronze, items.map(({ key }) => key).filter(isAttempt)),
    store: (transaction, found) => storeFound(transaction, found, tools.policy),
    onStored: (_stored, found) => {
      total.pages += found.attempts.length
      total.failed += found.attempts.filter(({ outcome }) => outcome === 'failed').length
      total.links += found.links.length
    },
  })
  return total
}

async function readFound(bronze: BronzeReader, keys: readonly ArtifactKey[]): Promise<Found> {
  const answers = answerReader(bronze)
  const links: PageLink[] = []
  const attempts: ContentAttempt[] = []
  const mentions: Mention[] = []
  for (const key of keys) {
    const found = await findAttempt(bronze, key)
    if (found === undefined) continue
    attempts.push(found.attempt)
    mentions.push(found.mention)
    links.push(...(await linksOf(answers, found.attempt, found.mention)))
  }
  return { links, attempts, mentions }
}

interface Answer {
  readonly json: unknown
  readonly fetchedAtMs: number
}
type AnswerReader = (key: ArtifactKey) => Promise<Answer | undefined>

/** Each answer once: one of Lobsters serves every page of its domain. */
function answerReader(bronze: BronzeReader): AnswerReader {
  const read = new Map<string, Promise<Answer | undefined>>()
  return (key) => {
    const name = JSON.stringify(key)
    const answer = read.get(name) ?? readOne(bronze, key)
    read.set(name, answer)
    return answer
  }
}

async function readOne(bronze: BronzeReader, key: ArtifactKey): Promise<Answer | undefined> {
  if (!(await bronze.exists(key))) return undefined
  const [text, meta, stat] = await Promise.all([bronze.readText(key), bronze.meta(key), bronze.stat(key)])
  try {
    return { json: JSON.parse(text), fetchedAtMs: meta?.fetchedAtMs ?? stat?.modifiedAtMs ?? 0 }
  } catch {
    return undefined
  }
}

async function linksOf(read: AnswerReader, attempt: Attempt, mentioned: Mention): Promise<readonly PageLink[]> {
  const links: PageLink[] = []
  for (const { service, key } of attempt.answers) {
    const answer = await read(key)
    if (answer === undefined) continue
    for (const link of readAnswer(service, answer.json, mentioned.canonicalUrl)) {
      links.push({ ...link, contentId: mentioned.id, observedAtMs: answer.fetchedAtMs })
    }
  }
  return links
}

const FACTS = ['discussion_url', 'title', 'score', 'comment_count', 'published_at', 'observed_at']

const STORE = `
insert into silver_links as known (content_id, source, external_id, ${FACTS.join(', ')})
select distinct on (content_id, source, external_id) content_id, source, external_id, ${FACTS.join(', ')}
  from jsonb_to_recordset($1::jsonb)
       as row (content_id text, source text, external_id text, discussion_url text, title text, score bigint,
               comment_count bigint, published_at timestamptz, observed_at timestamptz)
 order by content_id, source, external_id, observed_at desc
on conflict (content_id, source, external_id) do update
   set ${FACTS.map((column) => `${column} = excluded.${column}`).join(', ')}
 where excluded.observed_at > known.observed_at`

async function storeFound(transaction: Transaction, found: Found, policy: SettlePolicy): Promise<void> {
  await storeMentions(transaction, found.mentions)
  await storeAttempts(transaction, found.attempts)
  const rows = found.links.map((link) => ({
    content_id: link.contentId,
    source: link.source,
    external_id: storableId(link.externalId),
    discussion_url: link.discussionUrl,
    title: link.title,
    score: toWhole(link.score),
    comment_count: toWhole(link.commentCount),
    published_at: toInstant(link.publishedAtMs),
    observed_at: toInstant(link.observedAtMs),
  }))
  if (rows.length > 0) await transaction.query(STORE, [toJson(rows)])
  await settleWork(
    transaction,
    'enrich',
    found.mentions.map(({ id }) => id),
    policy,
  )
}

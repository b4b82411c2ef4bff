/**
 * transform — silver: what bronze holds, as rows. Nothing here asks anybody for anything; all of it can be deleted and made
 * again. How far bronze has been read stands in the database beside the rows.
 */
import type { RawColumn } from '@ingot/postgres'
import { rawColumns } from '@ingot/postgres'
import type { AssetRef } from 'ingot'
import { defineAsset, defineCheck, metadata, output } from 'ingot'
import { z } from 'zod'

import { collectors } from '../collectors/all.ts'
import { CONFIG, database, reader } from '../resources.ts'
import { discoverContent, readAllContent } from '../silver/discover-content.ts'
import type { SourceRead } from '../silver/discover-discussions.ts'
import { discoverDiscussions } from '../silver/discover-discussions.ts'
import { discoverLinks } from '../silver/discover-links.ts'
import { discoverTranscripts } from '../silver/discover-transcripts.ts'
import { thinScores } from '../silver/thin-scores.ts'
import { SOURCE_NAMES } from '../source-name.ts'
import { collected } from './collect.ts'
import { content, enrichment, transcripts } from './fetch.ts'
import { shortened } from './shortened.ts'

const PROBLEMS_SHOWN = 10
/** A database that is started anew is back within seconds; what a lost connection left undone is done again. */
export const RETRY = { maxRetries: 3, delayMs: 1_000, backoff: 'exponential' } as const

export const discussions = defineAsset({
  key: 'silver/aggre/discussions',
  layer: 'silver',
  group: 'collect',
  kinds: ['postgres', 'table'],
  description:
    'Every post of the seven sources once, in one shape, and a content row for every page that they are about.',
  after: collected,
  resources: { database, reader },
  retry: RETRY,
  run: async (_inputs, { resources, signal, log }) => {
    const tools = { database: resources.database, bronze: resources.reader, signal }
    const sources: SourceRead[] = []
    for (const source of SOURCE_NAMES) {
      const read = await discoverDiscussions(tools, collectors[source])
      for (const problem of read.problems.slice(0, PROBLEMS_SHOWN)) log.warning(`${source}: ${problem}`)
      sources.push(read)
    }
    const thinnedLooks = await thinScores(resources.database, signal)
    const [rows] = await resources.database.query<{ row_count: number; content_rows: number }>(
      'select (select count(*) from silver_discussions) as row_count, (select count(*) from silver_content) as content_rows',
    )
    return output(sources, { metadata: { ...rows, ...factsOf(sources), thinned_looks: thinnedLooks } })
  },
  checks: [
    {
      name: 'all_read',
      description: 'Of what each source said hardly anything, at most a twentieth, could not be read.',
      severity: 'warn',
      run: ({ value }) => {
        const odd = value.filter(({ problemCount, discussions: read }) => problemCount * 20 > read + problemCount)
        const words = odd.map(
          ({ source, problemCount, problems }) => `${source}: ${problemCount}, ${problems[0] ?? ''}`,
        )
        return { passed: odd.length === 0, description: words.join(' | ') }
      },
    },
  ],
})

function factsOf(sources: readonly SourceRead[]) {
  const columns = [
    'source',
    'artifacts',
    'discussions',
    'newDiscussions',
    'changedDiscussions',
    'newContent',
    'problemCount',
  ] as const
  const sum = (field: 'artifacts' | 'newDiscussions' | 'changedDiscussions' | 'newContent' | 'problemCount') =>
    sources.reduce((total, one) => total + one[field], 0)
  return {
    artifacts: sum('artifacts'),
    new_discussions: sum('newDiscussions'),
    changed_discussions: sum('changedDiscussions'),
    new_content: sum('newContent'),
    problems: sum('problemCount'),
    sources: metadata.table(
      columns,
      sources.map((one) => columns.map((column) => one[column])),
    ),
  }
}

const STATES = `
select count(*) as row_count, count(*) filter (where fetch_status = 'pending') as pending, count(*) filter (where fetch_status = 'fetched') as fetched,
       count(*) filter (where fetch_status = 'failed') as failed, count(*) filter (where fetch_status = 'skipped') as skipped
  from silver_content`

export const articles = defineAsset({
  key: 'silver/aggre/content',
  layer: 'silver',
  group: 'content',
  kinds: ['postgres', 'table'],
  description: 'What pages say: title, author, date, language and text, without what stands around it.',
  deps: { downloaded: content },
  // `all` extracts every page that bronze holds again: after a change to the extraction, without one request.
  config: z.object({ scope: z.enum(['new', 'all']).default('new') }),
  resources: { database, reader },
  retry: RETRY,
  codeVersion: '1',
  run: async ({ downloaded }, { config, resources, signal }) => {
    const tools = { database: resources.database, bronze: resources.reader, signal, policy: CONFIG.content }
    const ids = downloaded.map(({ contentId }) => contentId)
    const read = config.scope === 'all' ? await readAllContent(tools) : await discoverContent(tools, ids)
    const [states] = await resources.database.query<Readonly<Record<string, number>>>(STATES)
    const { pages, articles: found, withoutArticle, attempts, changed, failedCount } = read
    const facts = {
      pages,
      articles: found,
      without_article: withoutArticle,
      attempts,
      changed,
      extraction_failed: failedCount,
    }
    return output(read, { metadata: { ...states, ...facts } })
  },
  checks: [
    {
      name: 'all_extracted',
      description: 'Extraction could cope with every page.',
      severity: 'warn',
      run: ({ value }) => ({
        passed: value.failedCount === 0,
        description: value.failed.map(shortened).join(' | '),
      }),
    },
  ],
})

export const heard = defineAsset({
  key: 'silver/aggre/transcripts',
  layer: 'silver',
  group: 'transcribe',
  kinds: ['postgres', 'table'],
  description: 'What is said in videos, as text, with its language.',
  deps: { transcribed: transcripts },
  resources: { database, reader },
  retry: RETRY,
  run: async ({ transcribed }, { resources, signal }) => {
    const tools = { database: resources.database, bronze: resources.reader, signal, policy: CONFIG.transcribe }
    const videos = transcribed.filter(({ outcome }) => outcome === 'known' || outcome === 'transcribed')
    const read = await discoverTranscripts(
      tools,
      videos.map(({ videoId }) => videoId),
    )
    const [counts] = await resources.database.query<Readonly<Record<string, number>>>(
      `select count(*) as videos, count(*) filter (where transcription_status = 'transcribed') as row_count,
              count(*) filter (where transcription_status = 'failed') as failed from silver_content where video_id is not null`,
    )
    const { transcripts: count, attempts, unreadable } = read
    return output(read, { metadata: { ...counts, transcripts: count, attempts, unreadable: unreadable.length } })
  },
  checks: [
    {
      name: 'all_read',
      description: 'Every transcript in bronze could be read.',
      severity: 'warn',
      run: ({ value }) => ({ passed: value.unreadable.length === 0, description: value.unreadable.join(', ') }),
    },
  ],
})

export const links = defineAsset({
  key: 'silver/aggre/enrichment',
  layer: 'silver',
  group: 'enrich',
  kinds: ['postgres', 'table'],
  description: 'Discussions of a page elsewhere, linked to it.',
  after: [enrichment],
  resources: { database, reader },
  retry: RETRY,
  run: async (_inputs, { resources, signal }) => {
    const tools = { database: resources.database, bronze: resources.reader, signal, policy: CONFIG.enrich }
    const read = await discoverLinks(tools)
    const [counts] = await resources.database.query<Readonly<Record<string, number>>>(
      `select (select count(*) from silver_links) as row_count,
              count(*) filter (where enriched_at is not null) as enriched, count(*) filter (where enriched_at is null) as not_enriched
         from silver_content`,
    )
    return output(read, { metadata: { ...counts, ...read } })
  },
})

export const transformed = [discussions, articles, heard, links]

/** Bronze is on files, silver is text and numbers: a table that holds raw documents is shown here. */
export const noRawColumns = [discussions, articles, heard].map((asset: AssetRef) =>
  defineCheck({
    asset,
    name: 'no_raw_columns',
    description:
      'No table holds HTML, JSON of whisper or another document as it came, bytes, or a value above a megabyte.',
    resources: { database },
    run: async (_subject, { resources }) => {
      const [schema] = await resources.database.query<{ name: string }>('select current_schema() as name')
      const raw: readonly RawColumn[] = await rawColumns(resources.database, schema?.name ?? 'public')
      return {
        passed: raw.length === 0,
        description: raw.map(({ table, column, reason }) => `${table}.${column} ${reason}`).join(' | '),
        metadata: { raw_columns: raw.length },
      }
    },
  }),
)

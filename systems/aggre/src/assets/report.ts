/**
 * report — gold: a ranked digest of each day and full-text search, made anew whenever silver has changed.
 */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { defineAsset, defineIoManager, eager, freshWithin, metadata, output } from 'ingot'

import type { Digest } from '../gold/digest-pages.ts'
import { htmlPage, jsonFeed, markdownDigest } from '../gold/digest-pages.ts'
import { loadPosts } from '../gold/load-posts.ts'
import { rankStories } from '../gold/rank-stories.ts'
import { refreshSearch } from '../gold/search.ts'
import { readDigest, storeDigest } from '../gold/store-digest.ts'
import { HOME } from '../home.ts'
import { database } from '../resources.ts'
import { shortened } from './shortened.ts'
import { RETRY, transformed } from './transform.ts'

const FOLDER = join(HOME, 'data', 'digest')
export const DIGEST_FEED: string = join(FOLDER, 'feed.json')
export const DIGEST_PAGE: string = join(FOLDER, 'index.html')

/** One content in three shapes: the table for queries, the feed for programs, the page for people. Each is whole or as before. */
const digestPlaces = defineIoManager({
  name: 'digest_places',
  resources: { database },
  store: async ({ resources }, digest: Digest) => {
    await storeDigest(resources.database, digest)
    await mkdir(FOLDER, { recursive: true })
    await replaceFile(DIGEST_FEED, jsonFeed(digest))
    await replaceFile(DIGEST_PAGE, htmlPage(digest))
    return {
      metadata: {
        table_name: 'gold_digest',
        row_count: digest.stories.length,
        json_feed: metadata.path(DIGEST_FEED),
        html_page: metadata.path(DIGEST_PAGE),
      },
    }
  },
  load: ({ resources }) => readDigest(resources.database),
})

async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text)
  await rename(`${path}.tmp`, path)
}

const MINUTE_MS = 60_000
const SHOWN = 20

export const digest = defineAsset({
  key: 'gold/aggre/digest',
  layer: 'gold',
  group: 'report',
  kinds: ['postgres', 'json', 'html'],
  description: 'The stories of each day in order of what people made of them; one story however many posts tell it.',
  after: transformed,
  automation: eager(),
  resources: { database },
  retry: RETRY,
  // The schedule is hourly: late is one that was missed, wrong are several.
  freshness: freshWithin({ warnAfterMs: 90 * MINUTE_MS, failAfterMs: 180 * MINUTE_MS }),
  io: digestPlaces,
  run: async (_inputs, { resources, signal }) => {
    const posts = await loadPosts(resources.database, signal)
    const stories = rankStories(posts)
    const newest = stories.filter(({ day }) => day === stories[0]?.day)
    const several = stories.filter(({ sources }) => sources.length > 1).length
    const facts = {
      posts: posts.length,
      stories: stories.length,
      stories_of_several_sources: several,
      days: new Set(stories.map(({ day }) => day)).size,
      newest_day: stories[0]?.day ?? null,
      digest: metadata.markdown(markdownDigest({ stories })),
      top_stories: metadata.table(
        ['rank', 'title', 'score', 'points_an_hour', 'sources', 'topics', 'url'],
        newest
          .slice(0, SHOWN)
          .map(({ rank, title, score, velocity, sources, topics, url }) => [
            rank,
            title,
            score,
            velocity,
            sources.join(', '),
            topics.join(', '),
            shortened(url),
          ]),
      ),
    }
    return output({ stories }, { metadata: facts })
  },
  checks: [
    {
      name: 'ranked',
      description: 'The ranks of each day are 1, 2, 3 and so on.',
      run: ({ value }) =>
        [...Map.groupBy(value.stories, ({ day }) => day).values()].every((ofDay) =>
          ofDay.every(({ rank }, index) => rank === index + 1),
        ),
    },
  ],
})

export const search = defineAsset({
  key: 'gold/aggre/search',
  layer: 'gold',
  group: 'report',
  kinds: ['postgres', 'table'],
  description: 'Pages, transcripts and posts, to be searched by their words.',
  after: transformed,
  automation: eager(),
  resources: { database },
  retry: RETRY,
  run: async (_inputs, { resources }) => {
    const refreshed = await refreshSearch(resources.database)
    const { documents, written, removed } = refreshed
    return output(refreshed, { metadata: { table_name: 'gold_search', row_count: documents, written, removed } })
  },
})

export const reported = [digest, search]

/**
 * extract — one bronze asset per service: what it answered, as received. A service that is down, slow, rate-limited or
 * talks garbage is a fetch with a reason, shown as a warning; it never costs the others anything.
 */
import { configured, defineAsset, output } from 'ingot'

import type { SourceName } from '../message.ts'
import { NEWS_VALUES, news } from '../news.ts'

const feed = configured(news, NEWS_VALUES)

const extract = <const Name extends SourceName>(source: Name) =>
  defineAsset({
    key: `bronze/${source}`,
    layer: 'bronze',
    group: 'extract',
    kinds: ['http', 'json'],
    description: `What ${source} answered, as received; an API key in it is replaced.`,
    resources: { feed },
    timeoutMs: 180_000,
    run: async (_inputs, { resources, signal, log }) => {
      const fetched = await resources.feed.fetch(source, signal)
      if (fetched.reason !== null) log.warning(`${source}: ${fetched.reason}`, { outcome: fetched.outcome })
      const bytes = fetched.responses.reduce((sum, response) => sum + response.body.length, 0)
      return output(fetched, {
        metadata: { outcome: fetched.outcome, responses: fetched.responses.length, characters: bytes },
      })
    },
    checks: [
      {
        name: 'answered',
        description: 'Every request was answered.',
        severity: 'warn',
        run: ({ value }) => ({
          passed: value.outcome === 'ok' || value.outcome === 'absent',
          ...(value.reason === null ? {} : { description: value.reason }),
        }),
      },
    ],
  })

export const newsapi = extract('newsapi')
export const guardian = extract('guardian')
export const nyt = extract('nyt')
export const mastodon = extract('mastodon')
export const bluesky = extract('bluesky')
export const reddit = extract('reddit')
export const hackernews = extract('hackernews')

export const extracted = [newsapi, guardian, nyt, mastodon, bluesky, reddit, hackernews]

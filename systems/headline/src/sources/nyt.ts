/**
 * nyt — https://developer.nytimes.com/docs/most-popular-product/1/overview
 *
 * Three lists of the last day: most viewed, emailed and shared. They overlap, which is why ids repeat.
 *
 * Units    `published_date` is a day, `updated` a time; neither has a zone and both are New York's.
 *          A message is dated by `published_date`: the midnight that begins it in New York, which is the same day in
 *          UTC. `updated` may be years younger than the article, so it stands in only where the day is missing.
 */
import { listAt, stringAt } from '../json.ts'
import type { Message } from '../message.ts'
import { decodeEntities } from '../text/html.ts'
import { parseTime } from '../time.ts'
import { address, joinTexts, makeMessage, noEntries, readEntries, type Rejected, type Source } from './source.ts'

const LISTS = ['viewed', 'emailed', 'shared']

export const nyt: Source = {
  name: 'nyt',
  answersLists: false,
  requests: ({ baseUrl, key }) =>
    LISTS.map((list) => ({
      url: address(baseUrl, `/svc/mostpopular/v2/${list}/1.json`, { 'api-key': key }),
      headers: {},
    })),
  parse(response) {
    const results = listAt(response, 'results')
    return results === null ? noEntries(response, 'results') : readEntries(results, readArticle)
  },
}

function readArticle(article: unknown): Message | Rejected {
  const id = stringAt(article, 'uri')
  const title = stringAt(article, 'title')
  const what = id ?? title ?? 'an article'
  if (id === null) return { what, why: 'has no uri' }
  const published = stringAt(article, 'published_date') ?? stringAt(article, 'updated')
  const publishedAt = parseTime(published, 'America/New_York')
  if (publishedAt === null) return { what, why: 'has no readable published_date' }
  return makeMessage({
    source: 'nyt',
    id,
    author: stringAt(article, 'byline')?.replace(/^by\s+/i, '') ?? null,
    text: decodeEntities(joinTexts(title, stringAt(article, 'abstract'))),
    url: stringAt(article, 'url'),
    publishedAt,
    language: null,
  })
}

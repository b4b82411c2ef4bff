/** hackernews — Firebase (`hacker-news.firebaseio.com`) and Algolia (`hn.algolia.com`) over the same stories. */
import { STORIES, type Story } from './hackernews-stories.ts'
import { json, numberOf, sampleAtMs, type SampleAnswer, type SampleService } from './service.ts'

/** What the service also has: a deleted one, a dead one, and comments. */
const OTHERS: readonly Readonly<Record<string, unknown>>[] = [
  { id: 47000020, type: 'story', deleted: true, time: sampleAtMs(-2, '10:13') / 1000 },
  {
    id: 47000021,
    type: 'story',
    by: 'promo9931',
    dead: true,
    time: sampleAtMs(-2, '10:10') / 1000,
    title: 'Unbelievable lens',
    url: 'https://spam.example/lens',
    score: 1,
  },
  {
    id: 47000101,
    type: 'comment',
    by: 'prompter',
    parent: 47000001,
    time: sampleAtMs(-1, '15:40') / 1000,
    text: 'It told me that my loop had <i>tragic ambitions</i>.<p>It was right.',
  },
  {
    id: 47000102,
    type: 'comment',
    by: 'weir',
    parent: 47000001,
    time: sampleAtMs(-1, '16:02') / 1000,
    text: '&gt; written by a playwright<p>See <a href="https:&#x2F;&#x2F;lark.example&#x2F;notes" rel="nofollow">https:&#x2F;&#x2F;lark.example&#x2F;notes</a>',
  },
]

/** One id that the service answers null for, as it does for items it has not got yet. */
const NULL_ID = 47000999
const IDS = STORIES.map(({ id }) => id)
const LISTS: Readonly<Record<string, readonly number[]>> = {
  topstories: [...IDS, NULL_ID],
  newstories: [...IDS].sort((a, b) => b - a).slice(0, 8),
  beststories: [...STORIES]
    .sort((a, b) => b.score - a.score)
    .slice(0, 6)
    .map(({ id }) => id),
  askstories: [47000003],
  showstories: [47000005],
  jobstories: [47000004],
}

export const firebase: SampleService = ({ path }) => {
  const list = LISTS[/^\/v0\/(\w+)\.json$/.exec(path)?.[1] ?? '']
  if (list !== undefined) return json(list)
  if (path === '/v0/maxitem.json') return json(NULL_ID)
  const id = Number(/^\/v0\/item\/(\d+)\.json$/.exec(path)?.[1] ?? Number.NaN)
  if (Number.isNaN(id)) return undefined
  const story = STORIES.find((one) => one.id === id)
  return json(story === undefined ? (OTHERS.find((item) => item['id'] === id) ?? null) : item(story))
}

function item(story: Story): Readonly<Record<string, unknown>> {
  const { id, by, title, url, text, score, comments, kids } = story
  const type = story.type ?? 'story'
  return {
    by,
    ...(type === 'job' ? {} : { descendants: comments }),
    id,
    ...(kids === undefined ? {} : { kids }),
    ...(type === 'poll' ? { parts: [] } : {}),
    score,
    ...(text === undefined ? {} : { text }),
    time: seconds(story),
    title,
    type,
    ...(url === undefined ? {} : { url }),
  }
}

function seconds({ day, time }: Story): number {
  return sampleAtMs(day, time) / 1000
}

/** `search` and `search_by_date`: the front page, all stories, or those whose link has every word of the query. */
export const algolia: SampleService = ({ path, parameters }) => {
  const endpoint = /^\/api\/v1\/(search|search_by_date)$/.exec(path)?.[1]
  const asked = /^\/api\/v1\/items\/(\d+)$/.exec(path)?.[1]
  if (asked !== undefined) return algoliaItem(Number(asked))
  if (endpoint === undefined) return undefined
  const tags = (parameters.get('tags') ?? '').split(',')
  const query = parameters.get('query') ?? ''
  const isByUrl = parameters.get('restrictSearchableAttributes') === 'url'
  const found = STORIES.filter((story) => hasTags(story, tags) && isMatch(story, query, isByUrl))
  const ordered = endpoint === 'search' ? found : [...found].sort((a, b) => seconds(b) - seconds(a))
  return json(page(ordered, parameters))
}

function hasTags(story: Story, tags: readonly string[]): boolean {
  const front = IDS.slice(0, 12)
  return tags.every((tag) => {
    if (tag === 'front_page') return front.includes(story.id)
    if (tag === 'comment') return false
    if (tag === 'story') return story.type === undefined
    return true
  })
}

/** Algolia finds what has all words of the query; punctuation divides words. */
function isMatch(story: Story, query: string, isByUrl: boolean): boolean {
  const words = wordsOf(query)
  const own = new Set(wordsOf(isByUrl ? (story.url ?? '') : `${story.title} ${story.url ?? ''} ${story.text ?? ''}`))
  return words.every((word) => own.has(word))
}

function wordsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.filter((word) => !['http', 'https', 'www'].includes(word))
}

function page(stories: readonly Story[], parameters: URLSearchParams): Readonly<Record<string, unknown>> {
  const size = Math.min(1000, numberOf(parameters, 'hitsPerPage', 20))
  const number = numberOf(parameters, 'page', 0)
  return {
    exhaustive: { nbHits: true, typo: true },
    exhaustiveNbHits: true,
    exhaustiveTypo: true,
    hits: stories.slice(number * size, (number + 1) * size).map(hit),
    hitsPerPage: size,
    nbHits: stories.length,
    nbPages: Math.ceil(stories.length / Math.max(1, size)),
    page: number,
    params: parameters.toString(),
    processingTimeMS: 1,
    query: parameters.get('query') ?? '',
    serverTimeMS: 2,
  }
}

function hit(story: Story): Readonly<Record<string, unknown>> {
  const { id, by, title, url, text, score, comments, kids = [] } = story
  const createdAt = new Date(seconds(story) * 1000).toISOString().replace('.000', '')
  return {
    _highlightResult: { title: { matchLevel: 'none', matchedWords: [], value: title } },
    _tags: [story.type ?? 'story', `author_${by}`, `story_${id}`],
    author: by,
    children: kids,
    created_at: createdAt,
    created_at_i: seconds(story),
    num_comments: comments,
    objectID: String(id),
    points: score,
    story_id: id,
    ...(text === undefined ? {} : { story_text: text }),
    title,
    updated_at: createdAt,
    ...(url === undefined ? {} : { url }),
  }
}

function algoliaItem(id: number): SampleAnswer {
  const story = STORIES.find((one) => one.id === id)
  if (story === undefined) return json({ status: 404, error: 'Not Found' }, 404)
  const { by, title, url, text, score } = story
  const createdAtSeconds = seconds(story)
  return json({
    id,
    author: by,
    title,
    url: url ?? null,
    text: text ?? null,
    points: score,
    type: story.type ?? 'story',
    created_at_i: createdAtSeconds,
    children: [],
  })
}

/**
 * lobsters — `lobste.rs`: lists as JSON, twenty-five a page as there (five here, so that there is a second page), the
 * stories of a domain or a link, one story with its comments, and the search as the web page that it is.
 */
import { escapeMarkup, html, json, sampleAtMs, type SampleAnswer, type SampleService } from './service.ts'

interface Story {
  readonly id: string
  readonly by: string
  readonly day: number
  readonly time: string
  readonly title: string
  /** Empty for a text of the site's own. */
  readonly url: string
  readonly text?: string
  readonly score: number
  readonly comments: number
  readonly tags: readonly string[]
}

const STORIES: readonly Story[] = [
  {
    id: 'lrk09a',
    by: 'quietmoss',
    day: -1,
    time: '16:20',
    title: 'Lark 0.9 released',
    url: 'https://www.lark.example/notes/0-9/',
    score: 61,
    comments: 23,
    tags: ['plt', 'release'],
  },
  {
    id: 'buoy4y',
    by: 'northmoor',
    day: -1,
    time: '11:00',
    title: 'Running SQLite on a buoy for four years',
    url: 'https://stillwater.example/blog/sqlite-on-a-buoy?utm_source=lobsters',
    score: 88,
    comments: 31,
    tags: ['databases', 'hardware'],
  },
  {
    id: 'cmpctn',
    by: 'orchardist',
    day: -2,
    time: '09:45',
    title: 'How compaction works',
    url: 'https://orchard-db.example/docs/compaction',
    score: 34,
    comments: 6,
    tags: ['databases'],
  },
  {
    id: 'qtable',
    by: 'weir',
    day: 0,
    time: '08:05',
    title: 'We replaced our queue with a table',
    url: 'https://nightly.example/2026/queue-table',
    score: 40,
    comments: 19,
    tags: ['databases', 'practices'],
  },
  {
    id: 'whatru',
    by: 'caius',
    day: 0,
    time: '05:00',
    title: 'What are you doing this weekend?',
    url: '',
    text: '<p>Feel free to tell what you plan on doing this weekend.</p>\n<p>Doing nothing is <em>fine</em>.</p>\n',
    score: 9,
    comments: 44,
    tags: ['ask', 'programming'],
  },
  {
    id: 'ferryt',
    by: 'tide_enjoyer',
    day: -3,
    time: '14:12',
    title: 'Why a human makes our ferry timetable again',
    url: 'https://ferrywright.example/timetables',
    score: 27,
    comments: 12,
    tags: ['philosophy'],
  },
  {
    id: 'short3',
    by: 'salt_road',
    day: -2,
    time: '20:31',
    title: 'Sea level as music: the scores',
    url: 'https://short.example/k3',
    score: 12,
    comments: 2,
    tags: ['visualization'],
  },
]

const PAGE_SIZE = 5

export const lobsters: SampleService = ({ path, parameters }) => {
  const byScore = [...STORIES].sort((a, b) => b.score - a.score)
  const byTime = [...STORIES].sort((a, b) => createdAtMs(b) - createdAtMs(a))
  const number = Number(/\/page\/(\d+)(\.json)?$/.exec(path)?.[1] ?? parameters.get('page') ?? 1)
  if (/^\/(hottest|page\/\d+)\.json$/.test(path)) return list(byScore, number)
  if (/^\/(newest|newest\/page\/\d+)\.json$/.test(path)) return list(byTime, number)
  const domain = /^\/domains\/([^/]+?)(\/page\/\d+)?\.json$/.exec(path)?.[1]
  if (domain !== undefined) return ofDomain(decodeURIComponent(domain), number)
  if (path === '/stories/url/all.json')
    return list(
      STORIES.filter(({ url }) => isSame(url, parameters.get('url'))),
      1,
    )
  if (path === '/search') return searchPage(parameters.get('q') ?? '')
  const id = /^\/s\/(\w+)(\/[^/]*)?\.json$/.exec(path)?.[1] ?? /^\/s\/(\w+)\.json$/.exec(path)?.[1]
  const story = STORIES.find((one) => one.id === id)
  return story === undefined ? undefined : json({ ...entry(story), comments: [] })
}

function list(stories: readonly Story[], number: number): SampleAnswer {
  return json(stories.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE).map(entry))
}

/** The site answers 404 for a domain that nobody has posted from. */
function ofDomain(domain: string, number: number): SampleAnswer {
  const stories = STORIES.filter(({ url }) => hostOf(url) === domain.toLowerCase().replace(/^www\./, ''))
  return stories.length === 0 ? json({ error: 'not found' }, 404) : list(stories, number)
}

/** Names the submitter by an object for every other story: the service once did for all, and gives a string today. */
function entry(story: Story): Readonly<Record<string, unknown>> {
  const { id, by, title, url, text = '', score, comments, tags } = story
  const isOfOldShape = STORIES.indexOf(story) % 2 === 1
  const shortIdUrl = `https://lobste.rs/s/${id}`
  return {
    short_id: id,
    short_id_url: shortIdUrl,
    created_at: new Date(createdAtMs(story)).toISOString().replace('Z', '-00:00'),
    title,
    url,
    score,
    flags: 0,
    comment_count: comments,
    description: text,
    description_plain: text.replaceAll(/<[^>]*>/g, '').trim(),
    comments_url: `${shortIdUrl}/${slug(title)}`,
    submitter_user: isOfOldShape ? { username: by, karma: 59, is_admin: false, about: '' } : by,
    user_is_author: false,
    tags,
  }
}

function searchPage(query: string): SampleAnswer {
  const words = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const found = STORIES.filter(({ title, url }) =>
    words.every((word) => `${title} ${url}`.toLowerCase().includes(word)),
  )
  const items = found.map(searchItem).join('\n')
  const heading = `<span class="heading">${found.length} results for </span><span class="searchq">${escapeMarkup(query)}</span>`
  return html(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Search | Lobsters</title></head>
<body><header id="nav"><a id="logo" href="/" title="Lobsters"></a></header>
<div id="inside"><h1>Search</h1><div class="box searchresults">${heading}</div>
<ol class="stories list">${items}</ol></div></body></html>`)
}

function searchItem(story: Story): string {
  const { id, by, title, url, score, comments, tags } = story
  const at = new Date(createdAtMs(story)).toISOString().slice(0, 19).replace('T', ' ')
  const link = url === '' ? `/s/${id}/${slug(title)}` : url
  return `<li id="story_${id}" data-shortid="${id}" class="story"><div class="story_liner h-entry">
<div class="voters"><a class="upvoter" href="/login">${score}</a></div><div class="details">
<span role="heading" aria-level="1" class="link h-cite u-repost-of"><a class="u-url" href="${escapeMarkup(link)}" rel="ugc noreferrer">${escapeMarkup(title)}</a></span>
<ul class="tags">${tags.map((tag) => `<li><a class="tag tag_${tag}" href="/t/${tag}">${tag}</a></li>`).join('')}</ul>
<a class="domain" href="/domains/${hostOf(url)}">${hostOf(url)}</a>
<div class="byline"><span> via </span><a href="/~${by}">${by}</a>
<time title="${at}" datetime="${at}" data-at-unix="${createdAtMs(story) / 1000}">some days ago</time>
<span class="comments_label"><a role="heading" aria-level="2" href="/s/${id}/${slug(title)}">${comments} comments</a></span></div>
</div></div></li>`
}

function createdAtMs({ day, time }: Story): number {
  return sampleAtMs(day, time)
}

function hostOf(url: string): string {
  return URL.parse(url)?.hostname.replace(/^www\./, '') ?? ''
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
}

/** As the site compares links: neither scheme, `www.`, query nor a slash at the end matters. */
function isSame(url: string, asked: string | null): boolean {
  const bare = (text: string) =>
    text
      .replace(/^https?:\/\/(www\.)?/, '')
      .replace(/[?#].*$/, '')
      .replace(/\/$/, '')
  return url !== '' && asked !== null && bare(url) === bare(asked)
}

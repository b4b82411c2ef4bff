/**
 * digest-pages — the digest for people and their programs: JSON Feed 1.1, an HTML page, Markdown. Pure. What services say is
 * text here, never markup, and an address is a link only when it is one of the web.
 */
import type { Story } from './rank-stories.ts'

const DAYS_IN_FEED = 3
const DAYS_ON_PAGE = 7
const STORIES_IN_MARKDOWN = 15
/** Markdown goes into an event, which is small. */
const MARKDOWN_URL_CHARACTERS = 300

export interface Digest {
  /** Newest day first, each day by rank. */
  readonly stories: readonly Story[]
}

function newestDays({ stories }: Digest, most: number): readonly (readonly [string, readonly Story[]])[] {
  return [...Map.groupBy(stories, ({ day }) => day)].slice(0, most)
}

export function jsonFeed(digest: Digest): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: 'aggre: the digest',
    description: 'What seven sources talked about, day by day.',
    items: newestDays(digest, DAYS_IN_FEED).flatMap(([, stories]) => stories.map(feedItem)),
  }
  return `${JSON.stringify(feed, null, 2)}\n`
}

function feedItem(story: Story): object {
  return {
    id: `${story.day}/${story.storyId}`,
    url: story.url,
    title: story.title,
    content_text: [story.excerpt, ...story.discussions.map((one) => `${discussionWords(one)}: ${one.url}`)]
      .filter(Boolean)
      .join('\n'),
    date_published: `${story.day}T00:00:00Z`,
    tags: story.topics,
    _aggre: { rank: story.rank, score: story.score, velocity: story.velocity, sources: story.sources },
  }
}

type Discussion = Story['discussions'][number]

/** Services that count who saw a post, not who liked it. */
const SEEN: ReadonlySet<string> = new Set(['telegram', 'youtube'])

function discussionWords(discussion: Discussion): string {
  return [discussion.source, ...countWords(discussion)].join(', ')
}

function countWords({ source, score, commentCount }: Discussion): readonly string[] {
  const points = score === null ? [] : [`${score} ${SEEN.has(source) ? 'views' : 'points'}`]
  const comments = commentCount === null ? [] : [`${commentCount} comments`]
  return [...points, ...comments]
}

interface Named {
  readonly url: string
  readonly words: string
}

/** Source by source, each named once; further discussions at one by their counts, and not at all without any. */
function namedDiscussions({ discussions }: Story): readonly Named[] {
  return [...Map.groupBy(discussions, ({ source }) => source).values()].flatMap((ofSource) =>
    ofSource
      .map((one, index) => ({ url: one.url, words: index === 0 ? discussionWords(one) : countWords(one).join(', ') }))
      .filter(({ words }) => words !== ''),
  )
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h2{margin-top:2.5rem}li{margin:0 0 1.1rem}.facts,.excerpt{font-size:.875rem;opacity:.8;margin:.1rem 0}a{overflow-wrap:anywhere}`

export function htmlPage(digest: Digest): string {
  const days = newestDays(digest, DAYS_ON_PAGE).map(
    ([day, stories]) => `<section>\n<h2>${day}</h2>\n<ol>\n${stories.map(htmlStory).join('\n')}\n</ol>\n</section>`,
  )
  const body = days.length === 0 ? '<p>Nothing was posted yet.</p>' : days.join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>aggre: the digest</title>
<style>${STYLE}</style>
</head>
<body>
<h1>The digest</h1>
${body}
</body>
</html>
`
}

function htmlStory(story: Story): string {
  const excerpt = story.excerpt === null ? '' : `\n<p class="excerpt">${escapeHtml(story.excerpt)}</p>`
  const topics = story.topics.length === 0 ? '' : ` · ${escapeHtml(story.topics.join(', '))}`
  const discussions = namedDiscussions(story)
    .map(({ url, words }) => htmlLink(url, words))
    .join(' · ')
  return `<li>${htmlLink(story.url, story.title)}
<p class="facts">score ${story.score} · ${story.velocity} points an hour${topics}</p>${excerpt}
<p class="facts">${discussions}</p></li>`
}

function htmlLink(url: string, words: string): string {
  return isWeb(url)
    ? `<a href="${escapeHtml(url)}" rel="noopener noreferrer">${escapeHtml(words)}</a>`
    : escapeHtml(words)
}

function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url)
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
}

/** Of the newest day, for the page of the asset. */
export function markdownDigest(digest: Digest): string {
  const [newest] = newestDays(digest, 1)
  if (newest === undefined) return 'Nothing was posted yet.'
  const [day, stories] = newest
  const lines = stories.slice(0, STORIES_IN_MARKDOWN).map((story) => {
    const discussions = namedDiscussions(story)
      .slice(0, 4)
      .map(({ url, words }) => markdownLink(url, words))
    return `${story.rank}. ${markdownLink(story.url, story.title)}  \n   ${discussions.join(' · ')}`
  })
  return [`### ${day}`, '', ...lines].join('\n')
}

function markdownLink(url: string, words: string): string {
  const text = words.replace(/[\\`*_[\]<>()#|~!]/g, String.raw`\$&`).replace(/\s+/g, ' ')
  return isWeb(url) && url.length <= MARKDOWN_URL_CHARACTERS
    ? `[${text}](<${url.replace(/[<>\s]/g, encodeURIComponent)}>)`
    : text
}

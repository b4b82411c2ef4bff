/**
 * reddit — `/r/<subreddit>/<sort>.json` with paging by `after`, `/comments/<id>.json`, and the Atom feed of a subreddit.
 * At most eight posts a page, whatever `limit` says, so that the samples have a second page.
 */
import { type Post, POSTS } from './reddit-posts.ts'
import {
  escapeMarkup,
  json,
  numberOf,
  sampleAtMs,
  sampleIso,
  type SampleAnswer,
  type SampleService,
  xml,
} from './service.ts'

const MOST_PER_PAGE = 8

export const reddit: SampleService = ({ path, parameters }) => {
  const listing = /^\/r\/(\w+)(?:\/(hot|new|top|rising|controversial|best))?\/?\.(json|rss)$/.exec(path)
  if (listing !== null) {
    const [, subreddit = '', sort = 'hot', format] = listing
    const posts = ordered(postsOf(subreddit), sort)
    return format === 'rss' ? feedOf(subreddit, posts) : listingOf(subreddit, posts, parameters)
  }
  const id = /\/comments\/(\w+)(?:\/[^.]*)?\.json$/.exec(path)?.[1]
  for (const [subreddit, posts = []] of Object.entries(POSTS)) {
    const post = posts.find((one) => one.id === id)
    if (post !== undefined) return commentsOf(subreddit, post, isRaw(parameters))
  }
  return undefined
}

/** A subreddit that the samples do not know has one post, its own. */
function postsOf(subreddit: string): readonly Post[] {
  const name = subreddit.toLowerCase()
  const welcome = { by: 'AutoModerator', day: -1, time: '00:00', text: 'Be kind.', score: 1, comments: 0 }
  return POSTS[name] ?? [{ ...welcome, id: `1w${name.replaceAll('_', '')}`, title: `Welcome to r/${subreddit}` }]
}

/** Pinned posts lead the hot list, and no other. */
function ordered(posts: readonly Post[], sort: string): readonly Post[] {
  if (sort === 'new') return [...posts].sort((a, b) => sampleAtMs(b.day, b.time) - sampleAtMs(a.day, a.time))
  const byScore = [...posts].sort((a, b) => b.score - a.score)
  return sort === 'top'
    ? byScore
    : byScore.sort((a, b) => Number(b.isStickied ?? false) - Number(a.isStickied ?? false))
}

function listingOf(subreddit: string, posts: readonly Post[], parameters: URLSearchParams): SampleAnswer {
  const after = parameters.get('after')
  const start = after === null ? 0 : posts.findIndex(({ id }) => `t3_${id}` === after) + 1
  const size = Math.min(MOST_PER_PAGE, Math.max(1, numberOf(parameters, 'limit', 25)))
  const page = posts.slice(start, start + size)
  const last = start + size < posts.length ? `t3_${page.at(-1)?.id}` : null
  const children = page.map((post) => ({ kind: 't3', data: dataOf(subreddit, post, isRaw(parameters)) }))
  return json({
    kind: 'Listing',
    data: { after: last, dist: children.length, modhash: '', geo_filter: '', children, before: null },
  })
}

function isRaw(parameters: URLSearchParams): boolean {
  return parameters.get('raw_json') === '1'
}

function dataOf(subreddit: string, post: Post, isRawJson: boolean) {
  const { id, by, title, url, text = '', score, comments } = post
  // As the service does unless asked for `raw_json=1`.
  const said = isRawJson ? (words: string) => words : (words: string) => escapeMarkup(words).replaceAll('&quot;', '"')
  const permalink = `/r/${subreddit}/comments/${id}/sample/`
  const link = url ?? `https://www.reddit.com${permalink}`
  const seconds = sampleAtMs(post.day, post.time) / 1000
  return {
    subreddit,
    subreddit_name_prefixed: `r/${subreddit}`,
    id,
    name: `t3_${id}`,
    author: by,
    title: said(title),
    selftext: said(text),
    selftext_html: text === '' ? null : said(`<!-- SC_OFF --><div class="md"><p>${text}</p></div><!-- SC_ON -->`),
    is_self: url === undefined,
    domain: url === undefined ? `self.${subreddit}` : new URL(url).hostname,
    url: said(link),
    ...(url === undefined ? {} : { url_overridden_by_dest: said(url) }),
    permalink,
    created: seconds,
    created_utc: seconds,
    score,
    ups: score,
    upvote_ratio: 0.93,
    num_comments: comments,
    over_18: false,
    stickied: post.isStickied ?? false,
    removed_by_category: text === '[removed]' ? 'moderator' : text === '[deleted]' ? 'deleted' : null,
    link_flair_text: null,
  }
}

/** The post, and one comment without replies, which the service says by an empty text. */
function commentsOf(subreddit: string, post: Post, isRawJson: boolean): SampleAnswer {
  const comment = {
    id: `c${post.id}`,
    name: `t1_c${post.id}`,
    author: 'fell_runner',
    body: 'This made my morning.',
    replies: '',
    score: 4,
    link_id: `t3_${post.id}`,
    created_utc: sampleAtMs(post.day, post.time) / 1000 + 600,
  }
  const listed = (kind: string, data: unknown) => ({
    kind: 'Listing',
    data: { after: null, dist: null, modhash: '', geo_filter: '', children: [{ kind, data }], before: null },
  })
  return json([listed('t3', dataOf(subreddit, post, isRawJson)), listed('t1', comment)])
}

function feedOf(subreddit: string, posts: readonly Post[]): SampleAnswer {
  const entries = posts.map((post) => {
    const at = sampleIso(post.day, post.time).replace('Z', '+00:00')
    const place = `https://www.reddit.com/r/${subreddit}/comments/${post.id}/sample/`
    const content = `submitted by <a href="https://www.reddit.com/user/${post.by}">/u/${post.by}</a> <span><a href="${post.url ?? place}">[link]</a></span> <span><a href="${place}">[comments]</a></span>`
    return `<entry><author><name>/u/${post.by}</name><uri>https://www.reddit.com/user/${post.by}</uri></author><category term="${subreddit}" label="r/${subreddit}"/><content type="html">${escapeMarkup(content)}</content><id>t3_${post.id}</id><link href="${place}" /><updated>${at}</updated><published>${at}</published><title>${escapeMarkup(post.title)}</title></entry>`
  })
  const body = `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><category term="${subreddit}" label="r/${subreddit}"/><updated>${sampleIso(0, '12:00')}</updated><id>/r/${subreddit}/.rss</id><link rel="self" href="https://www.reddit.com/r/${subreddit}/.rss" type="application/atom+xml" /><title>${subreddit}</title>${entries.join('')}</feed>`
  return xml(body, 'application/atom+xml; charset=UTF-8')
}

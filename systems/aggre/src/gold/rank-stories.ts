/**
 * rank-stories — a day's stories in order of what people made of them. Pure, without a clock.
 *
 * Rules    A point is worth what it is rare: the logarithm of a post's points, divided by the mean of its source, so that
 *          1,000 on Reddit and 40 on Lobsters compare. Comments count half. Of several posts at one source the best counts
 *          whole and the others a quarter. Each further source adds a quarter to the whole: what several places found
 *          worth a post is worth reading.
 *          `velocity` is points an hour: between the first and the last look where there are two, else since it was posted.
 */
import { clusterPosts } from './cluster-posts.ts'
import { titleWords } from './title-words.ts'

export interface Post {
  readonly id: string
  readonly source: string
  /** What it is about, canonical; null for nothing but itself. */
  readonly page: string | null
  readonly title: string | null
  /** Of the page, as somebody gave it; of the discussion where there is none. */
  readonly url: string
  readonly discussionUrl: string
  readonly score: number | null
  readonly commentCount: number | null
  readonly atMs: number
  readonly tags: readonly string[]
  readonly excerpt: string | null
  readonly looks: readonly Look[]
}

export interface Look {
  readonly atMs: number
  readonly score: number
}

export interface Story {
  readonly day: string
  readonly rank: number
  readonly storyId: string
  readonly title: string
  readonly url: string
  readonly score: number
  readonly velocity: number
  readonly commentCount: number
  readonly sources: readonly string[]
  readonly topics: readonly string[]
  readonly excerpt: string | null
  readonly discussions: readonly StoryPost[]
}

export interface StoryPost {
  readonly source: string
  readonly url: string
  readonly title: string | null
  readonly score: number | null
  readonly commentCount: number | null
}

const STORIES_A_DAY = 50
const TOPICS = 5
const TITLE_CHARACTERS = 300
const HOUR_MS = 3_600_000
/** Of a post without points, as feeds and channels have none: somebody thought it worth publishing. */
const WITHOUT_POINTS = 0.5

/** Newest day first, each day by rank. */
export function rankStories(some: readonly Post[], perDay: number = STORIES_A_DAY): readonly Story[] {
  // Sums of floating-point numbers depend on their order, and a score that lies between two thousandths shows it.
  const posts = some.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const means = meanBySource(posts)
  const frequencies = wordFrequencies(posts)
  const stories = clusterPosts(posts).map((cluster) => toStory(cluster, means, frequencies))
  const days = [...Map.groupBy(stories, ({ day }) => day)].toSorted(([a], [b]) => (a < b ? 1 : -1))
  return days.flatMap(([, ofDay]) =>
    ofDay
      .toSorted((a, b) => b.score - a.score || b.velocity - a.velocity || (a.storyId < b.storyId ? -1 : 1))
      .slice(0, perDay)
      .map((story, index) => ({ ...story, rank: index + 1 })),
  )
}

function toStory(posts: readonly Post[], means: Means, frequencies: ReadonlyMap<string, number>): Story {
  const byWorth = posts.toSorted((a, b) => worth(b, means) - worth(a, means) || (a.id < b.id ? -1 : 1))
  const [best] = byWorth
  if (best === undefined) throw new Error('a story has at least one post')
  const first = posts.reduce((one, other) => (other.atMs < one.atMs ? other : one))
  const bySource = Map.groupBy(byWorth, ({ source }) => source)
  const sum = [...bySource.values()].reduce((total, some) => total + ofOneSource(some, means), 0)
  const titled = byWorth.find(({ title }) => title !== null) ?? best
  return {
    day: new Date(first.atMs).toISOString().slice(0, 10),
    rank: 0,
    storyId: first.id,
    title: (titled.title ?? 'Without a title').slice(0, TITLE_CHARACTERS),
    url: (byWorth.find(({ page }) => page !== null) ?? best).url,
    score: rounded(sum * (1 + 0.25 * (bySource.size - 1))),
    velocity: rounded(posts.reduce((total, post) => total + velocityOf(post), 0)),
    commentCount: posts.reduce((total, post) => total + Math.max(0, post.commentCount ?? 0), 0),
    sources: [...bySource.keys()].toSorted(),
    topics: topicsOf(posts, frequencies),
    excerpt: byWorth.find(({ excerpt }) => excerpt !== null)?.excerpt ?? null,
    discussions: byWorth.map(({ source, discussionUrl, title, score, commentCount }) => ({
      source,
      url: discussionUrl,
      title: title?.slice(0, TITLE_CHARACTERS) ?? null,
      score,
      commentCount,
    })),
  }
}

type Means = ReadonlyMap<string, { readonly score: number; readonly comments: number }>

function meanBySource(posts: readonly Post[]): Means {
  const mean = (values: readonly number[]) =>
    values.length === 0 ? 1 : Math.max(0.5, values.reduce((total, value) => total + value, 0) / values.length)
  const of = (some: readonly Post[], field: 'score' | 'commentCount') =>
    mean(some.flatMap((post) => (post[field] === null ? [] : [logarithm(post[field])])))
  return new Map(
    [...Map.groupBy(posts, ({ source }) => source)].map(([source, some]) => [
      source,
      { score: of(some, 'score'), comments: of(some, 'commentCount') },
    ]),
  )
}

function logarithm(points: number): number {
  return Math.log1p(Math.max(0, points))
}

function worth({ source, score, commentCount }: Post, means: Means): number {
  const mean = means.get(source) ?? { score: 1, comments: 1 }
  const points = score === null ? WITHOUT_POINTS : logarithm(score) / mean.score
  return points + (commentCount === null ? 0 : (0.5 * logarithm(commentCount)) / mean.comments)
}

function ofOneSource(byWorth: readonly Post[], means: Means): number {
  const [best = 0, ...others] = byWorth.map((post) => worth(post, means))
  return best + 0.25 * others.reduce((total, value) => total + value, 0)
}

function velocityOf({ looks, score, atMs }: Post): number {
  const [first, last] = [looks[0], looks.at(-1)]
  if (first === undefined || last === undefined || score === null) return 0
  const betweenMs = last.atMs - first.atMs
  // Two looks within minutes say more of chance than of speed.
  if (betweenMs >= HOUR_MS / 4) return Math.max(0, ((last.score - first.score) * HOUR_MS) / betweenMs)
  return Math.max(0, (last.score * HOUR_MS) / Math.max(HOUR_MS, last.atMs - atMs))
}

function wordFrequencies(posts: readonly Post[]): ReadonlyMap<string, number> {
  const frequencies = new Map<string, number>()
  for (const { title } of posts) {
    for (const word of titleWords(title ?? '')) frequencies.set(word, (frequencies.get(word) ?? 0) + 1)
  }
  return frequencies
}

/** What the services call it, then words of its titles that are about something: seen elsewhere too, and not everywhere. */
function topicsOf(posts: readonly Post[], frequencies: ReadonlyMap<string, number>): readonly string[] {
  const tags = posts.flatMap((post) => post.tags.map((tag) => tag.toLowerCase()))
  const own = new Set(posts.flatMap(({ title }) => [...titleWords(title ?? '')]))
  const words = [...own]
    .filter((word) => word.length > 2 && !/^\d+$/.test(word) && (frequencies.get(word) ?? 0) > posts.length)
    .toSorted((a, b) => (frequencies.get(a) ?? 0) - (frequencies.get(b) ?? 0) || (a < b ? -1 : 1))
  const counted = [...Map.groupBy(tags, (tag) => tag)].toSorted(
    ([a, as], [b, bs]) => bs.length - as.length || (a < b ? -1 : 1),
  )
  return [...new Set([...counted.map(([tag]) => tag), ...words])].slice(0, TOPICS)
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000
}

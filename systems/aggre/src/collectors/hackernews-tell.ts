/**
 * hackernews-tell — items of Firebase, hits of Algolia, and lists of one domain's submissions, as discussions.
 *
 * Stories, jobs and polls are told. Comments and poll options are no posts of their own; deleted and dead items have
 * nothing left to tell.
 */
import type { Discussion, NotPost, RawArtifact, Told } from '../discussion.ts'
import { instantMs } from './instant.ts'
import { at, countAt, describeShape, isObject, listAt, parseJson, stringAt } from './json.ts'
import { decodeEntities, plainText } from './plain-text.ts'
import { makeDiscussion, type Problem, tellEach, tellNothing } from './tell.ts'

const POSTS = new Set(['story', 'job', 'poll'])
const NOT_POSTS: Readonly<Record<string, string>> = { comment: 'a comment', pollopt: 'an option of a poll' }
const KINDS = new Set([...POSTS, ...Object.keys(NOT_POSTS)])

export function transformHackernews(artifact: RawArtifact): Told {
  const read = parseJson(artifact.bytes)
  if (!read.ok) return tellNothing(`the answer ${read.why}`)
  const entries = entriesOf(read.value)
  if (entries === null) return tellNothing(`the answer holds no items: it is ${describeShape(read.value)}`)
  return tellEach(entries, (entry) => readEntry(artifact, entry))
}

/** An item, a search, or a list of either; a list of ids tells nothing. */
function entriesOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value))
    return value.every((id) => typeof value[0] === 'number' && typeof id === 'number') ? [] : value
  const hits = listAt(value, 'hits')
  if (hits !== null) return hits
  return isObject(value) && ('id' in value || 'objectID' in value) ? [value] : null
}

function readEntry(artifact: RawArtifact, entry: unknown): Discussion | Problem | NotPost {
  const id = idOf(entry)
  if (id === null) return { problem: `an entry has no id: it is ${describeShape(entry)}` }
  const what = `item ${id}`
  if (at(entry, 'deleted') === true) return { what, why: 'deleted' }
  if (at(entry, 'dead') === true) return { what, why: 'dead' }
  const kind = kindOf(entry)
  if (kind !== null && !POSTS.has(kind)) return { what, why: NOT_POSTS[kind] ?? `a ${kind}` }
  const title = titleOf(entry)
  if (title === null) return { problem: `${what} has no title` }
  return makeDiscussion(artifact, {
    externalId: id,
    title,
    author: stringAt(entry, 'by') ?? stringAt(entry, 'author') ?? stringAt(entry, 'submitter'),
    url: stringAt(entry, 'url'),
    discussionUrl: `https://news.ycombinator.com/item?id=${id}`,
    text: plainText(stringAt(entry, 'text') ?? stringAt(entry, 'story_text') ?? ''),
    score: countAt(entry, 'score') ?? countAt(entry, 'points'),
    commentCount: countAt(entry, 'descendants') ?? countAt(entry, 'num_comments') ?? countAt(entry, 'numComments'),
    publishedAtMs: instantMs(
      at(entry, 'time') ?? at(entry, 'created_at_i') ?? at(entry, 'created_at') ?? at(entry, 'dt'),
    ),
    tags: [kind === 'story' ? null : kind, genreOf(title)],
  })
}

function idOf(entry: unknown): string | null {
  const id = at(entry, 'id') ?? at(entry, 'objectID')
  const text = typeof id === 'number' ? String(id) : typeof id === 'string' ? id.trim() : ''
  return /^[1-9]\d*$/.test(text) ? text : null
}

/** Firebase has `type`, Algolia a tag; null where neither says. */
function kindOf(entry: unknown): string | null {
  const tags = listAt(entry, '_tags') ?? []
  return stringAt(entry, 'type') ?? tags.filter((tag) => typeof tag === 'string').find((tag) => KINDS.has(tag)) ?? null
}

function titleOf(entry: unknown): string | null {
  const title = stringAt(entry, 'title')
  return title === null ? null : decodeEntities(title)
}

/** "Show HN: …" is a genre of its own, and read as a tag it can be asked for. */
function genreOf(title: string): string | null {
  return /^(ask|show|launch|tell) hn\b/i.exec(title)?.[1]?.toLowerCase() ?? null
}

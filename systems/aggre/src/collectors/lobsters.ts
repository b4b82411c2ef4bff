/**
 * lobsters — https://lobste.rs/hottest.json and newest.json, 25 stories a page. `submitter_user` is a name today and
 * was an object before; both are read.
 */
import type { Discussion, RawArtifact, Told } from '../discussion.ts'
import type { Collector } from './collector.ts'
import { instantMs } from './instant.ts'
import { at, countAt, describeShape, isObject, listAt, parseJson, stringAt } from './json.ts'
import { keepEntries } from './keep-entries.ts'
import { makeCollector } from './make-collector.ts'
import { decodeEntities, plainText } from './plain-text.ts'
import { makeDiscussion, type Problem, tellEach, tellNothing } from './tell.ts'

export const lobsters: Collector = makeCollector({
  source: 'lobsters',
  settings: ({ lobsters }) => lobsters,
  transform: transformLobsters,
  async gather(collection, { origin, lists, maxPages }) {
    for (const list of lists) {
      for (let page = 1; page <= maxPages; page += 1) {
        const what = page === 1 ? list : `${list}-${page}`
        const answer = await collection.ask(pageAddress(origin, list, page), what)
        if (answer === undefined) break
        const told = await collection.keepList({ what, ext: 'json', answer })
        if (told === undefined || told.discussions.length === 0) break
        await keepEntries(collection, answer, {
          entries: (value) => (Array.isArray(value) ? value : []),
          idOf: shortId,
        })
      }
    }
  },
})

/** The pages after the first have addresses of their own kind: `/page/2.json`, `/newest/page/2.json`. */
function pageAddress(origin: string, list: 'hottest' | 'newest', page: number): string {
  if (page === 1) return `${origin}/${list}.json`
  return `${origin}${list === 'newest' ? '/newest' : ''}/page/${page}.json`
}

function shortId(story: unknown): string | null {
  return stringAt(story, 'short_id')
}

function transformLobsters(artifact: RawArtifact): Told {
  const read = parseJson(artifact.bytes)
  if (!read.ok) return tellNothing(`the answer ${read.why}`)
  if (Array.isArray(read.value)) return tellEach(read.value, (story) => readStory(artifact, story))
  if (isObject(read.value) && 'short_id' in read.value)
    return tellEach([read.value], (story) => readStory(artifact, story))
  return tellNothing(`the answer holds no stories: it is ${describeShape(read.value)}`)
}

function readStory(artifact: RawArtifact, story: unknown): Discussion | Problem {
  const id = shortId(story)
  if (id === null) return { problem: `a story has no short_id: it is ${describeShape(story)}` }
  const own = stringAt(story, 'comments_url') ?? stringAt(story, 'short_id_url') ?? `https://lobste.rs/s/${id}`
  const url = stringAt(story, 'url')
  const text = stringAt(story, 'description_plain') ?? plainText(stringAt(story, 'description') ?? '')
  return makeDiscussion(artifact, {
    externalId: id,
    title: decodeEntities(stringAt(story, 'title') ?? ''),
    author: stringAt(story, 'submitter_user') ?? stringAt(story, 'submitter_user', 'username'),
    // A story that is only text says its own address, or none.
    url: url === own ? null : url,
    discussionUrl: own,
    text,
    score: countAt(story, 'score'),
    commentCount: countAt(story, 'comment_count'),
    publishedAtMs: instantMs(at(story, 'created_at')),
    tags: (listAt(story, 'tags') ?? []).filter((tag) => typeof tag === 'string'),
  })
}

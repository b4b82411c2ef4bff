/** huggingface — https://huggingface.co/api/daily_papers: papers of the day, most of them on arXiv, with upvotes. */
import type { Discussion, RawArtifact, Told } from '../discussion.ts'
import type { Collector } from './collector.ts'
import { instantMs } from './instant.ts'
import { at, countAt, describeShape, isObject, listAt, parseJson, stringAt } from './json.ts'
import { keepEntries } from './keep-entries.ts'
import { makeCollector } from './make-collector.ts'
import { makeDiscussion, type Problem, tellEach, tellNothing } from './tell.ts'

const ARXIV_ID = /^\d{4}\.\d{4,5}(v\d+)?$/
const WHAT = 'daily_papers'

export const huggingface: Collector = makeCollector({
  source: 'huggingface',
  settings: ({ huggingface }) => huggingface,
  transform: transformHuggingface,
  async gather(collection, { origin, limit }) {
    const answer = await collection.ask(`${origin}/api/daily_papers?limit=${limit}`, WHAT)
    if (answer === undefined) return
    const told = await collection.keepList({ what: WHAT, ext: 'json', answer })
    if (told === undefined) return
    await keepEntries(collection, answer, { entries: (value) => (Array.isArray(value) ? value : []), idOf: paperId })
  },
})

function paperId(entry: unknown): string | null {
  return stringAt(entry, 'paper', 'id')
}

function transformHuggingface(artifact: RawArtifact): Told {
  const read = parseJson(artifact.bytes)
  if (!read.ok) return tellNothing(`the answer ${read.why}`)
  if (Array.isArray(read.value)) return tellEach(read.value, (entry) => readPaper(artifact, entry))
  if (isObject(read.value) && 'paper' in read.value)
    return tellEach([read.value], (entry) => readPaper(artifact, entry))
  return tellNothing(`the answer holds no papers: it is ${describeShape(read.value)}`)
}

function readPaper(artifact: RawArtifact, entry: unknown): Discussion | Problem {
  const id = paperId(entry)
  if (id === null) return { problem: `a paper has no id: it is ${describeShape(entry)}` }
  const keywords = listAt(entry, 'paper', 'ai_keywords') ?? []
  return makeDiscussion(artifact, {
    externalId: id,
    title: oneLine(stringAt(entry, 'title') ?? stringAt(entry, 'paper', 'title')),
    author: authorsOf(entry),
    url: ARXIV_ID.test(id) ? `https://arxiv.org/abs/${id}` : null,
    discussionUrl: `https://huggingface.co/papers/${id}`,
    text: stringAt(entry, 'paper', 'summary') ?? stringAt(entry, 'summary'),
    score: countAt(entry, 'paper', 'upvotes'),
    commentCount: countAt(entry, 'numComments'),
    publishedAtMs: publishedMs(entry),
    tags: keywords.filter((keyword) => typeof keyword === 'string').slice(0, 20),
  })
}

/** When it came onto the list, which is when its discussion began; else when it was written. */
function publishedMs(entry: unknown): number | null {
  return (
    instantMs(at(entry, 'paper', 'submittedOnDailyAt')) ??
    instantMs(at(entry, 'publishedAt')) ??
    instantMs(at(entry, 'paper', 'publishedAt'))
  )
}

/** arXiv breaks long titles into lines. */
function oneLine(title: string | null): string | null {
  return title === null ? null : title.replaceAll(/\s+/g, ' ')
}

/** Those who wrote it, not who put it on the list. */
function authorsOf(entry: unknown): string | null {
  const names = (listAt(entry, 'paper', 'authors') ?? []).map((author) => stringAt(author, 'name'))
  const known = names.filter((name) => name !== null)
  return known.length === 0 ? stringAt(entry, 'submittedBy', 'fullname') : known.join(', ')
}

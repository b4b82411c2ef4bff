/**
 * reddit-recording — recorded listings under their paths. Those recorded without `raw_json=1` are answered as Reddit
 * does when it is asked with it; the Atom feeds are where the JSON is refused.
 */
import { parseConfig } from '../../config/config.ts'
import { isObject, listAt, stringAt } from '../json.ts'
import { findPosts } from '../reddit-tell.ts'
import { type RecordedFile, recordedFiles } from './recorded-file.ts'
import { jsonAnswer, type LeftOut, type RecordedAnswer, type Recording } from './recording.ts'

const SITE = 'https://www.reddit.com'

interface Listing {
  /** As in the settings, with its query. */
  readonly path: string
  readonly answers: readonly RecordedAnswer[]
}

export async function recordedReddit(folder: string): Promise<Recording> {
  const leftOut: LeftOut[] = []
  const listings: Listing[] = []
  const known = new Map<string, number>()
  for (const file of await recordedFiles(folder, 'reddit')) {
    const read = file.name.endsWith('.rss') ? await readFeedFile(file) : await readJsonFile(file, known)
    if (read.length === 0) leftOut.push({ file: file.name, why: 'holds no list of posts' })
    listings.push(...read)
  }
  // What one listing is refused, the collector does not ask of those after it: the feeds come last.
  const ordered = listings.toSorted((a, b) => a.answers.length - b.answers.length)
  const { sources } = parseConfig('sources: { reddit: { minGapMs: 0 } }', 'recorded')
  if (sources.reddit === undefined) return { answers: [], leftOut, sources }
  return {
    answers: ordered.flatMap(({ answers }) => answers),
    leftOut,
    sources: { reddit: { ...sources.reddit, paths: ordered.map(({ path }) => path) } },
  }
}

async function readJsonFile(file: RecordedFile, known: Map<string, number>): Promise<readonly Listing[]> {
  if (!file.name.endsWith('.json')) return []
  const value = await file.readJson()
  const cassette = Array.isArray(value) && isObject(value[0]) && 'uri' in value[0] ? value : undefined
  const recorded = cassette?.filter((one) => stringAt(one, 'method') === 'GET').map(exchangeOf) ?? [
    { path: `${subredditOf(value)}/hot`, body: unescapeDeep(value) },
  ]
  return recorded
    .filter(({ body }) => (findPosts(body) ?? []).length > 0 || isEmptyListing(body))
    .map(({ path, body }) => listingAt(unlike(path, known), body))
}

function exchangeOf(exchange: unknown): { readonly path: string; readonly body: unknown } {
  const url = new URL(stringAt(exchange, 'uri') ?? SITE)
  for (const name of ['raw_json', 'limit']) url.searchParams.delete(name)
  const path = url.pathname.replace(/^\//, '').replace(/\/$/, '')
  const body = isObject(exchange) ? exchange['body'] : undefined
  return { path: path + url.search, body: typeof body === 'string' ? JSON.parse(body) : body }
}

function subredditOf(listing: unknown): string {
  const first = listAt(listing, 'data', 'children')?.[0]
  return `r/${stringAt(first, 'data', 'subreddit') ?? 'unknown'}`
}

function isEmptyListing(body: unknown): boolean {
  return listAt(body, 'data', 'children')?.length === 0
}

/** Recorded more than once, with what changed meanwhile: told apart by a parameter that means nothing to Reddit. */
function unlike(path: string, known: Map<string, number>): string {
  const times = (known.get(path) ?? 0) + 1
  known.set(path, times)
  return times === 1 ? path : `${path}${path.includes('?') ? '&' : '?'}recorded=${times}`
}

function listingAt(path: string, body: unknown): Listing {
  return { path, answers: [jsonAnswer(addressOf(path, 'json', { raw_json: '1', limit: '100' }), body)] }
}

async function readFeedFile(file: RecordedFile): Promise<readonly Listing[]> {
  const bytes = await file.read()
  const self = /<id>\/([^<]+?)\/?\.rss(\?[^<]*)?<\/id>/.exec(new TextDecoder().decode(bytes))
  if (self?.[1] === undefined) return []
  const path = self[1] + (self[2] ?? '').replaceAll('&amp;', '&')
  const refused = {
    ...jsonAnswer(addressOf(path, 'json', { raw_json: '1', limit: '100' }), { message: 'Forbidden', error: 403 }),
    status: 403,
  }
  const feed = {
    url: addressOf(path, 'rss', { limit: '100' }),
    bytes,
    contentType: 'application/atom+xml; charset=UTF-8',
  }
  return [{ path, answers: [refused, feed] }]
}

function addressOf(path: string, ext: string, parameters: Readonly<Record<string, string>>): string {
  const [name = '', query = ''] = path.split('?')
  const url = new URL(`${SITE}/${name}.${ext}?${query}`)
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value)
  return url.href
}

function unescapeDeep(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  if (Array.isArray(value)) return value.map(unescapeDeep)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unescapeDeep(inner)]))
}

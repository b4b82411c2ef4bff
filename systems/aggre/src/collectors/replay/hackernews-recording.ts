/** hackernews-recording — every recorded item, whichever file it is in, on one list of ids; and a search. */
import { parseConfig } from '../../config/config.ts'
import { at, isObject, type JsonObject } from '../json.ts'
import { recordedFiles } from './recorded-file.ts'
import { jsonAnswer, type LeftOut, type RecordedAnswer, type Recording } from './recording.ts'

const FIREBASE = 'https://hacker-news.firebaseio.com/v0'
const ALGOLIA = 'https://hn.algolia.com/api/v1'
/** Whatever was searched for, the collector asks for the one and the other. */
const SEARCHES = ['search?tags=front_page', 'search_by_date?tags=story'].map(
  (path) => `${ALGOLIA}/${path}&hitsPerPage=1000`,
)

export async function recordedHackernews(folder: string): Promise<Recording> {
  const items = new Map<number, JsonObject>()
  const leftOut: LeftOut[] = []
  for (const file of await recordedFiles(folder, 'hn/firebase')) {
    const found = file.name.endsWith('.json') ? itemsIn(await file.readJson()) : []
    // The fullest word of an item: tables leave fields out.
    for (const item of found) if (!items.has(item.id) || 'type' in item) items.set(item.id, item)
    if (found.length === 0) leftOut.push({ file: file.name, why: 'holds no items' })
  }
  const answers: RecordedAnswer[] = [...items].map(([id, item]) => jsonAnswer(`${FIREBASE}/item/${id}.json`, item))
  answers.push(jsonAnswer(`${FIREBASE}/topstories.json`, [...items.keys()]))
  const searches = [...SEARCHES]
  for (const file of await recordedFiles(folder, 'hn/algolia')) {
    const search = await file.readJson()
    const url = holdsStories(search) ? searches.shift() : undefined
    if (url === undefined) leftOut.push({ file: file.name, why: 'is no search for stories, or the third one' })
    else answers.push(jsonAnswer(url, search))
  }
  for (const { name } of await recordedFiles(folder, 'hn/by_domain')) {
    leftOut.push({ file: name, why: "is no answer of Hacker News, but somebody's reading of its pages" })
  }
  return { answers, leftOut, sources: settings(items.size) }
}

function settings(count: number): Recording['sources'] {
  const { sources } = parseConfig(
    'sources: { hackernews: { lists: [top], searches: [front_page, newest] } }',
    'recorded',
  )
  if (sources.hackernews === undefined) return sources
  return { hackernews: { ...sources.hackernews, maxItemsPerList: count, hitsPerSearch: 1000 } }
}

type Item = JsonObject & { readonly id: number }

/** A list of items, one item, or a table with a column for each field. */
function itemsIn(value: unknown): readonly Item[] {
  if (Array.isArray(value)) return value.filter(isItem)
  if (isItem(value)) return [value]
  return isObject(value) && isObject(value['title']) ? itemsOfTable(value) : []
}

function isItem(value: unknown): value is Item {
  return isObject(value) && typeof value['id'] === 'number' && typeof value['type'] === 'string'
}

function itemsOfTable(table: JsonObject): readonly Item[] {
  return Object.keys(Object(table['title'])).map((id) => {
    const fields = Object.keys(table).map((name) => [name, at(table, name, id)] as const)
    return {
      ...Object.fromEntries(fields.filter(([, value]) => value !== null && value !== undefined)),
      id: Number(id),
    }
  })
}

function holdsStories(search: unknown): boolean {
  return (
    isObject(search) &&
    Array.isArray(search['hits']) &&
    search['hits'].some((hit) => typeof at(hit, 'title') === 'string')
  )
}

/**
 * hackernews — https://github.com/HackerNews/API (Firebase: lists of ids, items) and https://hn.algolia.com/api.
 *
 * Asked are the lists of ids, then each item that bronze does not hold, once; what its score is later is told by the
 * searches of Algolia, which list stories with points and comments. Lists of ids tell nothing and are not kept.
 * An item that is not there yet (`null`, as for the newest) is asked for again as long as it is listed, ever more seldom:
 * see absent-items.ts.
 */
import { openAbsentItems, type AbsentItems } from './absent-items.ts'
import { type Collection } from './collection.ts'
import type { Collector } from './collector.ts'
import { transformHackernews } from './hackernews-tell.ts'
import { parseJson, stringAt } from './json.ts'
import { inLanes } from './lanes.ts'
import { makeCollector } from './make-collector.ts'

const SEARCHES = {
  front_page: '/api/v1/search?tags=front_page',
  newest: '/api/v1/search_by_date?tags=story',
} as const
const LANES = 6

export const hackernews: Collector = makeCollector({
  source: 'hackernews',
  settings: ({ hackernews }) => hackernews,
  transform: transformHackernews,
  async gather(collection, settings) {
    const listed = new Set<number>()
    for (const list of settings.lists) {
      const ids = await askIds(collection, `${settings.firebaseOrigin}/v0/${list}stories.json`, `the list ${list}`)
      for (const id of ids.slice(0, settings.maxItemsPerList)) listed.add(id)
    }
    collection.count('listed', listed.size)
    const absent = await openAbsentItems(collection)
    await inLanes([...listed], LANES, (id) => keepItem({ collection, absent, origin: settings.firebaseOrigin }, id))
    await absent.keep()
    for (const search of settings.searches) {
      const url = `${settings.algoliaOrigin}${SEARCHES[search]}&hitsPerPage=${settings.hitsPerSearch}`
      const answer = await collection.ask(url, search)
      if (answer !== undefined) await collection.keepList({ what: search, ext: 'json', answer })
    }
  },
})

async function askIds(collection: Collection, url: string, what: string): Promise<readonly number[]> {
  const answer = await collection.ask(url, what)
  if (answer === undefined) return []
  const read = parseJson(answer.bytes)
  if (read.ok && Array.isArray(read.value)) {
    return read.value.filter((id): id is number => Number.isSafeInteger(id) && Number(id) > 0)
  }
  collection.fail(what, read.ok ? 'is no list of ids' : read.why)
  return []
}

interface Asking {
  readonly collection: Collection
  readonly absent: AbsentItems
  readonly origin: string
}

async function keepItem({ collection, absent, origin }: Asking, id: number): Promise<void> {
  const externalId = String(id)
  if (await collection.holds(externalId, 'json')) return collection.count('known', 1)
  if (!absent.isDue(externalId)) return
  const what = `item ${id}`
  const answer = await collection.ask(`${origin}/v0/item/${id}.json`, what)
  if (answer === undefined) return
  const read = parseJson(answer.bytes)
  if (!read.ok) return collection.fail(what, read.why)
  if (read.value === null) {
    absent.note(externalId)
    return collection.context.log('info', `hackernews: ${what} is not there yet`)
  }
  if (stringAt(read.value, 'type') === null) return collection.fail(what, 'has no type, so it is no item')
  await collection.keepItem({ externalId, ext: 'json', body: answer.bytes, answer })
}

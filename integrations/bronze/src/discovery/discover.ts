/**
 * discover — what came in since the last time: by a scan while a source type has few items, by its index from then on.
 *
 * Promise  1. Every artefact is found at least once, in whatever process and moment it was written, also around the
 *             switch from scan to index and after the death of a writer. Once, but for four cases: a scan that met a write
 *             in the moment between its link and its end; the moment of the switch; a line that was repaired; a clock
 *             that went back, after which all is found again.
 *          2. The cursor of an answer stands after what it gave, and before what it did not.
 *          3. What was removed by hand is not found: a scan does not see it, and its line of the index is passed over.
 * Errors   InvalidError invalid/bronze-call
 */
import type { Clock } from '@ingot/core'

import { artifactName, isAskedFor, sourceFolder } from '../store/artifact-name.ts'
import type { ArtifactStat, Discovered, DiscoverQuery, DiscoveryCursor } from '../store/bronze-store.ts'
import type { ObjectReader } from '../store/object-store.ts'
import { checkDiscoverQuery } from './check-query.ts'
import { clockBackName, identity, indexName, readyName } from './index-line.ts'
import type { IndexLog } from './read-index.ts'
import { readIndex } from './read-index.ts'
import type { ScanPlace, Seen } from './scan.ts'
import { scan } from './scan.ts'

const LIMIT = 1_000
/** The disk is asked by a few threads in any case. */
const LOOKS_AT_ONCE = 64

interface Search {
  readonly log: IndexLog
  readonly place: ScanPlace
  readonly limit: number
  readonly cursor: DiscoveryCursor | undefined
}

export async function discover(objects: ObjectReader, clock: Clock, query: DiscoverQuery): Promise<Discovered> {
  checkDiscoverQuery(query)
  const { sourceType, cursor, limit = LIMIT } = query
  const folder = sourceFolder(sourceType, objects)
  const search: Search = {
    log: { objects, name: indexName(folder), sourceType },
    place: { objects, clock, folder, isWanted: (key) => isAskedFor(key, query) },
    limit,
    cursor,
  }
  const isThere = async (name: string): Promise<boolean> => (await objects.stat(name)) !== undefined
  if (!(await isThere(readyName(folder)))) return byScan(search)
  if (cursor?.kind === 'index') return byIndex(search, cursor.offset)
  if (cursor === undefined || (await isThere(clockBackName(folder)))) return byIndex(search, 0)
  return bySwitch(search)
}

async function byScan(search: Search): Promise<Discovered> {
  const { settled, fresh } = await scan(search.place, sinceOf(search))
  return page(search, settled, fresh.length > 0)
}

/** A cursor of an index that is no more begins from the beginning. */
function sinceOf({ cursor }: Search): Extract<DiscoveryCursor, { readonly kind: 'modified' }> | undefined {
  return cursor?.kind === 'modified' ? cursor : undefined
}

function page({ limit, cursor }: Search, settled: readonly Seen[], isMore: boolean): Discovered {
  const items = settled.slice(0, limit)
  const last = items.at(-1)
  return {
    items: items.map(toStat),
    cursor: last === undefined ? cursor : { kind: 'modified', modifiedAtMs: last.modifiedAtMs, after: last.name },
    isMore: isMore || items.length < settled.length,
    goneCount: 0,
  }
}

function toStat({ key, sizeBytes, modifiedAtMs }: Seen): ArtifactStat {
  return { key, sizeBytes, modifiedAtMs }
}

async function byIndex(search: Search, offset: number): Promise<Discovered> {
  const { log, place, limit } = search
  const items = new Map<string, ArtifactStat>()
  let endsAt = offset
  let isMore = false
  for await (const line of readIndex(log, offset)) {
    isMore = items.size >= limit
    if (isMore) break
    if (line.stat !== undefined && place.isWanted(line.stat.key)) items.set(identity(line.stat.key), line.stat)
    endsAt = line.endsAt
  }
  return answer(search, items, endsAt, isMore)
}

/**
 * The last scan. What has a line before `offset` was there before the scan began, so the scan sees it; what the scan
 * does not see has its line after it, and is read from there.
 */
async function bySwitch(search: Search): Promise<Discovered> {
  const { log, place, limit } = search
  const offset = await endOf(log)
  const { settled, fresh } = await scan(place, sinceOf(search))
  if (settled.length + fresh.length > limit) return page(search, settled, true)
  const items = new Map([...settled, ...fresh].map((seen) => [identity(seen.key), toStat(seen)]))
  let endsAt = offset
  for await (const { stat, endsAt: lineEndsAt } of readIndex(log, offset)) {
    // What was seen already, and what still fits.
    const isNew = stat !== undefined && place.isWanted(stat.key) && !items.has(identity(stat.key))
    if (isNew && items.size >= limit) break
    if (isNew) items.set(identity(stat.key), stat)
    endsAt = lineEndsAt
  }
  return answer(search, items, endsAt, items.size >= limit)
}

/** A line is for good and a file is not: what was removed by hand is told to nobody, who could only fail to read it. */
async function answer(
  { place: { objects } }: Search,
  items: ReadonlyMap<string, ArtifactStat>,
  offset: number,
  isMore: boolean,
): Promise<Discovered> {
  const found = [...items.values()]
  const there: ArtifactStat[] = []
  for (let from = 0; from < found.length; from += LOOKS_AT_ONCE) {
    const some = found.slice(from, from + LOOKS_AT_ONCE)
    const seen = await Promise.all(some.map(({ key }) => objects.stat(artifactName(key, objects).name)))
    there.push(...some.filter((_, i) => seen[i] !== undefined))
  }
  return { items: there, cursor: { kind: 'index', offset }, isMore, goneCount: found.length - there.length }
}

/** The end of the last whole line that is there now. */
async function endOf({ objects, name }: IndexLog): Promise<number> {
  const size = (await objects.stat(name))?.sizeBytes ?? 0
  let from = size
  for (let pieceBytes = 4_096; from > 0; pieceBytes *= 4) {
    from = Math.max(0, size - pieceBytes)
    const bytes = await objects.read(name, { fromByte: from, maxBytes: size - from })
    const newline = bytes?.lastIndexOf(10) ?? -1
    if (newline >= 0) return from + newline + 1
  }
  return 0
}

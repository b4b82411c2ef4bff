/**
 * index-keeper — a writer's part in discovery: its lines, and the switch from scanning to the index.
 *
 * Promise  1. From `indexFromItems` items of a source type on there is an index; and from the moment in which the clock
 *             goes back, since a scan by time would miss what comes then.
 *          2. What a dead process, or a failed write of this one, linked and did not log is logged by the next `recover`.
 */
import { artifactKey, sourceFolder } from '../store/artifact-name.ts'
import type { ArtifactKey } from '../store/bronze-store.ts'
import type { CreateOptions, Creation, ObjectStat, ObjectStore } from '../store/object-store.ts'
import { buildIndex } from './build-index.ts'
import { clockBackName, indexName, readyName, toLine } from './index-line.ts'

const INDEX_FROM_ITEMS = 100_000
const LONGEST_GAP = 5_000

export interface IndexKeeper {
  logOf(key: ArtifactKey): NonNullable<CreateOptions['log']>
  /** Around each creation. */
  guard<T>(create: () => Promise<T>): Promise<T>
  noteCreated(sourceType: string, creation: Extract<Creation, { readonly kind: 'created' }>): Promise<void>
  recover(): Promise<void>
}

export function indexKeeper(objects: ObjectStore, indexFromItems: number = INDEX_FROM_ITEMS): IndexKeeper {
  const sources = new Map<string, Source>()
  let hasFailed = false
  function sourceOf(sourceType: string): Source {
    const source = sources.get(sourceType) ?? newSource()
    sources.set(sourceType, source)
    return source
  }
  async function build(sourceType: string, source: Source, reason: 'many' | 'clock-back'): Promise<void> {
    source.building ??= buildIndex(objects, sourceType, reason).finally(() => {
      source.building = undefined
    })
    await source.building
    source.isReady = true
  }
  async function recover(): Promise<void> {
    hasFailed = false
    await objects.recover((object) => logAgain(objects, object))
  }
  return {
    logOf: (key) => ({
      name: indexName(sourceFolder(key.sourceType, objects)),
      line: (object) => toLine(key, object),
    }),
    guard: async (create) => {
      if (hasFailed) await recover()
      try {
        return await create()
      } catch (error) {
        hasFailed = true
        throw error
      }
    },
    noteCreated: async (sourceType, { isLogged, isClockBack }) => {
      const source = sourceOf(sourceType)
      const reason = await reasonToBuild(objects, sourceType, source, { isLogged, isClockBack, indexFromItems })
      if (reason !== undefined) await build(sourceType, source, reason)
    },
    recover,
  }
}

function newSource(): Source {
  return { countInWrites: 0, isReady: false, isClockBack: false, hasCounted: false, building: undefined }
}

interface Source {
  /** Of so many writes from now on none looks whether there are enough items. */
  countInWrites: number
  /** The index is there and whole. */
  isReady: boolean
  /** It is known that the clock has gone back. */
  isClockBack: boolean
  /** This process has seen the time before the index: whoever began it is still at it. */
  hasCounted: boolean
  building: Promise<unknown> | undefined
}

interface Written {
  readonly isLogged: boolean
  readonly isClockBack: boolean
  readonly indexFromItems: number
}

type Reason = 'many' | 'clock-back' | undefined

async function reasonToBuild(
  objects: ObjectStore,
  sourceType: string,
  source: Source,
  written: Written,
): Promise<Reason> {
  const folder = sourceFolder(sourceType, objects)
  const isThere = async (name: string): Promise<boolean> => (await objects.stat(name)) !== undefined
  if (written.isClockBack && !source.isClockBack) {
    source.isClockBack = true
    return (await isThere(clockBackName(folder))) && (await isThere(readyName(folder))) ? undefined : 'clock-back'
  }
  if (source.isReady || source.building !== undefined) return undefined
  // Looking costs: not again before so many are written that it could matter.
  source.countInWrites -= 1
  if (source.countInWrites >= 0) return undefined
  source.countInWrites = LONGEST_GAP
  if (written.isLogged) {
    source.isReady = await isThere(readyName(folder))
    // Begun and not finished by a process that is no more.
    return source.isReady || source.hasCounted ? undefined : 'many'
  }
  source.hasCounted = true
  const missing = written.indexFromItems - (await countItems(objects, folder, written.indexFromItems))
  // Half of them, since other processes write too.
  source.countInWrites = Math.min(LONGEST_GAP, Math.floor(missing / 2))
  return missing <= 0 ? 'many' : undefined
}

async function countItems(objects: ObjectStore, folder: string, upTo: number): Promise<number> {
  let count = 0
  for await (const _ of objects.folders(folder)) {
    count += 1
    if (count >= upTo) break
  }
  return count
}

async function logAgain(objects: ObjectStore, object: ObjectStat): Promise<void> {
  const key = await artifactKey(objects, object.name)
  if (key !== undefined) await objects.append(indexName(sourceFolder(key.sourceType, objects)), toLine(key, object))
}

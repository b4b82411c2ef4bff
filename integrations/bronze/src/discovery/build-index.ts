/**
 * build-index — begins the index of a source type, or adds what it lacks.
 *
 * Promise  1. Writers add their lines from the moment the file exists, and only then is the folder read: an artefact that
 *             was linked before is seen by the reading, one that was linked after has its line by its writer. Some have
 *             two, which readers take for one within an answer.
 *          2. Nothing in the file is changed or removed, so offsets stay good. Killed in the midst of it, it can be done
 *             again.
 */
import { artifactKey, sourceFolder } from '../store/artifact-name.ts'
import type { ObjectStat, ObjectStore } from '../store/object-store.ts'
import { clockBackName, identity, indexName, readyName, toLine } from './index-line.ts'
import { readIndex } from './read-index.ts'

const LINES_AT_ONCE = 5_000
const EMPTY = new Uint8Array()

export interface BuiltIndex {
  readonly artifactCount: number
  /** How many lines were missing. */
  readonly addedCount: number
}

export async function buildIndex(
  objects: ObjectStore,
  sourceType: string,
  reason: 'many' | 'clock-back' = 'many',
): Promise<BuiltIndex> {
  const folder = sourceFolder(sourceType, objects)
  const log = indexName(folder)
  // Before the rest: a cursor of instants must not be believed once the file is there.
  if (reason === 'clock-back') await objects.create(clockBackName(folder), EMPTY)
  await objects.create(log, EMPTY)
  const known = new Set<string>()
  for await (const { stat } of readIndex({ objects, name: log, sourceType }, 0)) {
    if (stat !== undefined) known.add(identity(stat.key))
  }
  const found: ObjectStat[] = []
  for await (const object of objects.list(folder)) found.push(object)
  found.sort((a, b) => a.modifiedAtMs - b.modifiedAtMs)
  const addedCount = await appendMissing(objects, log, found, known)
  await objects.create(readyName(folder), EMPTY)
  return { artifactCount: found.length, addedCount }
}

async function appendMissing(
  objects: ObjectStore,
  log: string,
  found: readonly ObjectStat[],
  known: ReadonlySet<string>,
): Promise<number> {
  let lines: string[] = []
  let addedCount = 0
  const flush = async (): Promise<void> => {
    if (lines.length > 0) await objects.append(log, lines.join(''))
    addedCount += lines.length
    lines = []
  }
  for (const object of found) {
    const key = await artifactKey(objects, object.name)
    if (key === undefined || known.has(identity(key))) continue
    lines.push(toLine(key, object))
    if (lines.length >= LINES_AT_ONCE) await flush()
  }
  await flush()
  return addedCount
}

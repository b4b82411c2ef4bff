/**
 * file-create — an object comes to be: whole, once, for good.
 *
 * Shapes   temporary file, fsync; `link`, which unlike `rename` fails when the name is taken; note; folders, fsync; line of
 *          the log, fsync; temporary file away. Without a log the temporary file goes first and the fsync comes last,
 *          so that the object's `ctime` settles at once.
 */
import { link, rename, rm, unlink, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { codeOf, ifThere, onDisk } from './disk.ts'
import type { FileClock } from './file-clock.ts'
import { FOLDER_LAG_MS } from './file-list.ts'
import { nameHash, TEMPORARY } from './file-intents.ts'
import type { FileLogs } from './file-log.ts'
import { fileStat, NOTE } from './file-reader.ts'
import type { StagedFile } from './file-stage.ts'
import { stageFile } from './file-stage.ts'
import type { GroupSync } from './group-sync.ts'
import { makeFolder } from './make-folder.ts'
import type { CreateOptions, Creation, Digest, ObjectBody, ObjectStat } from './object-store.ts'

export interface FilePlace {
  readonly root: string
  readonly owner: string
  readonly sync: GroupSync
  readonly clock: FileClock
  readonly logs: FileLogs
  /** Writes of this process that failed after their object had appeared: `recover` finishes them. */
  readonly unfinished: Set<string>
  /** Called at the steps of a write; for tests that end the process there. */
  readonly onStep: (step: WriteStep) => void
}

export type WriteStep = 'staged' | 'linked' | 'noted' | 'logged' | 'done'

interface Write {
  readonly name: string
  readonly id: string
  readonly bytesPath: string
  readonly digest: Digest
  readonly options: CreateOptions
  /** Whether its name is to lie beside the bytes. */
  readonly hasName: boolean
}

let count = 0

export async function createFile(
  place: FilePlace,
  name: string,
  body: ObjectBody,
  options: CreateOptions = {},
): Promise<Creation> {
  const id = `${place.owner}.${(count += 1)}.${nameHash(name)}`
  const bytesPath = join(place.root, TEMPORARY, id)
  const hasName = await needsName(place, options)
  const staged = await stageFile(bytesPath, body)
  const { digest } = staged
  const write = { name, id, bytesPath, digest, options, hasName }
  let isOver = false
  try {
    await Promise.all([stageExtra(write).then((extra) => extra?.seal()), staged.seal()])
    place.onStep('staged')
    const newestMs = await place.clock.newestMs()
    if (!(await publish(place, write))) return { kind: 'exists', digest }
    // From here on what lies in `_tmp` is needed until all is done, also when something fails.
    isOver = true
    place.unfinished.add(id)
    place.onStep('linked')
    const linkedAtMs = Date.now()
    const creation = await finish(place, write, newestMs)
    if (Date.now() - linkedAtMs > FOLDER_LAG_MS) await touchFolder(place.root, name)
    place.unfinished.delete(id)
    return creation
  } finally {
    if (!isOver) await discard(place.root, id)
  }
}

/** Bytes last: as long as they are there, the rest can be told to belong to them. */
export async function discard(root: string, id: string): Promise<void> {
  for (const ending of ['.note', '.name', '']) await rm(join(root, TEMPORARY, `${id}${ending}`), { force: true })
}

async function stageExtra(write: Write): Promise<StagedFile | undefined> {
  const { name, bytesPath, digest, options } = write
  const { note } = options
  const text = (value: object): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`)
  if (note !== undefined) return stageFile(`${bytesPath}.note`, text({ name, ...note(digest) }))
  return write.hasName ? stageFile(`${bytesPath}.name`, text({ name })) : undefined
}

/** It only saves recovery a look at every object, so what was last known of the log will do. */
async function needsName({ logs }: FilePlace, { note, log }: CreateOptions): Promise<boolean> {
  return note === undefined && log !== undefined && (await logs.wasThere(log.name))
}

async function publish(place: FilePlace, { name, bytesPath }: Write): Promise<boolean> {
  const path = join(place.root, name)
  try {
    await onDisk(`make a folder for ${name}`, makeFolder(dirname(path)))
    await link(bytesPath, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    return await onDisk(`give ${name} its name`, Promise.reject<boolean>(error))
  }
}

async function finish(place: FilePlace, write: Write, newestMs: number): Promise<Creation> {
  const { name, bytesPath, digest, options } = write
  const { root } = place
  if (options.note !== undefined) {
    await onDisk(`write the sidecar of ${name}`, rename(`${bytesPath}.note`, join(root, `${name}${NOTE}`)))
  }
  place.onStep('noted')
  const { log } = options
  let isLogged = false
  if (log !== undefined && (await place.logs.isThere(log.name))) {
    await syncFolders(place, name)
    const object = await there(root, name)
    isLogged = (await place.logs.append(log.name, log.line(object))) === 'appended'
    place.onStep('logged')
  }
  // One call where `rm` makes two.
  await ifThere('remove a temporary file', unlink(bytesPath))
  if (write.hasName) await rm(`${bytesPath}.name`, { force: true })
  place.onStep('done')
  const object = await there(root, name)
  if (!isLogged) await syncFolders(place, name)
  const isClockBack = await place.clock.hasGoneBack(newestMs, object.modifiedAtMs)
  return { kind: 'created', digest, object, isLogged, isClockBack }
}

async function there(root: string, name: string): Promise<ObjectStat> {
  const object = await fileStat(root, name)
  // Somebody has removed it by hand in this very moment: it was there, which is all that was promised.
  return object ?? { name, sizeBytes: 0, modifiedAtMs: 0 }
}

/** The object's own folder and those above it: each may be new. */
export async function syncFolders({ root, sync }: FilePlace, name: string): Promise<void> {
  const folders: string[] = []
  for (let folder = dirname(name); folder !== '.'; folder = dirname(folder)) folders.push(join(root, folder))
  await onDisk(`write the folder of ${name} through`, Promise.all([...folders, root].map(sync)))
}

/** So that a look by instants sees that there is something newer in it. */
export async function touchFolder(root: string, name: string): Promise<void> {
  const now = new Date()
  await onDisk(`mark the folder of ${name}`, utimes(join(root, dirname(name)), now, now))
}

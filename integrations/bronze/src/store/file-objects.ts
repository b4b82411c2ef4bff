/**
 * file-objects — objects as files in a folder: `ObjectStore` over a local file system.
 *
 * Shapes   beside the objects: `_tmp/` writes under way, `_clock`, `_store.json`. All on one file system.
 * Errors   StorageError storage/bronze
 * Promise  those of object-store.ts. What kill -9 leaves is cleared when the next store opens here.
 */
import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { ifThere, onDisk } from './disk.ts'
import { fileClock } from './file-clock.ts'
import type { FilePlace, WriteStep } from './file-create.ts'
import { createFile, syncFolders } from './file-create.ts'
import { TEMPORARY } from './file-intents.ts'
import { fileLogs } from './file-log.ts'
import { openFileReader, STORE_FILE } from './file-reader.ts'
import { recoverFiles } from './file-recover.ts'
import { stageFile } from './file-stage.ts'
import { groupSync } from './group-sync.ts'
import { makeFolder } from './make-folder.ts'
import type { ObjectStore } from './object-store.ts'
import { thisProcess } from './process-owner.ts'

export interface FileObjectsOptions {
  readonly root: string
  /** Called at the steps of each write: for tests that end the process there. */
  readonly onStep?: (step: WriteStep) => void
}

export async function openFileObjects({ root, onStep = () => undefined }: FileObjectsOptions): Promise<ObjectStore> {
  await onDisk(`make its folder ${root}`, makeFolder(join(root, TEMPORARY)))
  const place: FilePlace = {
    root,
    owner: thisProcess(),
    sync: groupSync(),
    clock: fileClock(root),
    logs: fileLogs(root),
    unfinished: new Set(),
    onStep,
  }
  await describeStore(place)
  return {
    ...(await openFileReader(root)),
    create: (name, body, options) => createFile(place, name, body, options),
    append: place.logs.append,
    replace: (name, bytes) => replaceFile(place, name, bytes),
    // The instants compared are those of files: how this machine's clock stands matters by the day only.
    recover: (onUnlogged) => recoverFiles(place, Date.now(), onUnlogged),
  }
}

/** Once for ever: whoever moves the folder to another file system still finds everything under its name. */
async function describeStore(place: FilePlace): Promise<void> {
  if ((await ifThere('look for its settings', stat(join(place.root, STORE_FILE)))) !== undefined) return
  const foldsCase = await onDisk('try how names fold', tryFolding(place))
  await createFile(place, STORE_FILE, new TextEncoder().encode(`${JSON.stringify({ version: 1, foldsCase })}\n`))
}

async function tryFolding({ root, owner }: FilePlace): Promise<boolean> {
  const probe = join(root, TEMPORARY, `${owner}.0.fold`)
  await writeFile(probe, '')
  try {
    return (await ifThere('try how names fold', stat(join(root, TEMPORARY, `${owner}.0.FOLD`)))) !== undefined
  } finally {
    await rm(probe, { force: true })
  }
}

let count = 0

async function replaceFile(place: FilePlace, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(place.root, name)
  const temporary = join(place.root, TEMPORARY, `${place.owner}.${(count += 1)}.00`)
  await onDisk(`make a folder for ${name}`, makeFolder(dirname(path)))
  await (await stageFile(temporary, bytes)).seal()
  await onDisk(`replace ${name}`, rename(temporary, path))
  await syncFolders(place, name)
}

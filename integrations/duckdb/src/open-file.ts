/**
 * open-file — one DuckDB instance per file and process, shared by all who open it, closed with the last of them.
 *
 * Two instances on one file in one process destroy it: POSIX locks belong to the process, so DuckDB's own lock neither
 * stops the second nor outlives its closing (tried with 1.5.6: another process could then open the file, and reading
 * gave "Serialization Error"). In one thread the map below shares the instance; between worker threads, which share
 * no objects, a lock named for the file refuses the second thread.
 *
 * Errors   StorageError storage/locked    another process or thread has the file open; not waited for, since a run
 *                                         holds its file for minutes: retry by policy instead
 *                       storage/corrupt, storage/full, storage/failed
 *          InvalidError invalid/config    a path that no file can have
 */
import { mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import * as threads from 'node:worker_threads'

import type { DuckDBInstance } from '@duckdb/node-api'
import { InvalidError, StorageError } from '@ingot/core'

import { lockedError, toFileError } from './duckdb-error.ts'
import { createWhole } from './create-file.ts'
import type { SerialQueue } from './serial-queue.ts'
import { serialQueue } from './serial-queue.ts'

export const MEMORY = ':memory:'

export interface OpenFile {
  readonly path: string
  readonly instance: DuckDBInstance
  /** Writers of one file take turns, whichever run they belong to: DuckDB would let one of two fail. */
  readonly writing: SerialQueue
  /** Gives up this use; the last one closes the file. */
  release(): Promise<void>
}

interface OpenedInstance {
  readonly instance: DuckDBInstance
  readonly unlock: () => Promise<void>
}

interface SharedFile {
  users: number
  readonly opened: Promise<OpenedInstance>
  readonly writing: SerialQueue
  /** Set when the last user has gone; who comes then waits, and opens the file anew. */
  closing?: Promise<void>
}

const sharedFiles = new Map<string, SharedFile>()

export async function openFile(given: string): Promise<OpenFile> {
  if (typeof given !== 'string' || given === '' || given.includes('\0')) {
    throw new InvalidError(
      'invalid/config',
      `${JSON.stringify(given)} is no path of a DuckDB file. Give one, or ":memory:".`,
    )
  }
  const path = given === MEMORY ? MEMORY : await canonicalPath(given)
  const shared = await sharedFileAt(path)
  shared.users += 1
  try {
    const { instance } = await shared.opened
    return { path, instance, writing: shared.writing, release: () => release(path, shared) }
  } catch (error) {
    await release(path, shared)
    throw toFileError(error, given)
  }
}

async function sharedFileAt(path: string): Promise<SharedFile> {
  for (;;) {
    const known = sharedFiles.get(path)
    if (known === undefined) break
    if (known.closing === undefined) return known
    await known.closing
  }
  const reentry = () =>
    new InvalidError(
      'invalid/nested-transaction',
      `${path}: a transaction was opened inside another one on the same file, and would wait for it for ever. Use one.`,
    )
  const shared: SharedFile = { users: 0, opened: openInstance(path), writing: serialQueue(reentry) }
  if (path !== MEMORY) sharedFiles.set(path, shared)
  return shared
}

async function release(path: string, shared: SharedFile): Promise<void> {
  shared.users -= 1
  if (shared.users > 0) return
  shared.closing = closeInstance(shared.opened).finally(() => {
    if (sharedFiles.get(path) === shared) sharedFiles.delete(path)
  })
  await shared.closing
}

async function openInstance(path: string): Promise<OpenedInstance> {
  const unlock = path === MEMORY ? async () => undefined : await lockForThread(path)
  try {
    if (path !== MEMORY) await createWhole(path)
    const { DuckDBInstance } = await import('@duckdb/node-api')
    return { instance: await DuckDBInstance.create(path), unlock }
  } catch (error) {
    await unlock()
    throw error
  }
}

async function closeInstance(opening: Promise<OpenedInstance>): Promise<void> {
  const opened = await opening.catch(() => undefined)
  opened?.instance.closeSync()
  await opened?.unlock()
}

/** Gives what ends the lock; the thread's own end does it at the latest. */
async function lockForThread(path: string): Promise<() => Promise<void>> {
  // Node has it since 24.5; before that, nothing but the caller's care keeps two threads apart.
  const locks: typeof threads.locks | undefined = threads.locks
  if (locks === undefined) return async () => undefined
  return new Promise((done, failed) => {
    const held = locks.request(`ingot/duckdb:${path}`, { ifAvailable: true }, async (lock) => {
      if (lock === null) throw lockedError(path, 'another thread of this process')
      await new Promise<void>((end) =>
        done(async () => {
          end()
          await held
        }),
      )
    })
    held.catch(failed)
  })
}

/** One spelling per file, so that `./a.duckdb` and a symlink to it share an instance. Makes the folder. */
async function canonicalPath(given: string): Promise<string> {
  const path = resolve(given)
  try {
    await mkdir(dirname(path), { recursive: true })
    return await realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)))
  } catch (cause) {
    throw new StorageError('storage/failed', `${given}: its folder cannot be made or read.`, { cause })
  }
}

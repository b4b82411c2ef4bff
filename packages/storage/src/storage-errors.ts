/**
 * storage-errors — what SQLite and the file system report, as errors that say which file and what to do.
 *
 * Errors   StorageError storage/full, storage/locked (retryable), storage/corrupt, storage/unavailable
 *          What is in none of the lists is our bug and passes as it is.
 */
import { StorageError, isIngotError } from '@ingot/core'

interface Report {
  readonly code: 'storage/full' | 'storage/locked' | 'storage/corrupt' | 'storage/unavailable'
  /** Primary result codes, or extended ones where they say something else: https://sqlite.org/rescode.html */
  readonly sqlite: readonly number[]
  /** `code` of Node's system errors. */
  readonly system: readonly string[]
  readonly message: (path: string) => string
}

const REPORTS: readonly Report[] = [
  {
    code: 'storage/full',
    // FULL; IOERR_SHMSIZE is how the shared index beside the database says that the disk is full.
    sqlite: [13, 4_874],
    system: ['ENOSPC', 'EDQUOT'],
    message: (path) => `the disk is full: nothing was written to ${path}. Free some space there and try again.`,
  },
  {
    code: 'storage/locked',
    // BUSY, LOCKED
    sqlite: [5, 6],
    system: [],
    message: (path) => `another process keeps ${path} locked. Close what has it open, or try again.`,
  },
  {
    code: 'storage/corrupt',
    // CORRUPT, NOTADB
    sqlite: [11, 26],
    system: [],
    message: (path) =>
      `${path} is damaged or is not an Ingot database. Restore a backup, or move it away to start anew.`,
  },
  {
    code: 'storage/unavailable',
    // PERM, READONLY, IOERR, CANTOPEN, AUTH
    sqlite: [3, 8, 10, 14, 23],
    system: [
      'EACCES',
      'EPERM',
      'EROFS',
      'ENOTDIR',
      'EEXIST',
      'EISDIR',
      'ENOENT',
      'ELOOP',
      'ENAMETOOLONG',
      'EIO',
      'EMFILE',
      'ENFILE',
    ],
    message: (path) =>
      `${path} cannot be read or written. Check that its directory is there and that this user may write to it.`,
  },
]

/** The error of ours for what was thrown while `path` was worked on; what is not of the storage comes back as it is. */
export function storageErrorOf(thrown: unknown, path: string): unknown {
  if (isIngotError(thrown) || !(thrown instanceof Error)) return thrown
  const report = REPORTS.find((one) => isReported(one, thrown))
  if (report === undefined) return thrown
  const { code, message } = report
  return new StorageError(code, `${message(path)} (${thrown.message})`, {
    cause: thrown,
    retryable: code === 'storage/locked',
  })
}

function isReported({ sqlite, system }: Report, thrown: Error): boolean {
  if ('errcode' in thrown && typeof thrown.errcode === 'number') return sqlite.includes(sqliteCode(thrown.errcode))
  return 'code' in thrown && typeof thrown.code === 'string' && system.includes(thrown.code)
}

/** The extended code where the table names it, else its low byte, the primary code. */
function sqliteCode(extended: number): number {
  return REPORTS.some((one) => one.sqlite.includes(extended)) ? extended : extended & 0xff
}

export function isStorageError(error: unknown): error is StorageError {
  return isIngotError(error) && error.code.startsWith('storage/')
}

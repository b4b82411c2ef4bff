/**
 * duckdb-error — DuckDB throws plain errors whose text is all there is; here a text becomes an error of ours.
 *
 * Errors   StorageError   storage/locked          retryable: another process holds the file
 *                         storage/corrupt         not a DuckDB file, or a damaged one
 *                         storage/full            no space left on the disk
 *                         storage/out-of-memory   beyond DuckDB's memory limit
 *                         storage/failed          any other failure of reading or writing
 *          ConflictError  conflict/concurrent-write   retryable: another transaction changed the same rows or table
 *          InvalidError   invalid/sql             the statement itself is refused, or its parameters
 */
import { basename } from 'node:path'

import { ConflictError, InvalidError, isIngotError, StorageError } from '@ingot/core'

const HOLDER = /held in (?<program>.*?) \(PID (?<pid>\d+)\)/
// Every message of DuckDB opens with its kind: "IO Error: …", "Parser Error: …", "TransactionContext Error: …".
const DUCKDB_MESSAGE = /^[A-Z][A-Za-z ]* Error: /

/** What the client says without DuckDB's words, and what it means. */
const BINDING: Readonly<Record<string, string>> = {
  'Failed to retrieve bind parameter index': 'a parameter is given that the statement does not have',
  'Error in native callback': 'the statement is empty, or DuckDB failed on it without saying why',
}

/** The error to throw instead of `thrown`; what is not DuckDB's comes back as it is. */
export function toDuckDbError(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Error) || isIngotError(thrown)) return thrown
  const cause = { cause: thrown }
  const binding = BINDING[thrown.message]
  if (binding !== undefined) return new InvalidError('invalid/sql', `${path}: ${binding}.`, cause)
  const message = thrown.message.replace(/^Failed to bind value: /, '')
  if (!DUCKDB_MESSAGE.test(message)) return thrown
  if (/could not set lock|conflicting lock/i.test(message)) return lockedError(path, holderIn(message), cause)
  if (/no space left|disk quota|file too large|out of disk/i.test(message)) return fullError(path, cause)
  if (/not a valid duckdb|corrupt|^Serialization Error|could not read enough bytes/i.test(message)) {
    return new StorageError(
      'storage/corrupt',
      `${path} is not a readable DuckDB file (${message}). Restore it from a backup, or move it away to start anew.`,
      cause,
    )
  }
  if (message.startsWith('Out of Memory Error')) {
    return new StorageError('storage/out-of-memory', `${path}: DuckDB ran out of memory: ${message}`, cause)
  }
  if (/^TransactionContext Error.*(conflict|another transaction|different transaction)/is.test(message)) {
    return new ConflictError(
      'conflict/concurrent-write',
      `${path}: another transaction changed the same table at the same time; nothing was written: ${message}`,
      { ...cause, retryable: true },
    )
  }
  if (/^(IO|FATAL|INTERNAL|TransactionContext) Error/i.test(message)) {
    return new StorageError('storage/failed', `${path}: ${message}`, cause)
  }
  return new InvalidError('invalid/sql', `${path}: DuckDB refused the statement. ${message}`, cause)
}

/** Of an error of the file system while a file is made or opened; what is another's comes back as it is. */
export function toFileError(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof Error) || !('syscall' in thrown) || !('code' in thrown)) return toDuckDbError(thrown, path)
  if (thrown.code === 'ENOSPC' || thrown.code === 'EDQUOT') return fullError(path, { cause: thrown })
  const message = `${path}: the file cannot be made or read: ${String(thrown.code)}. Look at the path and its rights.`
  return new StorageError('storage/failed', message, { cause: thrown })
}

function fullError(path: string, cause: ErrorOptions): StorageError {
  return new StorageError('storage/full', `${path}: the disk is full; nothing was written. Free some space.`, cause)
}

/** Says who holds the file and what to do. */
export function lockedError(path: string, holder: string, options: ErrorOptions = {}): StorageError {
  return new StorageError(
    'storage/locked',
    `${path} is in use by ${holder}, and DuckDB lets one process at a time open a file: wait until it ends or stop it, then run again.`,
    { ...options, retryable: true },
  )
}

function holderIn(message: string): string {
  const { program, pid } = HOLDER.exec(message)?.groups ?? {}
  return program === undefined ? 'another process' : `another process (${basename(program)}, PID ${pid})`
}

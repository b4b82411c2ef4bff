/**
 * disk — what a disk answers, as errors of ours or as "not there".
 *
 * Errors   StorageError storage/bronze   with the system's own error as cause
 */
import { StorageError } from '@ingot/core'

// Nobody but a person can help these; the rest may pass.
const LASTING = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EISDIR', 'EXDEV', 'ENAMETOOLONG', 'ELOOP'])

export async function onDisk<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw toStorageError(what, error)
  }
}

/** Undefined when it is not there. */
export async function ifThere<T>(what: string, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw toStorageError(what, error)
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function toStorageError(what: string, cause: unknown): StorageError {
  const code = codeOf(cause) ?? String(cause)
  return new StorageError('storage/bronze', `bronze could not ${what}: ${code}. See to the disk, then try again.`, {
    cause,
    retryable: !LASTING.has(code),
  })
}

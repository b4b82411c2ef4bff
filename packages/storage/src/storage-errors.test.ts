import { InvalidError } from '@ingot/core'
import { expect, it } from 'vitest'
import { storageErrorOf } from './storage-errors.ts'

/** As node:sqlite and node:fs throw them. */
function thrown(facts: { readonly errcode?: number; readonly code?: string }): Error {
  return Object.assign(new Error('as reported'), facts)
}

it.each([
  ['SQLITE_FULL', { errcode: 13 }, 'storage/full', false],
  ['SQLITE_IOERR_SHMSIZE', { errcode: 4_874 }, 'storage/full', false],
  ['ENOSPC', { code: 'ENOSPC' }, 'storage/full', false],
  ['SQLITE_BUSY', { errcode: 5 }, 'storage/locked', true],
  ['SQLITE_BUSY_SNAPSHOT', { errcode: 517 }, 'storage/locked', true],
  ['SQLITE_LOCKED', { errcode: 6 }, 'storage/locked', true],
  ['SQLITE_CORRUPT', { errcode: 11 }, 'storage/corrupt', false],
  ['SQLITE_NOTADB', { errcode: 26 }, 'storage/corrupt', false],
  ['SQLITE_CANTOPEN', { errcode: 14 }, 'storage/unavailable', false],
  ['SQLITE_READONLY_DIRECTORY', { errcode: 1_544 }, 'storage/unavailable', false],
  ['SQLITE_IOERR_READ', { errcode: 266 }, 'storage/unavailable', false],
  ['EACCES', { code: 'EACCES' }, 'storage/unavailable', false],
] as const)(
  '%s is said as what it means for the operator, with the file, and keeps its cause',
  (_name, facts, code, retryable) => {
    const cause = thrown(facts)
    const error = storageErrorOf(cause, '/data/ingot.db')
    expect(error).toMatchObject({ name: 'StorageError', code, retryable, cause })
    expect(error).toHaveProperty('message', expect.stringContaining('/data/ingot.db'))
  },
)

it('an error of ours and a bug of ours pass as they are', () => {
  for (const error of [
    new InvalidError('invalid/limit', 'no'),
    thrown({ errcode: 19, code: 'ERR_SQLITE_ERROR' }),
    thrown({ code: 'ENOTHING' }),
    'a text',
  ]) {
    expect(storageErrorOf(error, '/data/ingot.db')).toBe(error)
  }
})

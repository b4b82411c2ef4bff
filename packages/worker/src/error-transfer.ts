/**
 * error-transfer — errors from one process to another: as records across, as the same class with the same code there.
 */
import type { ErrorRecord } from '@ingot/core'
import {
  ConflictError,
  DefinitionError,
  InvalidError,
  isIngotError,
  NotFoundError,
  StorageError,
  toErrorRecord,
  UserCodeError,
} from '@ingot/core'

export interface SentError {
  readonly record: ErrorRecord
  readonly retryable: boolean
}

export function toSentError(thrown: unknown): SentError {
  return { record: toErrorRecord(thrown), retryable: isIngotError(thrown) && thrown.retryable }
}

export function fromSentError({ record, retryable }: SentError): Error {
  const { code = '', message, stack } = record
  const options = { retryable, ...(record.cause === undefined ? {} : { cause: toError(record.cause) }) }
  const ours = ofClass(code, message, options)
  if (ours === undefined) return toError(record)
  if (stack !== undefined) ours.stack = stack
  return ours
}

function ofClass(code: string, message: string, options: ErrorOptions & { readonly retryable: boolean }) {
  const room = code.slice(0, code.indexOf('/') + 1)
  switch (room) {
    case 'definition/':
      return new DefinitionError(code as `definition/${string}`, message, options)
    case 'user-code/':
      return new UserCodeError(code as `user-code/${string}`, message, options)
    case 'invalid/':
      return new InvalidError(code as `invalid/${string}`, message, options)
    case 'conflict/':
      return new ConflictError(code as `conflict/${string}`, message, options)
    case 'not-found/':
      return new NotFoundError(code as `not-found/${string}`, message, options)
    case 'storage/':
      return new StorageError(code as `storage/${string}`, message, options)
    default:
      return undefined
  }
}

export function toError(record: ErrorRecord): Error {
  const error = new Error(record.message, record.cause === undefined ? {} : { cause: toError(record.cause) })
  error.name = record.name
  if (record.stack !== undefined) error.stack = record.stack
  if (record.code !== undefined) Object.assign(error, { code: record.code })
  return error
}

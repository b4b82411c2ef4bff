/**
 * postgres-error — says of an error of node-postgres who must act: whoever runs the database, or whoever wrote the SQL.
 *
 * StorageError storage/postgres        no connection, a server that stops, a time limit, no room; a deadlock or a
 *                                      serialisation failure. Retryable, but for a refused login or a broken server.
 * InvalidError invalid/postgres-query  the statement or a value is wrong; names the SQLSTATE
 */
import { InvalidError, isIngotError, StorageError } from '@ingot/core'

// https://www.postgresql.org/docs/18/errcodes-appendix.html
const OPERATOR_CLASSES = new Set(['08', '28', '3D', '53', '57', '58', 'F0', 'XX'])
const RETRYABLE_CLASSES = new Set(['08', '53', '57'])
const RETRYABLE_CODES = new Set(['40001', '40P01', '40003', '55P03', '25P03', '25P04'])
const CONFLICT_CODES = new Set(['40001', '40P01'])
// The session is over: the connection must not be used again. https://www.postgresql.org/docs/18/protocol-error-fields.html
const FATAL = new Set(['FATAL', 'PANIC'])

interface ServerError extends Error {
  readonly code: string
  readonly severity?: string
  readonly detail?: string
  readonly hint?: string
  readonly position?: string
}

/** `label` is the database as `host:port/name`. */
export function toPostgresError(error: unknown, label: string): unknown {
  if (isIngotError(error)) return error
  if (isServerError(error)) return fromServer(error, label)
  if (isConnectionError(error)) {
    const said = error.message === '' ? String((error as NodeJS.ErrnoException).code) : error.message
    const message = `PostgreSQL at ${label} does not answer: ${said}. Look whether it runs and can be reached.`
    return new StorageError('storage/postgres', message, { cause: error, retryable: true })
  }
  return error
}

function fromServer(error: ServerError, label: string): Error {
  const { code } = error
  const kind = code.slice(0, 2)
  if (OPERATOR_CLASSES.has(kind) || RETRYABLE_CODES.has(code)) {
    const retryable = RETRYABLE_CLASSES.has(kind) || RETRYABLE_CODES.has(code)
    return new StorageError('storage/postgres', `PostgreSQL at ${label}: ${tell(error)}`, { cause: error, retryable })
  }
  return new InvalidError('invalid/postgres-query', `the statement was refused: ${tell(error)}`, { cause: error })
}

function tell({ code, message, detail, hint, position }: ServerError): string {
  const where = position === undefined ? '' : `, at character ${position}`
  const more = [detail, hint].filter((text) => text !== undefined).join(' ')
  return `${message} (SQLSTATE ${code}${where}).${more === '' ? '' : ` ${more.slice(0, 500)}`}`
}

/** A deadlock or a serialisation failure: the whole transaction may be done again. */
export function isConflict(error: unknown): boolean {
  const origin = isIngotError(error) ? error.cause : error
  return isServerError(origin) && CONFLICT_CODES.has(origin.code)
}

/** The server that does not take connections yet, or no more. */
export function isUnavailable(error: unknown): boolean {
  if (isServerError(error)) return error.code.startsWith('57P')
  return isConnectionError(error)
}

export function endsSession(error: unknown): boolean {
  if (isServerError(error)) return FATAL.has(error.severity ?? '')
  return isConnectionError(error)
}

function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error && /^[0-9A-Z]{5}$/.test(String(error.code))
}

const CONNECTION_CODES = /^(E[A-Z_]+|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/
// Errors without a code that node-postgres makes itself.
const CONNECTION_MESSAGES =
  /^(Connection terminated|Client was closed|Client has encountered a connection error|timeout exceeded when trying|timeout expired|The server does not support SSL|There was an error establishing an SSL|Cannot use a pool after|SASL|Query read timeout)/

function isConnectionError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return CONNECTION_CODES.test(code) || CONNECTION_MESSAGES.test(error.message)
}

/**
 * problem — what went wrong, as the caller is told: RFC 9457, with Ingot's own code. One table says which status an
 * error has; what is no error of ours is our fault, and its words stay on this side.
 */
import { STATUS_CODES } from 'node:http'

import { InvalidError, isIngotError } from '@ingot/core'

import { AccessError } from '../access-error.ts'
import type { Problem } from '../contract/index.ts'

export type Issues = NonNullable<Problem['issues']>

/** A request that is wrong as a request, and what its answer says besides. */
export class RequestError extends InvalidError {
  readonly issues: Issues | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: `invalid/${string}`,
    message: string,
    { issues, headers = {} }: { readonly issues?: Issues; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(code, message)
    this.issues = issues
    this.headers = headers
  }
}

const STATUS_OF_ROOM: Readonly<Record<string, number>> = {
  invalid: 400,
  access: 403,
  'not-found': 404,
  conflict: 409,
  // The code as it stands forbids it; whoever asked can do nothing but wait for its author.
  definition: 409,
  'user-code': 500,
  storage: 503,
}
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  'access/token-needed': 401,
  'access/bad-token': 401,
  'access/too-many-requests': 429,
  'invalid/host': 421,
  'invalid/method': 405,
  'invalid/content-type': 415,
}

export function codeOf(error: unknown): string {
  return error instanceof AccessError || isIngotError(error) ? error.code : 'internal-error'
}

export function statusOf(error: unknown): number {
  const code = codeOf(error)
  const room = code.slice(0, Math.max(0, code.indexOf('/')))
  if (room === 'invalid' && code.endsWith('-too-big')) return 413
  return STATUS_OF_CODE[code] ?? STATUS_OF_ROOM[room] ?? 500
}

export function problemOf(error: unknown): Problem {
  const status = statusOf(error)
  const code = codeOf(error)
  const isOurs = code !== 'internal-error'
  const issues = error instanceof RequestError ? error.issues : undefined
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: isOurs && error instanceof Error ? error.message : 'The server failed. What happened stands in its output.',
    code,
    ...(issues === undefined ? {} : { issues }),
  }
}

export function problemResponse(error: unknown): Response {
  const problem = problemOf(error)
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (error instanceof RequestError) for (const [name, value] of Object.entries(error.headers)) headers.set(name, value)
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer realm="ingot"')
  if (problem.status === 429 || (isIngotError(error) && error.retryable)) headers.set('retry-after', '1')
  return new Response(`${JSON.stringify(problem)}\n`, { status: problem.status, headers })
}

/**
 * read-body — the body of a request, up to a limit: what is longer is not read on.
 *
 * Errors   InvalidError invalid/body-too-big, invalid/content-type, invalid/request
 */
import { toErrorRecord } from '@ingot/core'

import { RequestError } from './problem.ts'

export const MAX_BODY_BYTES = 4_194_304
// What is deeper overflows the stack of whoever writes it down again.
const MAX_DEPTH = 200

/** The JSON value; `{}` where nothing was sent. */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')
  if (type !== null && !/^application\/json\s*(;|$)/i.test(type)) {
    throw new RequestError('invalid/content-type', 'send JSON: content-type application/json.')
  }
  const text = await readText(request, MAX_BODY_BYTES, 'invalid/body-too-big')
  if (text === '') return {}
  if (type === null) throw new RequestError('invalid/content-type', 'say so: content-type application/json.')
  return parseJson(text, 'invalid/request')
}

export async function readText(request: Request, maxBytes: number, code: `invalid/${string}`): Promise<string> {
  const tooBig = () =>
    new RequestError(code, `a body may take ${maxBytes} bytes. Send where it is instead of what it is.`, {
      headers: { connection: 'close' },
    })
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooBig()
  if (request.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop cancels the body: nothing more of it is taken.
  for await (const chunk of request.body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw tooBig()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

export function parseJson(text: string, code: `invalid/${string}`): unknown {
  const value = parsed(text, code)
  if (isDeeper(value, MAX_DEPTH)) {
    throw new RequestError(code, `the body is nested more than ${MAX_DEPTH} levels deep. Send it flatter, or as text.`)
  }
  return value
}

function parsed(text: string, code: `invalid/${string}`): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new RequestError(code, `the body is not JSON: ${toErrorRecord(cause).message}.`)
  }
}

/** Level by level: a call for each level would overflow too. */
function isDeeper(value: unknown, most: number): boolean {
  let level = [value].filter(isObject)
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === most) return true
    level = level.flatMap((one) => Object.values(one).filter(isObject))
  }
  return false
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

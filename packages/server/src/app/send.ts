/**
 * send — a whole answer: with an ETag, so that what is known already is not sent again, and encoded.
 */
import { hash } from 'node:crypto'

import type { Encoding } from './encoding.ts'
import { chooseEncoding, encodeBytes, MIN_ENCODED_BYTES } from './encoding.ts'

export interface Whole {
  readonly bytes: Buffer
  readonly type: string
  readonly status?: number
  /** `private, no-cache` unless given. */
  readonly cacheControl?: string
  /** Made before, by encoding; `never` for what is dense already; else it is made now. */
  readonly encoded?: ((encoding: Encoding) => Promise<Buffer>) | 'never'
}

/** To a GET: with its ETag, or 304. */
export async function sendWhole(request: Request, whole: Whole): Promise<Response> {
  const { bytes, type, status = 200, cacheControl = 'private, no-cache' } = whole
  const { encoded = encodeNow(bytes) } = whole
  const encoding = encoded === 'never' ? undefined : encodingFor(request, bytes)
  const tag = etagOf(bytes)
  const headers: Record<string, string> = {
    etag: encoding === undefined ? `"${tag}"` : `"${tag}-${encoding}"`,
    'cache-control': cacheControl,
    vary: 'accept-encoding',
  }
  if (status === 200 && isKnown(request.headers.get('if-none-match'), tag)) {
    return new Response(null, { status: 304, headers })
  }
  headers['content-type'] = type
  if (encoding === undefined || encoded === 'never') return new Response(body(bytes), { status, headers })
  headers['content-encoding'] = encoding
  return new Response(body(await encoded(encoding)), { status, headers })
}

function encodeNow(bytes: Buffer): (encoding: Encoding) => Promise<Buffer> {
  return (encoding) => encodeBytes(bytes, encoding)
}

function encodingFor(request: Request, bytes: Buffer): Encoding | undefined {
  return bytes.length < MIN_ENCODED_BYTES ? undefined : chooseEncoding(request.headers.get('accept-encoding'))
}

/** To whatever changes something: nobody keeps it. */
export async function sendOnce(request: Request, { bytes, type, status = 200 }: Whole): Promise<Response> {
  const encoding = encodingFor(request, bytes)
  const headers: Record<string, string> = { 'content-type': type, 'cache-control': 'no-store', vary: 'accept-encoding' }
  if (encoding !== undefined) headers['content-encoding'] = encoding
  return new Response(body(encoding === undefined ? bytes : await encodeBytes(bytes, encoding)), { status, headers })
}

export function jsonBytes(value: unknown): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

/** Strong: the same bytes, the same tag. */
function etagOf(bytes: Buffer): string {
  return hash('sha256', bytes, 'base64url').slice(0, 27)
}

/** An encoding of ours in the tag says how it was sent, not what. */
function isKnown(header: string | null, tag: string): boolean {
  if (header === null) return false
  return header.split(',').some(
    (one) =>
      one.trim() === '*' ||
      one
        .trim()
        .replace(/^W\//, '')
        .replace(/^"|(-br|-gzip)?"$/g, '') === tag,
  )
}

/** A view of its own: the types of Node's buffers allow shared memory, which an answer does not take. */
function body(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength)
}

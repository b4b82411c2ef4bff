/**
 * read-body — a body taken off its codings (gzip, deflate, br, zstd), never more than was allowed.
 *
 * Errors   what the stream or the decoder throws: a body that breaks off, or is not what its header says
 * Promise  1. A body that unpacks to more than `maxBytes`, or to absurdly many times its own size, ends at that point:
 *             a bomb costs what was allowed and not what it holds.
 *          2. A body that claims gzip or zstd and does not begin so is taken as it is.
 */
import type { Readable } from 'node:stream'
import { Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib'

export const ACCEPTED_CODINGS = 'gzip, deflate, br, zstd'

/** Real pages and lists reach 20 or 50; only what is made to burst goes beyond this. */
const MAX_RATIO = 250
/** Below this nothing is too much: a page of spaces packs well. */
const RATIO_FREE_BYTES = 4_000_000
/** RFC 8878 asks for 8 MB of window and warns of more. */
const ZSTD_WINDOW_LOG = 23
const MAX_CODINGS = 2
/** `chunked` is undone before the body gets here; the last two are mistakes that are made. */
const NO_CODINGS = new Set(['', 'identity', 'chunked', 'none', 'utf-8'])

export type ReadBody =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large'; readonly why: string }
  | { readonly kind: 'unknown-coding'; readonly why: string }

export interface BodyLimits {
  readonly maxBytes: number
  /** Ends at `maxBytes` and keeps what was read until there. */
  readonly isCut?: boolean
}

/** Ends the pipeline early; never seen outside. */
class Enough extends Error {}

export async function readBody(
  body: Readable,
  headers: Readonly<Record<string, string>>,
  limits: BodyLimits,
): Promise<ReadBody> {
  // What was packed for the way comes around what was packed at home.
  const packed = [headers['content-encoding'] ?? [], headers['transfer-encoding'] ?? []].flat().join(', ')
  const codings = codingsOf(packed)
  if (codings === undefined) {
    return { kind: 'unknown-coding', why: `is packed as "${packed}", which is unknown` }
  }
  const head = await headOf(body)
  if (head === undefined) return { kind: 'whole', bytes: new Uint8Array() }
  const intake = createIntake(limits)
  const decoders = codings.flatMap((coding, index) => decoderOf(coding, index === 0 ? head : undefined))
  const counter = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      intake.count(chunk)
      done(null, chunk)
    },
  })
  const sink = new Writable({ write: (chunk: Uint8Array, _encoding, done) => done(intake.take(chunk)) })
  try {
    await pipeline([body, counter, ...decoders, sink])
  } catch (error) {
    if (!(error instanceof Enough)) throw error
  }
  return intake.result()
}

/** The first piece, put back; undefined when there is none. */
async function headOf(body: Readable): Promise<Uint8Array | undefined> {
  while (!body.readableEnded && !body.destroyed) {
    await news(body)
    const head: Uint8Array | null = body.read()
    if (head !== null) {
      body.unshift(head)
      return head
    }
  }
  if (body.errored !== null) throw body.errored
  return undefined
}

/** An empty body ends without ever being readable, and one that is taken away closes. */
function news(body: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    const onNews = (): void => {
      body.off('readable', onNews).off('end', onNews).off('close', onNews).off('error', reject)
      resolve()
    }
    body.on('readable', onNews).on('end', onNews).on('close', onNews).on('error', reject)
  })
}

function createIntake({ maxBytes, isCut = false }: BodyLimits) {
  let wireBytes = 0
  let bytes = 0
  let why: string | undefined
  const parts: Uint8Array[] = []
  return {
    count: (chunk: Uint8Array): void => {
      wireBytes += chunk.length
    },
    /** An error when it is enough. */
    take(chunk: Uint8Array): Enough | null {
      bytes += chunk.length
      if (bytes > maxBytes) why = `is larger than ${maxBytes} bytes`
      else if (bytes > RATIO_FREE_BYTES && bytes > wireBytes * MAX_RATIO) {
        why = `unpacks to more than ${MAX_RATIO} times its size`
      }
      if (why === undefined || isCut) parts.push(chunk.subarray(0, chunk.length - Math.max(0, bytes - maxBytes)))
      else parts.length = 0
      return why === undefined ? null : new Enough()
    },
    result: (): ReadBody =>
      why !== undefined && !isCut ? { kind: 'too-large', why } : { kind: 'whole', bytes: concatenated(parts) },
  }
}

/** One array of its own: a slice of a pool would keep the whole pool alive. */
function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** Outermost first; undefined when one is unknown, or there are more than anybody needs. */
function codingsOf(header: string): readonly string[] | undefined {
  const codings = header
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().replace(/^x-/, ''))
    .filter((coding) => !NO_CODINGS.has(coding))
  const isKnown = codings.every((coding) => ['gzip', 'deflate', 'br', 'zstd'].includes(coding))
  return isKnown && codings.length <= MAX_CODINGS ? codings.toReversed() : undefined
}

/** `head` is how the body begins, where that can be seen. */
function decoderOf(coding: string, head: Uint8Array | undefined): Transform[] {
  const [a = 0, b = 0] = head ?? []
  switch (coding) {
    case 'gzip':
      return head !== undefined && head.length > 1 && !(a === 0x1f && b === 0x8b) ? [] : [createGunzip()]
    case 'deflate':
      // The header means zlib's wrapping; some servers send it bare.
      return [
        head === undefined || ((a & 0x0f) === 8 && ((a << 8) | b) % 31 === 0) ? createInflate() : createInflateRaw(),
      ]
    case 'br':
      return [createBrotliDecompress()]
    default:
      if (head !== undefined && head.length > 3 && !isZstd(head)) return []
      return [createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } })]
  }
}

/** A frame, or one to be skipped before it (RFC 8878, 3.1). */
function isZstd([a = 0, b = 0, c = 0, d = 0]: Uint8Array): boolean {
  const isRest = (x: number, y: number, z: number): boolean => b === x && c === y && d === z
  return (a === 0x28 && isRest(0xb5, 0x2f, 0xfd)) || (a >> 4 === 0x5 && isRest(0x2a, 0x4d, 0x18))
}

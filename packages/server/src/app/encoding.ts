/**
 * encoding — answers made smaller on their way: brotli or gzip, whichever the client prefers. Levels are chosen for
 * speed: a second of a person's time costs more than a tenth of a megabyte.
 */
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream'
import { promisify } from 'node:util'
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib'

export type Encoding = 'br' | 'gzip'

/** Below that, a packet is a packet. */
export const MIN_ENCODED_BYTES = 1_024
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
const GZIP = { level: 4 }
// Best but for the slowest two: a tenth of a second for a megabyte, once.
const BROTLI_ONCE = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
const GZIP_ONCE = { level: 9 }
const brotliBytes = promisify(brotliCompress)
const gzipBytes = promisify(gzip)

/** The best that `Accept-Encoding` takes; undefined = as it is. */
export function chooseEncoding(accepted: string | null): Encoding | undefined {
  const weights = new Map(
    (accepted ?? '').split(',').map((part) => {
      const [name = '', ...params] = part.trim().toLowerCase().split(';')
      const q = params.map((param) => /^\s*q=([\d.]+)\s*$/.exec(param)?.[1]).find((found) => found !== undefined)
      return [name.trim(), q === undefined ? 1 : Number(q)] as const
    }),
  )
  const weightOf = (name: Encoding): number => weights.get(name) ?? weights.get('*') ?? 0
  const [br, gz] = [weightOf('br'), weightOf('gzip')]
  if (br > 0 && br >= gz) return 'br'
  return gz > 0 ? 'gzip' : undefined
}

/** `once` takes longer and makes less, for what is kept. */
export function encodeBytes(bytes: Buffer, encoding: Encoding, effort: 'fast' | 'once' = 'fast'): Promise<Buffer> {
  if (encoding === 'br') return brotliBytes(bytes, effort === 'fast' ? BROTLI : BROTLI_ONCE)
  return gzipBytes(bytes, effort === 'fast' ? GZIP : GZIP_ONCE)
}

/** Each piece as it comes; when the source fails, so does the answer. */
export function encodeStream(source: Readable, encoding: Encoding | undefined): Readable {
  if (encoding === undefined) return source
  const encoder = encoding === 'br' ? createBrotliCompress(BROTLI) : createGzip(GZIP)
  // What goes wrong destroys both, and the reader sees it on the encoder.
  pipeline(source, encoder, () => undefined)
  return encoder
}

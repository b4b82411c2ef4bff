/**
 * decode-text — bytes of a page or feed as text: a byte order mark, what is UTF-8 whatever is said of it, the charset of
 * the header, the one the document declares, windows-1252.
 *
 * UTF-8 comes before what is said, other than in the WHATWG standards: text that is valid UTF-8 by chance is next to
 * unknown, and wrong headers are everywhere. So does what is UTF-8 but for a stray byte or a character cut at the end.
 *
 * Errors   none: what cannot be read becomes U+FFFD
 */
import htmlEncodingSniffer from 'html-encoding-sniffer'

export interface Decoded {
  readonly text: string
  /** WHATWG name. */
  readonly encoding: string
}

/** Declarations far down in the head are past the standard's 1,024 bytes, and are meant all the same. */
const PRESCAN_BYTES = 8_192
const UNDECLARED = 'windows-1252'
/** One broken character to so many good ones that are not ASCII. */
const GOOD_PER_BROKEN = 10

export function decodeText(bytes: Uint8Array, contentType: string | undefined): Decoded {
  const marked = encodingOfMark(bytes)
  if (marked !== undefined) return decode(bytes, marked)
  const header = known(charsetOf(contentType))
  const declared = known(declaredIn(bytes))
  // Seven-bit Japanese and the zeros of UTF-16 are valid UTF-8 too, and nobody says them by mistake.
  const isWide = bytes.subarray(0, 256).includes(0)
  const hidden = [header, declared].find((said) => said === 'iso-2022-jp' || (isWide && isUtf16(said)))
  if (hidden !== undefined) return decode(bytes, hidden)
  const text = asUtf8(bytes)
  if (text !== undefined) return { text, encoding: 'utf-8' }
  const said = [header, declared].find((name) => name !== undefined && name !== 'utf-8' && !isUtf16(name))
  return decode(bytes, said ?? UNDECLARED)
}

function isUtf16(encoding: string | undefined): boolean {
  return encoding?.startsWith('utf-16') ?? false
}

function decode(bytes: Uint8Array, encoding: string): Decoded {
  return { text: new TextDecoder(encoding).decode(bytes), encoding }
}

/** A byte order mark, or UTF-16 that betrays itself by its first `<`. */
function encodingOfMark([a, b, c, d]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if ((a === 0xff && b === 0xfe) || (a === 0x3c && b === 0 && c !== 0 && d === 0)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b === 0x3c && c === 0 && d !== 0)) return 'utf-16be'
  return undefined
}

/** Undefined when it is not UTF-8 but for a few slips. */
function asUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes)
  const broken = countOf(text, /\uFFFD/g)
  if (broken === 0) return text
  return countOf(text, /[^\p{ASCII}\uFFFD]/gu) >= broken * GOOD_PER_BROKEN ? text : undefined
}

function countOf(text: string, pattern: RegExp): number {
  let count = 0
  for (const match of text.matchAll(pattern)) count += match[0] === '' ? 0 : 1
  return count
}

function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?\s*(?<label>[^\s"';,]+)/i.exec(contentType ?? '')?.groups?.['label']
}

function declaredIn(bytes: Uint8Array): string {
  const isXml = /^\s*<\?xml/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 64)))
  const asXml = isXml ? htmlEncodingSniffer(bytes, { xml: true, defaultEncoding: UNDECLARED }) : UNDECLARED
  // XHTML may leave the word to its meta.
  return asXml === UNDECLARED
    ? htmlEncodingSniffer(bytes, { defaultEncoding: UNDECLARED, maxPrescanBytes: PRESCAN_BYTES })
    : asXml
}

/** The WHATWG name of a label; undefined for what is unknown or no longer decoded. */
function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

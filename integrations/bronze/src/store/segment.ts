/**
 * segment — any text as one part of a path, and back.
 *
 * Shapes   Kept as they are: letters and digits of ASCII, `-`, and inside also `_ . ~ @ + = ,`. All else is `%` and two
 *          hexadecimal digits for each byte of UTF-8; half a surrogate pair is `%u` and four digits. What takes more than
 *          `longestBytes` becomes `%~` and a hash, and its text is kept beside it (artifact-name.ts).
 * Promise  1. Two texts never have the same segment, and a segment gives its text back.
 *          2. With `foldsCase`, they differ in more than case too: for file systems to which `a` and `A` are one name.
 *          3. No segment is `.` or `..`, begins with a dot or `_`, ends with a dot, or is a name that Windows reserves.
 */
import { createHash } from 'node:crypto'

/** With whatever extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
const HASHED = '%~'

export interface SegmentRules {
  readonly foldsCase: boolean
  readonly longestBytes: number
  /** Dots are escaped too: for what stands before an extension. */
  readonly hasNoDots?: boolean
}

export function encodeSegment(text: string, rules: SegmentRules): string {
  const escaped = escapeText(text, rules)
  if (escaped.length <= rules.longestBytes) return escaped
  return `${HASHED}${createHash('sha256').update(escaped).digest('hex')}`
}

/** True when the text cannot be read off the segment. */
export function isHashed(segment: string): boolean {
  return segment.startsWith(HASHED)
}

/** Undefined when no text has this segment: then somebody else put it there. */
export function decodeSegment(segment: string): string | undefined {
  let bad = false
  const text = segment.replace(/%u([0-9a-f]{4})|((?:%[0-9a-f]{2})+)|%/g, (_match, unit?: string, bytes?: string) => {
    if (unit !== undefined) return String.fromCharCode(Number.parseInt(unit, 16))
    if (bytes !== undefined) {
      try {
        return decodeURIComponent(bytes)
      } catch {
        // Falls through: not UTF-8.
      }
    }
    bad = true
    return ''
  })
  return bad ? undefined : text
}

function escapeText(text: string, { foldsCase, hasNoDots = false }: Omit<SegmentRules, 'longestBytes'>): string {
  const unsafe = new RegExp(`[^a-z0-9${foldsCase ? '' : 'A-Z'}_${hasNoDots ? '' : '.'}~@+=,-]`, 'gu')
  const escaped = text
    .replace(unsafe, escapeCharacter)
    .replace(/^[._]/, escapeCharacter)
    .replace(/\.$/, escapeCharacter)
  return RESERVED.test(escaped) ? `${escapeCharacter(escaped.charAt(0))}${escaped.slice(1)}` : escaped
}

function escapeCharacter(character: string): string {
  if (!character.isWellFormed()) return `%u${character.charCodeAt(0).toString(16)}`
  return [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
}

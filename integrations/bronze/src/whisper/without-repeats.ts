/**
 * without-repeats — in silence and in music whisper says the same thing over and over. What people say twice stays.
 *
 * Promise  1. A phrase of up to twelve words that stands five times or more in a row in a segment is said once; so is a
 *             piece of a word of 20 characters or more, for languages that put no blanks.
 *          2. Of a window that whisper itself counts as failed (its text compresses more than 2.4-fold) each segment's
 *             text is said once. Where it also doubts that anybody speaks (above 0.6), and less than a quarter of the
 *             text is left, nothing is.
 *          3. The same segment, or the same two to four, three times or more in a row are said once.
 *          Only these: a text without such repeats comes out as it went in.
 */
import type { SpokenSegment } from './spoken.ts'

const MAX_PHRASE_WORDS = 12
const PHRASE_TIMES = 5
const MAX_ROUND_SEGMENTS = 4
const ROUND_TIMES = 3
// Of openai-whisper's `transcribe`: compression_ratio_threshold and no_speech_threshold.
const FAILED_COMPRESSION = 2.4
const NOBODY_SPEAKS = 0.6
const LEFT_OF_NOISE = 0.25

export function withoutRepeats(segments: readonly SpokenSegment[]): readonly SpokenSegment[] {
  return withoutRounds(byWindow(segments).flatMap(windowOnce))
}

function byWindow(segments: readonly SpokenSegment[]): readonly (readonly SpokenSegment[])[] {
  const windows: SpokenSegment[][] = []
  for (const segment of segments) {
    const last = windows.at(-1)
    if (last?.[0]?.window === segment.window) last.push(segment)
    else windows.push([segment])
  }
  return windows
}

function windowOnce(window: readonly SpokenSegment[]): readonly SpokenSegment[] {
  const once = window.map((segment) => ({ ...segment, text: phrasesOnce(segment.text) }))
  const [first] = window
  if (first === undefined || first.compression <= FAILED_COMPRESSION) return once
  const kept = new Map<string, SpokenSegment>()
  for (const segment of once) {
    const words = sameWords(segment.text)
    if (!kept.has(words)) kept.set(words, segment)
  }
  const left = [...kept.values()]
  const isNoise = first.noSpeech > NOBODY_SPEAKS && lengthOf(left) < LEFT_OF_NOISE * lengthOf(window)
  return isNoise ? [] : left
}

function lengthOf(segments: readonly SpokenSegment[]): number {
  return segments.reduce((sum, { text }) => sum + text.length, 0)
}

/** What counts as the same: letters and digits, whatever their case. */
function sameWords(text: string): string {
  return (
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
      .trim() || text
  )
}

// A piece of 2 to 20 characters, five times or more. It is tried on long words only, so that it stays quick.
const REPEATED_PIECE = /(.{2,20}?)\1{4,}/gsu
const LONG_WORD_CHARS = 20

function phrasesOnce(text: string): string {
  const words = text
    .split(' ')
    .map((word) => (word.length < LONG_WORD_CHARS ? word : word.replaceAll(REPEATED_PIECE, '$1')))
  return roundsOnce(words, sameWords, MAX_PHRASE_WORDS, PHRASE_TIMES).join(' ')
}

function withoutRounds(segments: readonly SpokenSegment[]): readonly SpokenSegment[] {
  return roundsOnce(segments, ({ text }) => sameWords(text), MAX_ROUND_SEGMENTS, ROUND_TIMES)
}

/** Where up to `maxLength` items stand `times` times or more in a row, keeps the first of them; the shortest round first. */
function roundsOnce<T>(
  items: readonly T[],
  sameAs: (item: T) => string,
  maxLength: number,
  times: number,
): readonly T[] {
  const names = items.map(sameAs)
  const kept: T[] = []
  for (let at = 0; at < items.length;) {
    const { length, count } = roundAt(names, at, maxLength, times)
    kept.push(...items.slice(at, at + length))
    at += length * count
    // The last round may be cut off, as a window is.
    if (count > 1) at += cutRound(names, at, length)
  }
  return kept
}

function roundAt(names: readonly string[], at: number, maxLength: number, times: number) {
  for (let length = 1; length <= maxLength && at + length * times <= names.length; length += 1) {
    let end = at + length
    while (end < names.length && names[end] === names[end - length]) end += 1
    const count = Math.floor((end - at) / length)
    if (count >= times) return { length, count }
  }
  return { length: 1, count: 1 }
}

/** How many items from `at` on go on with the round of `length` items before them. */
function cutRound(names: readonly string[], at: number, length: number): number {
  let more = 0
  while (more < length && at + more < names.length && names[at + more] === names[at + more - length]) more += 1
  return more
}

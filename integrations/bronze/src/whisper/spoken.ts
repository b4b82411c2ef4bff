/**
 * spoken — the segments of any of the programs' JSON in one shape, as they were said to be, repeats and all.
 *
 * Shapes   openai-whisper, faster-whisper, whisper-timestamped and OpenAI's `verbose_json`:
 *            `{ text, language, segments: [{ start, end, text, seek?, no_speech_prob?, compression_ratio? }] }`, seconds
 *          whisper.cpp: `{ result: { language }, transcription: [{ offsets: { from, to }, text }] }`, milliseconds
 *          OpenAI's `json`: `{ text }`
 */
import { languageCode } from './language-code.ts'

export interface Spoken {
  readonly language: string | undefined
  readonly segments: readonly SpokenSegment[]
}

export interface SpokenSegment {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  /** Segments of one window were made, and judged, together. */
  readonly window: number
  /** 0..1; whisper's own doubt that anybody speaks. */
  readonly noSpeech: number
  /** Of the window's text; above 2.4 it repeats itself, and whisper counts its own decoding as failed. */
  readonly compression: number
}

type Json = Readonly<Record<string, unknown>>

/** Undefined when the JSON is none of these. */
export function readSpoken(json: unknown): Spoken | undefined {
  if (!isRecord(json)) return undefined
  const { transcription, segments, result, text } = json
  if (Array.isArray(transcription)) {
    const language = isRecord(result) ? languageCode(result['language']) : undefined
    return { language, segments: transcription.filter(isRecord).flatMap(ofWhisperCpp) }
  }
  const language = languageCode(json['language'])
  if (Array.isArray(segments)) return { language, segments: segments.filter(isRecord).flatMap(ofOpenAi) }
  if (typeof text !== 'string') return undefined
  const endMs = toMs(json['duration']) ?? 0
  return { language, segments: ofText({ startMs: 0, endMs, text, window: 0, noSpeech: 0, compression: 0 }) }
}

function ofOpenAi(segment: Json, index: number): readonly SpokenSegment[] {
  const { text } = segment
  if (typeof text !== 'string') return []
  const startMs = toMs(segment['start']) ?? 0
  return ofText({
    startMs,
    endMs: Math.max(startMs, toMs(segment['end']) ?? startMs),
    text,
    window: numberOf(segment['seek']) ?? -index,
    noSpeech: numberOf(segment['no_speech_prob']) ?? 0,
    compression: numberOf(segment['compression_ratio']) ?? 0,
  })
}

function ofWhisperCpp(segment: Json, index: number): readonly SpokenSegment[] {
  const { text, offsets } = segment
  if (typeof text !== 'string' || !isRecord(offsets)) return []
  const startMs = numberOf(offsets['from']) ?? 0
  const endMs = Math.max(startMs, numberOf(offsets['to']) ?? startMs)
  return ofText({ startMs, endMs, text, window: -index, noSpeech: 0, compression: 0 })
}

// `[BLANK_AUDIO]`, `(music)`, `♪`, `*laughs*`: said of the sound, not in it.
const MARK = /^([[(*♪].*[\])*♪]|[♪\s]+)$/u

function ofText(segment: SpokenSegment): readonly SpokenSegment[] {
  const text = segment.text.replaceAll(/\s+/g, ' ').trim()
  return text === '' || MARK.test(text) ? [] : [{ ...segment, text }]
}

function toMs(seconds: unknown): number | undefined {
  const value = numberOf(seconds)
  return value === undefined ? undefined : Math.round(value * 1_000)
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

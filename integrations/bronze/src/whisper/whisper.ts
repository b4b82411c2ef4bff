/**
 * whisper — speech in bronze as text in bronze: the whole JSON with its segments, kept once beside the sound.
 *
 * Shapes   reads `audio`, writes `{sourceType}/{externalId}/whisper.json`; adapters: the command of whisper.cpp or
 *          openai-whisper, and HTTP as OpenAI's (`POST /v1/audio/transcriptions`, `verbose_json`).
 * Errors   none but the abort: what cannot be transcribed is an outcome.
 */
import type { ArtifactKey } from '../store/bronze-store.ts'
import { readSpoken } from './spoken.ts'
import { withoutRepeats } from './without-repeats.ts'

export interface Whisper {
  transcribe(audio: ArtifactKey, options?: { readonly signal?: AbortSignal }): Promise<WhisperOutcome>
}

export type WhisperOutcome =
  | {
      readonly ok: true
      readonly from: 'bronze' | 'network'
      readonly key: ArtifactKey
      readonly transcript: Transcript
    }
  | {
      readonly ok: false
      readonly reason: string
      /** False is said of the sound alone: it is no sound, or too large. */
      readonly isRetryable: boolean
      /** True when the operator must act (no program, a wrong key): all other sound would fail alike. */
      readonly isSetup?: true
    }

export interface Transcript {
  /** Segments' texts, joined by blanks, without the repeats that whisper makes of silence. */
  readonly text: string
  /** `en`, `de`…; undefined when it does not say. */
  readonly language: string | undefined
  readonly segments: readonly { readonly startMs: number; readonly endMs: number; readonly text: string }[]
}

/** Any of the adapters' JSON; a reason when it is none of them. */
export function readTranscript(
  json: unknown,
): { readonly ok: true; readonly transcript: Transcript } | { readonly ok: false; readonly reason: string } {
  const spoken = readSpoken(json)
  if (spoken === undefined) return { ok: false, reason: 'it holds neither segments nor a text' }
  const segments = withoutRepeats(spoken.segments).map(({ startMs, endMs, text }) => ({ startMs, endMs, text }))
  const text = segments.map((segment) => segment.text).join(' ')
  return { ok: true, transcript: { text, language: spoken.language, segments } }
}

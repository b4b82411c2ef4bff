/**
 * transcribe-video — a video's sound, and what is said in it, into bronze; the text for whoever asks.
 *
 * Shapes   `youtube/{id}/info.json`, `audio.opus` and `whisper.json`, all kept for ever
 * Errors   those of bronze, and the signal's reason; what cannot be transcribed is an outcome
 * Promise  What is there is not made again: with `whisper.json` there, nothing is fetched, not even a sound that is lost.
 */
import type { ArtifactKey, BronzeReader, Transcript, Whisper, YtDlp, YtDlpOptions } from '@ingot/bronze'
import { readTranscript } from '@ingot/bronze'

export const VIDEO_SOURCE = 'youtube'

export interface TranscribeTools {
  readonly ytDlp: YtDlp
  readonly whisper: Whisper
  readonly bronze: BronzeReader
  readonly video: { readonly id: string; readonly url?: string }
}

export type TranscribeOutcome =
  | {
      readonly kind: 'transcribed'
      /** `bronze`: it had been transcribed before. */
      readonly from: 'bronze' | 'network'
      readonly key: ArtifactKey
      readonly transcript: Transcript
    }
  /** It will never be: the video is private, gone, too long… */
  | { readonly kind: 'skipped'; readonly reason: string }
  | {
      readonly kind: 'failed'
      /** Which of the two. */
      readonly step: 'audio' | 'whisper'
      readonly reason: string
      /** The program is missing, or the service refuses us: every other video would fail alike, so stop here. */
      readonly isSetup: boolean
    }

export async function transcribeVideo(
  { ytDlp, whisper, bronze, video }: TranscribeTools,
  options: YtDlpOptions = {},
): Promise<TranscribeOutcome> {
  const whispered = videoKey(video.id, 'whisper', 'json')
  const audio = videoKey(video.id, 'audio', 'opus')
  if (!(await bronze.exists(whispered))) {
    const { id, url = watchPage(id) } = video
    const fetched = await ytDlp.audio({ sourceType: VIDEO_SOURCE, externalId: id, url }, options)
    if (!fetched.ok) return failed('audio', fetched)
  }
  const { signal } = options
  const heard = await whisper.transcribe(audio, signal === undefined ? {} : { signal })
  if (!heard.ok) return failed('whisper', heard)
  return { kind: 'transcribed', from: heard.from, key: heard.key, transcript: heard.transcript }
}

/** What bronze holds of a video's words: all that silver needs, without a program or a network. */
export async function keptTranscript(
  bronze: BronzeReader,
  videoId: string,
): Promise<
  | { readonly kind: 'kept'; readonly transcript: Transcript }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string }
> {
  const key = videoKey(videoId, 'whisper', 'json')
  if (!(await bronze.exists(key))) return { kind: 'absent' }
  const read = readTranscript(parsed(await bronze.readText(key)))
  return read.ok ? { kind: 'kept', transcript: read.transcript } : { kind: 'unreadable', reason: read.reason }
}

export function videoKey(id: string, artifactType: 'info' | 'audio' | 'whisper', ext: 'json' | 'opus'): ArtifactKey {
  return { sourceType: VIDEO_SOURCE, externalId: id, artifactType, ext }
}

function watchPage(id: string): string {
  return `https://www.youtube.com/watch?v=${encodeURIComponent(id)}`
}

interface Failure {
  readonly reason: string
  readonly isRetryable: boolean
  readonly isSetup?: true
}

function failed(step: 'audio' | 'whisper', { reason, isRetryable, isSetup }: Failure): TranscribeOutcome {
  return isRetryable ? { kind: 'failed', step, reason, isSetup: isSetup === true } : { kind: 'skipped', reason }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

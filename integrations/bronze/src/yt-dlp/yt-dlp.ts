/**
 * yt-dlp — videos of a site as bronze: what is known of one, and its sound.
 *
 * Shapes   artefacts `{sourceType}/{id}/info.json` and `audio.opus`
 * Errors   none but the abort: a video that is gone, private or too long is an outcome.
 */
import type { ArtifactKey } from '../store/bronze-store.ts'

export interface YtDlp {
  /** The info JSON without its formats' signed addresses; kept once. */
  info(video: VideoRef, options?: YtDlpOptions): Promise<YtDlpOutcome>
  /** The sound as opus; kept once. */
  audio(video: VideoRef, options?: YtDlpOptions): Promise<YtDlpOutcome>
}

export interface VideoRef {
  readonly sourceType: string
  readonly externalId: string
  readonly url: string
}

export interface YtDlpOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: { readonly fraction: number; readonly totalBytes?: number }) => void
}

export type YtDlpOutcome =
  | { readonly ok: true; readonly from: 'bronze' | 'network'; readonly key: ArtifactKey }
  | {
      readonly ok: false
      readonly reason: string
      /** False is said of the video alone: it is private, gone or too long, and will be so. */
      readonly isRetryable: boolean
      /** True when the operator must act (the program is missing): every other video would fail alike. */
      readonly isSetup?: true
    }

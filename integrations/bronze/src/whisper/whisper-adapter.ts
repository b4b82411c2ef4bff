/**
 * whisper-adapter — who turns sound into whisper's JSON: a program here, or a service behind an address.
 */

export interface WhisperAdapter {
  /** Kept beside the JSON: the program without its folder, or the address, and the model. */
  readonly name: string
  transcribe(audio: AudioFile, options: { readonly signal?: AbortSignal }): Promise<Transcribed>
}

export interface AudioFile {
  /** To be read only: it may be the one in bronze. */
  readonly path: string
  /** `audio.opus`. */
  readonly name: string
  readonly sizeBytes: number
}

export type Transcribed =
  /** As the program wrote it or the service sent it. */
  { readonly ok: true; readonly json: Uint8Array } | TranscriptionFailure

export interface TranscriptionFailure {
  readonly ok: false
  readonly reason: string
  readonly isRetryable: boolean
  readonly isSetup?: true
}

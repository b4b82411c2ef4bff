/**
 * whisper-http — transcribes by a service that speaks as OpenAI's does: `POST {url}` with the sound as a form's file,
 * answered with `verbose_json`. The address is the operator's: no guard stands before it, and no redirect is followed,
 * so that the key goes nowhere else.
 *
 * Units    `…Ms` milliseconds, `…Bytes` bytes
 * Errors   InvalidError invalid/whisper-url   the address is not one of http or https
 */
import { openAsBlob } from 'node:fs'

import { InvalidError } from '@ingot/core'
import { Agent, fetch, FormData } from 'undici'

import type { AudioFile, Transcribed, TranscriptionFailure, WhisperAdapter } from './whisper-adapter.ts'

export interface WhisperHttpSettings {
  /** `https://api.openai.com/v1/audio/transcriptions`, or of a server of your own. */
  readonly url: string
  /** `whisper-1` unless given. */
  readonly model?: string
  /** Sent as a bearer token; never shown. */
  readonly apiKey?: string
  /** A code; found out by the service unless given. */
  readonly language?: string
  /** For one sound, from the first byte sent to the last received. 3,600,000 unless given. */
  readonly timeoutMs?: number
  /** What the service takes at most. 25,000,000 unless given, as OpenAI says. */
  readonly maxUploadBytes?: number
}

const MAX_JSON_BYTES = 200_000_000
const MAX_SHOWN_CHARS = 300

export function whisperHttp(settings: WhisperHttpSettings): WhisperAdapter {
  const { url, model = 'whisper-1', maxUploadBytes = 25_000_000 } = settings
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new InvalidError(
      'invalid/whisper-url',
      'the address of whisper is not one of http or https. Give the whole URL.',
    )
  }
  return {
    name: `${parsed.origin}${parsed.pathname} ${model}`,
    transcribe: async (audio, { signal }) => {
      if (audio.sizeBytes > maxUploadBytes) {
        const reason = `the sound has ${audio.sizeBytes} bytes, and the service takes at most ${maxUploadBytes}`
        return { ok: false, reason, isRetryable: false }
      }
      return post(settings, await formOf(audio, model, settings.language), signal)
    },
  }
}

async function formOf(audio: AudioFile, model: string, language: string | undefined): Promise<FormData> {
  const form = new FormData()
  // OpenAI knows a sound by its name's ending, and opus only as ogg.
  form.set('file', await openAsBlob(audio.path, { type: 'audio/ogg' }), audio.name.replace(/\.opus$/, '.ogg'))
  form.set('model', model)
  form.set('response_format', 'verbose_json')
  if (language !== undefined) form.set('language', language)
  return form
}

async function post(
  { url, apiKey, timeoutMs = 3_600_000 }: WhisperHttpSettings,
  body: FormData,
  signal: AbortSignal | undefined,
): Promise<Transcribed> {
  const timeout = AbortSignal.timeout(timeoutMs)
  // The client's own limit is five minutes without a word, and a long sound takes longer than that.
  const agent = new Agent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs })
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      dispatcher: agent,
      redirect: 'manual',
      headers: apiKey === undefined || apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` },
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    })
    const json = await bytesOf(response.body ?? [])
    if (json === undefined) return refused(`the service sent more than ${MAX_JSON_BYTES} bytes`)
    return response.ok ? { ok: true, json } : failureOf(response.status, json)
  } catch (error) {
    signal?.throwIfAborted()
    if (timeout.aborted) return passing(`the service took longer than ${timeoutMs / 1_000} s`)
    return passing(`the service could not be reached${codeOf(error)}`)
  } finally {
    await agent.destroy()
  }
}

/** Undefined when there is too much of it. */
async function bytesOf(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let sizeBytes = 0
  for await (const piece of body) {
    sizeBytes += piece.length
    if (sizeBytes > MAX_JSON_BYTES) return undefined
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function failureOf(status: number, body: Uint8Array): TranscriptionFailure {
  const said = messageIn(body)
  const reason = `the service answered ${status}${said === '' ? '' : `: ${said}`}`
  // A key that is wrong, a path that is not there, a model that it has not: every other sound would fare alike.
  if ([301, 302, 307, 308, 401, 402, 403, 404, 405].includes(status)) {
    return { ok: false, reason, isRetryable: true, isSetup: true }
  }
  return status === 408 || status === 429 || status >= 500 ? passing(reason) : refused(reason)
}

function messageIn(body: Uint8Array): string {
  try {
    const { error } = JSON.parse(Buffer.from(body).toString('utf8')) as { readonly error?: unknown }
    const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error
    return typeof message === 'string' ? message.replaceAll(/\bsk-[\w*-]+/g, '…').slice(0, MAX_SHOWN_CHARS) : ''
  } catch {
    // A page, or nothing.
    return ''
  }
}

function passing(reason: string): TranscriptionFailure {
  return { ok: false, reason, isRetryable: true }
}

function refused(reason: string): TranscriptionFailure {
  return { ok: false, reason, isRetryable: false }
}

function codeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return typeof cause === 'object' && cause !== null && 'code' in cause ? ` (${String(cause.code)})` : ''
}

/** recording — what was recorded of one source: its answers by address, and the settings that ask for all of them. */
import type { AggreConfig } from '../../config/config.ts'

export interface RecordedAnswer {
  readonly url: string
  readonly bytes: Uint8Array
  readonly status?: number
  readonly contentType?: string
}

export interface LeftOut {
  readonly file: string
  readonly why: string
}

export interface Recording {
  readonly answers: readonly RecordedAnswer[]
  readonly sources: AggreConfig['sources']
  /** What no collector would ask for. */
  readonly leftOut: readonly LeftOut[]
}

const ENCODER = new TextEncoder()

export function jsonAnswer(url: string, value: unknown): RecordedAnswer {
  return { url, bytes: ENCODER.encode(JSON.stringify(value)), contentType: 'application/json' }
}

export function htmlAnswer(url: string, html: string): RecordedAnswer {
  return { url, bytes: ENCODER.encode(html), contentType: 'text/html; charset=utf-8' }
}

/**
 * service — the shape of a sample service. Everything the services and sites say is invented, in the form in which real
 * ones say it, and stands still: the same question always has the same answer.
 *
 * Units    days are counted from `SAMPLE_DAY`: 0 is that day, -1 the one before
 */

/** The day on which all of the samples were "written". */
export const SAMPLE_DAY = '2026-03-06'

const DAY_MS = 86_400_000

export interface SampleRequest {
  /** As the client asked for it, before it was routed here: `lobste.rs`. */
  readonly host: string
  /** Without the query. */
  readonly path: string
  readonly parameters: URLSearchParams
  /** How often this host and path were asked for before, by anyone. */
  readonly earlier: number
}

export interface SampleAnswer {
  readonly status: number
  readonly contentType: string
  readonly body: string | Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

/** Undefined where the service has no such path. */
export type SampleService = (request: SampleRequest) => SampleAnswer | undefined

export function json(body: unknown, status = 200): SampleAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: JSON.stringify(body) }
}

export function html(body: string, status = 200): SampleAnswer {
  return { status, contentType: 'text/html; charset=utf-8', body }
}

export function xml(body: string, contentType = 'application/xml; charset=utf-8'): SampleAnswer {
  return { status: 200, contentType, body }
}

/** Epoch ms of `HH:MM` UTC on a day of the samples. */
export function sampleAtMs(day: number, time: string): number {
  return Date.parse(`${SAMPLE_DAY}T${time}:00Z`) + day * DAY_MS
}

/** `2026-03-06T08:30:00Z`. */
export function sampleIso(day: number, time: string): string {
  return new Date(sampleAtMs(day, time)).toISOString().replace('.000', '')
}

export function numberOf(parameters: URLSearchParams, name: string, otherwise: number): number {
  const value = Number(parameters.get(name) ?? otherwise)
  return Number.isInteger(value) && value >= 0 ? value : otherwise
}

/** For text and for attribute values. */
export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

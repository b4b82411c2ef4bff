/**
 * instant — the times that a test says.
 *
 * Units    ms since the epoch, or ISO 8601 text with a zone
 * Errors   InvalidError invalid/instant
 */
import { InvalidError } from '../errors.ts'

export function instant(at: number | string): number {
  const ms = typeof at === 'number' ? at : Date.parse(at)
  if (Number.isFinite(ms)) return ms
  throw bad(`${text(at)} is no instant. Write it like "2026-01-01T00:00:00Z"`)
}

/** An instant that time may be moved on to. */
export function instantFrom(nowMs: number, at: number | string): number {
  const ms = instant(at)
  if (ms >= nowMs) return ms
  throw bad(`${text(at)} is before ${new Date(nowMs).toISOString()}, which it is now; time never goes back`)
}

export function instantAfter(nowMs: number, ms: number): number {
  if (Number.isFinite(ms) && ms >= 0) return nowMs + ms
  throw bad(`time cannot be moved on by ${ms} ms. Say how many milliseconds, from 0 up`)
}

function text(at: number | string): string {
  return typeof at === 'number' ? String(at) : JSON.stringify(at)
}

function bad(wrong: string): InvalidError {
  return new InvalidError('invalid/instant', `${wrong}.`)
}

/**
 * redact — keeps what `env(…)` brought in out of whatever is written down: an author's error message may well quote the
 * connection string that did not work.
 */
import type { Event } from '../event/event.ts'

export type Redact = <T>(value: T) => T

/** Replaces every occurrence of a secret in the texts of a plain value. */
export function redactor(secrets: readonly string[]): Redact {
  if (secrets.length === 0) return (value) => value
  const hide = (text: string): string => secrets.reduce((left, secret) => left.replaceAll(secret, '***'), text)
  // Fields of a log line come from user code: they may hold dates, which stay, and go round in circles, which end here.
  const walk = (value: unknown, within: readonly unknown[]): unknown => {
    if (typeof value === 'string') return hide(value)
    if (within.includes(value)) return '[circular]'
    const inside = [...within, value]
    if (Array.isArray(value)) return value.map((item) => walk(item, inside))
    if (!isPlain(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [hide(key), walk(inner, inside)]))
  }
  return <T>(value: T): T => walk(value, []) as T
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Events with the secrets hidden in what user code put into them; without secrets the events themselves. */
export function redactEvents(events: readonly Event[], secrets: readonly string[]): readonly Event[] {
  if (secrets.length === 0) return events
  const redact = redactor(secrets)
  return events.map((event) => (carriesUserText(event) ? redact(event) : event))
}

/** The other events are ours alone. */
function carriesUserText(event: Event): boolean {
  return 'error' in event || 'metadata' in event || event.kind === 'run-ended' || event.kind === 'step-skipped'
}

/**
 * discovery-cursor — a cursor that was kept as JSON, read again.
 */
import type { DiscoveryCursor } from '../store/bronze-store.ts'

/** Undefined for what is none. */
export function toDiscoveryCursor(value: unknown): DiscoveryCursor | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined
  const { kind, modifiedAtMs, after, offset } = value as Readonly<Record<string, unknown>>
  if (kind === 'index' && isCount(offset)) return { kind, offset }
  if (kind === 'modified' && isCount(modifiedAtMs) && typeof after === 'string') return { kind, modifiedAtMs, after }
  return undefined
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

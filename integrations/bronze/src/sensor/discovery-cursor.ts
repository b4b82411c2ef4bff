/**
 * discovery-cursor — a discovery cursor that was kept as JSON, as a Standard Schema by hand.
 */
import type { Schema } from '@ingot/core'

import type { DiscoveryCursor } from '../store/bronze-store.ts'

/** Undefined for what is none: then everything is found again. */
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

/** Null = from the beginning. */
export const discoveryCursor: Schema<DiscoveryCursor | null | undefined, DiscoveryCursor | null> = {
  '~standard': {
    version: 1,
    vendor: 'ingot',
    validate: (value: unknown) => {
      if (value === undefined || value === null) return { value: null }
      const cursor = toDiscoveryCursor(value)
      if (cursor !== undefined) return { value: cursor }
      return {
        issues: [
          {
            message:
              'must be null, or a cursor of discovery: { kind: "index", offset } or { kind: "modified", modifiedAtMs, after }',
          },
        ],
      }
    },
  },
}

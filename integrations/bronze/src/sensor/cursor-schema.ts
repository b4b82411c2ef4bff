/**
 * cursor-schema — a sensor's cursor of discovery, as a Standard Schema by hand.
 */
import type { Schema } from '@ingot/core'

import { toDiscoveryCursor } from '../discovery/discovery-cursor.ts'
import type { DiscoveryCursor } from '../store/bronze-store.ts'

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

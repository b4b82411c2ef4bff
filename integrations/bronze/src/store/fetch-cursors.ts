/**
 * fetch-cursors — small JSON values that may change, below `_cursors/`.
 */
import type { FetchCursors } from './bronze-store.ts'
import type { ObjectStore } from './object-store.ts'
import { encodeSegment } from './segment.ts'

export function fetchCursors(objects: ObjectStore): FetchCursors {
  const nameOf = (name: string): string =>
    `_cursors/${encodeSegment(name, { foldsCase: objects.foldsCase, longestBytes: 180 })}.json`
  return {
    get: async (name) => {
      const bytes = await objects.read(nameOf(name))
      return bytes === undefined ? undefined : (JSON.parse(new TextDecoder().decode(bytes)) as unknown)
    },
    set: (name, value) => objects.replace(nameOf(name), new TextEncoder().encode(JSON.stringify(value ?? null))),
  }
}

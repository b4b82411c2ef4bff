import type { KeySpace } from './space.ts'

const indexes = new WeakMap<readonly string[], ReadonlyMap<string, number>>()

/** A space of listed keys. The list must not change. */
export function listSpace(keys: readonly string[]): KeySpace {
  return {
    size: keys.length,
    keyAt: (index) => keys[index],
    indexOf: (key) => indexOfKeys(keys).get(key),
    keys: (from = 0, to = keys.length - 1) =>
      from <= 0 && to >= keys.length - 1 ? keys : keys.slice(Math.max(0, from), to + 1),
    windowOf: () => undefined,
    steadyRun: Number.POSITIVE_INFINITY,
  }
}

function indexOfKeys(keys: readonly string[]): ReadonlyMap<string, number> {
  let known = indexes.get(keys)
  if (known === undefined) indexes.set(keys, (known = new Map(keys.map((key, index) => [key, index]))))
  return known
}

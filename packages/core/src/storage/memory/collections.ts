/**
 * collections — searching and filling maps and lists.
 */

/** Index of the first item for which `isPast` holds, of items where it holds from some point on; their number when for none. */
export function firstIndex<Item>(items: readonly Item[], isPast: (item: Item) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items[middle]
    if (item !== undefined && isPast(item)) high = middle
    else low = middle + 1
  }
  return low
}

export function getOrAdd<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = map.get(key)
  if (found !== undefined) return found
  const made = make()
  map.set(key, made)
  return made
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** A value as JSON gives it back, so that what passes here passes on a file too. */
export function asJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value))
}

/** One name for several parts, whatever is in them. */
export function nameOf(...parts: readonly string[]): string {
  return JSON.stringify(parts)
}

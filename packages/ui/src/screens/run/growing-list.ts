/**
 * growing-list — a list that only ever gets longer, kept outside of React: 200,000 log lines are appended to without
 * being copied, and a component is told that there are more.
 *
 * Promise  what was read at an index stays there.
 */
export interface GrowingList<T> {
  /** The same array every time: look at `version` to see that it grew. */
  readonly items: readonly T[]
  readonly append: (added: readonly T[]) => void
  readonly version: () => number
  readonly subscribe: (listener: () => void) => () => void
}

export function createGrowingList<T>(): GrowingList<T> {
  const items: T[] = []
  const listeners = new Set<() => void>()
  return {
    items,
    append(added) {
      if (added.length === 0) return
      for (const item of added) items.push(item)
      for (const tell of listeners) tell()
    },
    version: () => items.length,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Indexes of the items that a test leaves; `refresh` looks only at those added since. */
export interface ListView {
  readonly indexes: readonly number[]
  readonly refresh: () => void
}

export function createListView<T>(list: GrowingList<T>, isShown: (item: T) => boolean): ListView {
  const indexes: number[] = []
  let seen = 0
  const refresh = () => {
    for (; seen < list.items.length; seen += 1) {
      const item = list.items[seen]
      if (item !== undefined && isShown(item)) indexes.push(seen)
    }
  }
  refresh()
  return { indexes, refresh }
}

/**
 * due-queue — which of many is due next: a binary heap with one live place per key, so that a thousand that sleep cost
 * nothing when one of them wakes.
 */
export interface DueQueue<Key> {
  /** Replaces what was set before; undefined = not by time. */
  set(key: Key, atMs: number | undefined): void
  /** Takes those that are due, earliest first. */
  takeDue(nowMs: number): Key[]
  nextMs(): number | undefined
}

interface Place<Key> {
  readonly key: Key
  readonly atMs: number
}

export function dueQueue<Key>(): DueQueue<Key> {
  let heap: Place<Key>[] = []
  const live = new Map<Key, Place<Key>>()
  const isDead = (place: Place<Key>) => live.get(place.key) !== place
  const dropDead = (): Place<Key> | undefined => {
    for (let top = heap[0]; top !== undefined; top = heap[0]) {
      if (!isDead(top)) return top
      pop(heap)
    }
    return undefined
  }
  return {
    set(key, atMs) {
      if (live.get(key)?.atMs === atMs) return
      live.delete(key)
      if (atMs === undefined) return
      const place = { key, atMs }
      live.set(key, place)
      // A key set again and again leaves its dead places behind: they must not outgrow the living.
      if (heap.length > 2 * live.size + 64) heap = [...live.values()].toSorted((a, b) => a.atMs - b.atMs)
      else push(heap, place)
    },
    takeDue(nowMs) {
      const due: Key[] = []
      for (let top = dropDead(); top !== undefined && top.atMs <= nowMs; top = dropDead()) {
        pop(heap)
        live.delete(top.key)
        due.push(top.key)
      }
      return due
    },
    nextMs: () => dropDead()?.atMs,
  }
}

function push<Key>(heap: Place<Key>[], place: Place<Key>): void {
  let i = heap.push(place) - 1
  while (i > 0) {
    const parent = (i - 1) >> 1
    const above = heap[parent]
    if (above === undefined || above.atMs <= place.atMs) break
    heap[i] = above
    i = parent
  }
  heap[i] = place
}

function pop<Key>(heap: Place<Key>[]): void {
  const last = heap.pop()
  if (last === undefined || heap.length === 0) return
  let i = 0
  for (;;) {
    const left = heap[2 * i + 1]
    const right = heap[2 * i + 2]
    const child = right !== undefined && left !== undefined && right.atMs < left.atMs ? 2 * i + 2 : 2 * i + 1
    const below = heap[child]
    if (below === undefined || below.atMs >= last.atMs) break
    heap[i] = below
    i = child
  }
  heap[i] = last
}

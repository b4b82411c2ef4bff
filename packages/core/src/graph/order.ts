import { DefinitionError } from '../errors.ts'

type Edges = ReadonlyMap<string, readonly string[]>

/** Kahn's algorithm: upstream first, ties in the order given. A circle is a DefinitionError that prints it. */
export function topologicalOrder(keys: readonly string[], upstream: Edges, downstream: Edges): readonly string[] {
  const waiting = new Map(keys.map((key) => [key, upstream.get(key)?.length ?? 0]))
  const order = keys.filter((key) => waiting.get(key) === 0)
  for (let i = 0; i < order.length; i += 1) {
    for (const after of downstream.get(order[i] ?? '') ?? []) {
      const left = (waiting.get(after) ?? 0) - 1
      waiting.set(after, left)
      if (left === 0) order.push(after)
    }
  }
  if (order.length < keys.length) throw cycleError(keys, upstream, new Set(order))
  return order
}

function cycleError(keys: readonly string[], upstream: Edges, done: ReadonlySet<string>): DefinitionError {
  const circle = findCircle(keys.find((key) => !done.has(key)) ?? '', upstream, done)
  return new DefinitionError(
    'definition/cycle',
    `assets depend on each other in a circle: ${circle.join(' -> ')}. Remove one of these deps.`,
  )
}

/** Walks upstream among the keys that could not be ordered until one comes again; printed in the direction of data. */
function findCircle(start: string, upstream: Edges, done: ReadonlySet<string>): readonly string[] {
  const path: string[] = []
  const seenAt = new Map<string, number>()
  let key = start
  while (!seenAt.has(key)) {
    seenAt.set(key, path.length)
    path.push(key)
    key = (upstream.get(key) ?? []).find((dep) => !done.has(dep)) ?? key
  }
  return [...path.slice(seenAt.get(key)), key].toReversed()
}

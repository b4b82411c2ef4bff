/**
 * depths — how many edges at most lie before each member. Members of a circle, which groups can form although assets
 * cannot, stand where the first of them stands.
 */
export function depthsOf(
  members: readonly number[],
  edges: readonly (readonly [number, number])[],
): ReadonlyMap<number, number> {
  const waiting = new Map(members.map((member) => [member, 0]))
  const after = new Map<number, number[]>()
  for (const [from, to] of edges) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1)
    const readers = after.get(from)
    if (readers === undefined) after.set(from, [to])
    else readers.push(to)
  }
  const depths = new Map<number, number>()
  const ready = members.filter((member) => waiting.get(member) === 0)
  for (const member of ready) depths.set(member, 0)
  const left = new Set(members)
  while (left.size > 0) {
    const member = ready.pop() ?? first(left)
    if (!left.delete(member)) continue
    const depth = depths.get(member) ?? 0
    depths.set(member, depth)
    for (const reader of after.get(member) ?? []) {
      if (!left.has(reader)) continue
      depths.set(reader, Math.max(depths.get(reader) ?? 0, depth + 1))
      const still = (waiting.get(reader) ?? 1) - 1
      waiting.set(reader, still)
      if (still === 0) ready.push(reader)
    }
  }
  return depths
}

function first(left: ReadonlySet<number>): number {
  for (const member of left) return member
  throw new Error('asked for the first of none')
}

/** keep-entries — each entry of a list in JSON as an item of its own, as first seen. */
import type { Answer } from './asking.ts'
import { type Collection, WRITES_AT_ONCE } from './collection.ts'
import { parseJson } from './json.ts'
import { inLanes } from './lanes.ts'

interface Shape {
  /** The entries in what the service answered. */
  readonly entries: (value: unknown) => readonly unknown[]
  /** Null for what is no item. */
  readonly idOf: (entry: unknown) => string | null
}

/** How many of them are new. */
export async function keepEntries(collection: Collection, answer: Answer, shape: Shape): Promise<number> {
  const read = parseJson(answer.bytes)
  let fresh = 0
  await inLanes(shape.entries(read.ok ? read.value : null), WRITES_AT_ONCE, async (entry) => {
    const externalId = shape.idOf(entry)
    if (externalId === null) return
    if (await collection.holds(externalId, 'json')) return collection.count('known', 1)
    fresh += 1
    await collection.keepItem({ externalId, ext: 'json', body: JSON.stringify(entry), answer })
  })
  return fresh
}

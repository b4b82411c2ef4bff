/**
 * untold — everything that bronze holds of a source and that is in no table, by name: what is malformed, and what is no
 * post. Reads bronze and nothing else, so that it is the same however often it is asked.
 */
import type { BronzeReader } from '@ingot/bronze'

import type { Collector } from '../collectors/collector.ts'
import type { NotPost } from '../discussion.ts'
import type { SourceName } from '../source-name.ts'
import { placesOf, tellOne } from './discover-discussions.ts'

export interface Untold {
  readonly source: SourceName
  readonly problems: readonly string[]
  readonly notPosts: readonly NotPost[]
}

/** In the order of their names, each once, in however many answers it stands. */
export async function untoldOf(bronze: BronzeReader, collector: Collector, signal: AbortSignal): Promise<Untold> {
  const problems = new Set<string>()
  const notPosts = new Map<string, NotPost>()
  for (const place of placesOf(collector.source)) {
    for await (const key of bronze.list(place)) {
      signal.throwIfAborted()
      const item = await bronze.stat(key)
      if (item === undefined) continue
      const told = await tellOne(bronze, collector, item)
      for (const problem of told.problems) problems.add(problem)
      for (const one of told.notPosts ?? []) notPosts.set(one.what, one)
    }
  }
  return {
    source: collector.source,
    problems: [...problems].toSorted(),
    notPosts: [...notPosts.values()].toSorted((a, b) => (a.what < b.what ? -1 : 1)),
  }
}

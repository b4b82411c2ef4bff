/** make-collector — what all seven collectors have in common: settings, being off, and not coming too often. */
import type { AggreConfig } from '../config/config.ts'
import type { Told, RawArtifact } from '../discussion.ts'
import type { SourceName } from '../source-name.ts'
import { type Collection, openCollection } from './collection.ts'
import type { CollectContext, Collected, Collector } from './collector.ts'

interface CommonSettings {
  readonly enabled: boolean
  readonly everyMs: number
  readonly minGapMs: number
}

interface Parts<Settings extends CommonSettings> {
  readonly source: SourceName
  readonly settings: (sources: AggreConfig['sources']) => Settings | undefined
  readonly gather: (collection: Collection, settings: Settings) => Promise<void>
  readonly transform: (artifact: RawArtifact) => Told
}

const CURSOR = 'collected'

export function makeCollector<Settings extends CommonSettings>(parts: Parts<Settings>): Collector {
  const { source, transform } = parts
  const collect = async (context: CollectContext): Promise<Collected> => {
    const settings = parts.settings(context.config.sources)
    const nothing = { source, listed: 0, written: 0, known: 0, failures: [] }
    if (settings === undefined || !settings.enabled) return { ...nothing, outcome: 'off' }
    const collection = openCollection(context, { source, transform }, settings.minGapMs)
    const waitMs = await waitedMs(collection, settings.everyMs)
    if (waitMs > 0) {
      context.log('info', `${source}: asked a while ago; its turn comes in ${Math.ceil(waitMs / 60_000)} min`)
      return { ...nothing, outcome: 'ok' }
    }
    await parts.gather(collection, settings)
    const collected = collection.done()
    if (collected.outcome === 'ok') await collection.setCursor(CURSOR, { atMs: context.nowMs() })
    return collected
  }
  return { source, collect, transform }
}

/** What is left of `everyMs` since the last go that went well. */
async function waitedMs(collection: Collection, everyMs: number): Promise<number> {
  if (everyMs === 0) return 0
  const cursor = await collection.getCursor(CURSOR)
  const atMs: unknown = typeof cursor === 'object' && cursor !== null && 'atMs' in cursor ? cursor.atMs : undefined
  const now = collection.context.nowMs()
  // A clock that was set back must not keep the source waiting for ever.
  return typeof atMs === 'number' && atMs <= now ? atMs + everyMs - now : 0
}

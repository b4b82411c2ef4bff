/**
 * bronze-holding — which kinds of things bronze holds, and with them which tables can be made from it. Asks bronze alone:
 * what an instance remembers of its runs is another matter, and may be lost.
 */
import type { ArtifactKey, BronzeReader } from '@ingot/bronze'

import { listingType } from '../collectors/listing-key.ts'
import { isAttempt, placeOf } from '../content/attempt.ts'
import { SOURCE_NAMES, type SourceName } from '../source-name.ts'

export interface Holding {
  readonly sources: ReadonlySet<SourceName>
  /** Pages, or attempts at them; likewise the others. */
  readonly pages: boolean
  readonly transcripts: boolean
  readonly searches: boolean
  readonly isAny: boolean
}

export async function readHolding(bronze: BronzeReader): Promise<Holding> {
  const sources = await sourcesIn(bronze)
  const pages = await holds(bronze, placeOf('fetch'))
  const searches = await holds(bronze, placeOf('enrich'))
  // Beside what the collector of that source keeps of a video.
  const transcripts = await holds(
    bronze,
    placeOf('transcribe'),
    (key) => key.artifactType === 'whisper' || isAttempt(key),
  )
  return { sources, pages, transcripts, searches, isAny: sources.size > 0 || pages || transcripts || searches }
}

async function sourcesIn(bronze: BronzeReader): Promise<ReadonlySet<SourceName>> {
  const found = new Set<SourceName>()
  for (const source of SOURCE_NAMES) {
    if ((await holds(bronze, source)) || (await holds(bronze, listingType(source)))) found.add(source)
  }
  return found
}

async function holds(
  bronze: BronzeReader,
  sourceType: string,
  isMeant: (key: ArtifactKey) => boolean = () => true,
): Promise<boolean> {
  for await (const key of bronze.list({ sourceType })) if (isMeant(key)) return true
  return false
}

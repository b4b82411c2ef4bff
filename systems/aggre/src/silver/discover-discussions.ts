/**
 * discover-discussions — what the collectors wrote since the last time, as rows. Reads bronze and nothing else.
 */
import type { ArtifactStat, BronzeReader, ListQuery } from '@ingot/bronze'
import type { Database } from '@ingot/postgres'
import { isIngotError } from 'ingot'

import type { Collector } from '../collectors/collector.ts'
import { listingType } from '../collectors/listing-key.ts'
import { atOnce } from '../content/at-once.ts'
import type { Discussion, RawArtifact, Told } from '../discussion.ts'
import type { SourceName } from '../source-name.ts'
import { readOn } from './read-on.ts'
import type { Stored } from './store-discussions.ts'
import { storeDiscussions } from './store-discussions.ts'

export interface SourceRead extends Stored {
  readonly source: SourceName
  readonly artifacts: number
  readonly discussions: number
  /** The first few, and how many there are. */
  readonly problems: readonly string[]
  readonly problemCount: number
}

interface Tools {
  readonly database: Database
  readonly bronze: BronzeReader
  readonly signal: AbortSignal
}

/** Listings may be some hundred kilobytes each. */
const BATCH = 200
const READ_AT_ONCE = 16
const PROBLEMS_NAMED = 20

export async function discoverDiscussions(tools: Tools, collector: Collector): Promise<SourceRead> {
  const { source } = collector
  const total = { newDiscussions: 0, changedDiscussions: 0, newContent: 0, discussions: 0, problemCount: 0 }
  const problems: string[] = []
  let artifacts = 0
  for (const place of placesOf(source)) {
    artifacts += await readOn(tools, {
      ...place,
      batchSize: BATCH,
      prepare: (items) => tell(tools.bronze, collector, items),
      store: (transaction, told) => storeDiscussions(transaction, told.discussions),
      onStored: (stored, told) => {
        total.newDiscussions += stored.newDiscussions
        total.changedDiscussions += stored.changedDiscussions
        total.newContent += stored.newContent
        total.discussions += told.discussions.length
        total.problemCount += told.problems.length
        problems.push(...told.problems.slice(0, PROBLEMS_NAMED - problems.length))
      },
    })
  }
  return { source, artifacts, ...total, problems }
}

/** Items: what a collector kept of one thing. Listings: many in one answer. */
export function placesOf(source: SourceName): readonly ListQuery[] {
  return [
    { sourceType: source, artifactType: 'raw' },
    { sourceType: listingType(source), artifactType: 'response' },
  ]
}

async function tell(
  bronze: BronzeReader,
  collector: Collector,
  items: readonly ArtifactStat[],
): Promise<{ readonly discussions: readonly Discussion[]; readonly problems: readonly string[] }> {
  const told = await atOnce(items, READ_AT_ONCE, (item) => tellOne(bronze, collector, item))
  return { discussions: told.flatMap((one) => one.discussions), problems: told.flatMap((one) => one.problems) }
}

/** One artefact that nobody can cope with, or that somebody took away, must not keep all after it from being read. */
export async function tellOne(bronze: BronzeReader, collector: Collector, item: ArtifactStat): Promise<Told> {
  const problem = (error: unknown): Told => ({
    discussions: [],
    problems: [`${item.key.externalId}: ${error instanceof Error ? error.message : String(error)}`],
  })
  let artifact: RawArtifact
  try {
    artifact = await readArtifact(bronze, collector.source, item)
  } catch (error) {
    if (isIngotError(error) && error.code === 'not-found/artifact') return problem(error)
    throw error
  }
  try {
    return collector.transform(artifact)
  } catch (error) {
    return problem(error)
  }
}

async function readArtifact(bronze: BronzeReader, source: SourceName, item: ArtifactStat): Promise<RawArtifact> {
  const [bytes, meta] = await Promise.all([bronze.read(item.key), bronze.meta(item.key)])
  const contentType = meta?.headers?.['content-type']
  return {
    source,
    externalId: item.key.externalId,
    bytes,
    fetchedAtMs: meta?.fetchedAtMs ?? item.modifiedAtMs,
    ...(contentType === undefined ? {} : { contentType }),
    ...(meta?.url === undefined ? {} : { url: meta.url }),
  }
}

/**
 * digest — what one day brought: a partition per day, made from the messages of that day alone.
 */
import { daily, defineAsset, eager, output } from 'ingot'

import { messages } from './transform.ts'

/** The samples are of this month. */
const FIRST_DAY = '2026-03-01'

export interface Digest {
  readonly day: string
  readonly messages: number
  readonly sources: Readonly<Record<string, number>>
}

export const dailyDigest = defineAsset({
  key: 'gold/daily_digest',
  layer: 'gold',
  group: 'report',
  kinds: ['json'],
  description: 'Messages of one day, by source. The newest day is made by itself, older ones by a backfill.',
  partitions: daily({ start: FIRST_DAY, timezone: 'UTC' }),
  deps: { messages },
  automation: eager(),
  run: ({ messages }, { partition }) => {
    const { startMs, endMs } = partition.window
    const ofDay = messages.filter(({ published_at: at }) => at.getTime() >= startMs && at.getTime() < endMs)
    const sources = Object.fromEntries(
      [...new Set(ofDay.map(({ source }) => source))]
        .toSorted()
        .map((source) => [source, ofDay.filter((row) => row.source === source).length]),
    )
    const digest: Digest = { day: partition.key, messages: ofDay.length, sources }
    return output(digest, { metadata: { messages: ofDay.length } })
  },
})

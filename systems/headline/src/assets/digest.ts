/**
 * digest — what one day brought: a partition per day, made from the messages of that day alone. New messages may be of any
 * day, so that every day is made again, all of them by one call.
 */
import { byPartition, condition, daily, defineAsset, output } from 'ingot'

import type { MessageRow } from './transform.ts'
import { messages } from './transform.ts'

const { and, not, or } = condition

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
  description: 'Messages of one day, by source.',
  partitions: daily({ start: FIRST_DAY, timezone: 'UTC' }),
  deps: { messages },
  takesRange: true,
  // As `eager()`, but not of the newest day alone.
  automation: and(
    condition.sinceLastHandled(or(condition.newlyMissing(), condition.anyDepsUpdated())),
    not(condition.anyDepsMissing()),
    not(condition.anyDepsInProgress()),
    not(condition.inProgress()),
  ),
  run: ({ messages }, { partition }) => {
    const byDay = Map.groupBy(messages, (message) => message.published_at.toISOString().slice(0, 10))
    const digests = partition.keys.map((day) => [day, digestOf(day, byDay.get(day) ?? [])] as const)
    return byPartition(Object.fromEntries(digests))
  },
})

function digestOf(day: string, messages: readonly Pick<MessageRow, 'source'>[]) {
  const bySource = [...Map.groupBy(messages, ({ source }) => source)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const sources = Object.fromEntries(bySource.map(([source, some]) => [source, some.length]))
  const digest: Digest = { day, messages: messages.length, sources }
  return output(digest, { metadata: { messages: messages.length } })
}

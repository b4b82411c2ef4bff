/**
 * live — one stream that says what has changed, so that nobody has to look again and again.
 */
import { z } from 'zod'

import type { Route } from './route.ts'
import { text } from './route.ts'

/** What a change is about; a reader asks anew for what it shows of it. */
export const TOPICS = [
  'runs',
  'assets',
  'instigators',
  'backfills',
  'pools',
  'partitions',
  'locations',
  'daemons',
] as const
const change = z.object({
  lastEventId: z.number().int(),
  topics: z.array(z.enum(TOPICS)),
  /** Runs that something happened to; absent when they were too many to name. */
  runIds: z.array(z.string()).optional(),
  assetKeys: z.array(z.string()).optional(),
})
const hello = z.object({
  lastEventId: z.number().int(),
  version: z.string(),
  startedAtMs: z.number().int(),
  /** True: what was missed cannot be told; ask for everything anew. */
  isReset: z.boolean(),
})

export const liveRoutes = {
  'GET /live': {
    tag: 'live',
    summary: 'What has changed, as it changes',
    description:
      'First a message `hello`, then `change` at most ten times a second. The id of a message is that of the newest event: send it as Last-Event-ID, or as `cursor`, to be told what was missed.',
    role: 'viewer',
    query: z.object({ cursor: text.optional() }),
    media: 'events',
    response: z.union([hello, change]),
  },
} as const satisfies Record<string, Route>

export type ChangeMessage = z.output<typeof change>
export type HelloMessage = z.output<typeof hello>
export type Topic = (typeof TOPICS)[number]

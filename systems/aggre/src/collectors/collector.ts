/**
 * collector — asks one service and writes bronze, nothing else.
 *
 * Shapes   bronze `{source}/{id}/raw.{json|xml|html}`: an item as first seen, written once; and
 *          `{source}_listing/{time}-{what}/response.{json|xml|html}`: a list as the service answered it, with the scores
 *          of that moment. `time` is `2026-01-31T12-00-00.000Z`. A list equal to the one before is not written again.
 * Promise  1. An item that bronze holds is not asked for again.
 *          2. What fails is named in `failures` and costs neither the other items nor the other sources anything; an abort
 *             is the only rejection, beside bronze that cannot be written.
 *          3. Whatever a collector writes its source's `transform` reads.
 */
import type { BronzeHttp, BronzeStore } from '@ingot/bronze'

import type { AggreConfig } from '../config/config.ts'
import type { RawArtifact, Told } from '../discussion.ts'
import type { SourceName } from '../source-name.ts'
import type { TelegramClient } from './telegram/telegram-client.ts'

export interface CollectContext {
  readonly bronze: BronzeStore
  readonly http: BronzeHttp
  readonly config: AggreConfig
  readonly nowMs: () => number
  readonly signal: AbortSignal
  readonly log: (level: 'info' | 'warning', message: string) => void
  /** Instead of the saved session: for replays and tests. */
  readonly telegram?: TelegramClient
}

export interface Collected {
  readonly source: SourceName
  /** `ok`; `partial`: some of it failed; `failed`: nothing came; `off`: not configured. */
  readonly outcome: 'ok' | 'partial' | 'failed' | 'off'
  readonly listed: number
  readonly written: number
  readonly known: number
  readonly failures: readonly { readonly what: string; readonly reason: string }[]
}

export interface Collector {
  readonly source: SourceName
  readonly collect: (context: CollectContext) => Promise<Collected>
  /** Pure: an artefact of this source or of its listings. Never throws for what a service may have sent. */
  readonly transform: (artifact: RawArtifact) => Told
}

/** all — the collectors, in the order in which they are listed. */
import type { SourceName } from '../source-name.ts'
import type { Collector } from './collector.ts'
import { hackernews } from './hackernews.ts'
import { huggingface } from './huggingface.ts'
import { lobsters } from './lobsters.ts'
import { reddit } from './reddit.ts'
import { rss } from './rss.ts'
import { telegram } from './telegram/telegram.ts'
import { youtube } from './youtube.ts'

export const collectors: Readonly<Record<SourceName, Collector>> = {
  hackernews,
  reddit,
  rss,
  youtube,
  lobsters,
  huggingface,
  telegram,
}

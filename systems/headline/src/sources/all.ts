import type { SourceName } from '../message.ts'
import { bluesky } from './bluesky.ts'
import { guardian } from './guardian.ts'
import { hackernews } from './hackernews.ts'
import { mastodon } from './mastodon.ts'
import { newsapi } from './newsapi.ts'
import { nyt } from './nyt.ts'
import { reddit } from './reddit.ts'
import type { Source } from './source.ts'

export const SOURCES: Readonly<Record<SourceName, Source>> = {
  newsapi,
  guardian,
  nyt,
  mastodon,
  bluesky,
  reddit,
  hackernews,
}

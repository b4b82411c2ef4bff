/**
 * rows-without-bronze — rows that could not be made again, as far as that can be seen without making them: pages and
 * transcripts one by one, posts and links by where they come from.
 */
import type { ArtifactKey, BronzeReader } from '@ingot/bronze'
import type { Database } from '@ingot/postgres'

import { atOnce } from '../content/at-once.ts'
import { pageKey } from '../content/page-key.ts'
import type { Holding } from './bronze-holding.ts'
import { transcriptKey } from './discover-transcripts.ts'

const LOOKS_AT_ONCE = 16

interface Asked {
  readonly bronze: BronzeReader
  readonly database: Database
  readonly holding: Holding
  readonly signal: AbortSignal
}

/** In words, with how many: `3 pages`. Empty when bronze holds all. */
export async function rowsWithoutBronze({ bronze, database, holding, signal }: Asked): Promise<readonly string[]> {
  const bySource = await database.query<{ source: string; count: number }>(
    'select source, count(*) as count from silver_discussions group by source order by source',
  )
  const isHeld = (source: string) => [...holding.sources].some((one) => one === source)
  const posts = bySource.flatMap(({ source, count }) => (isHeld(source) ? [] : [`${count} posts of ${source}`]))
  const [links] = await database.query<{ count: number }>('select count(*) as count from silver_links')
  const pages = await database.query<{ id: string }>(`select id from silver_content where fetch_status = 'fetched'`)
  const videos = await database.query<{ id: string }>(
    `select video_id as id from silver_content where transcription_status = 'transcribed' and video_id is not null`,
  )
  const absent = async (rows: readonly { readonly id: string }[], keyOf: (id: string) => ArtifactKey) => {
    const found = await atOnce(rows, LOOKS_AT_ONCE, ({ id }) => {
      signal.throwIfAborted()
      return bronze.exists(keyOf(id))
    })
    return found.filter((isThere) => !isThere).length
  }
  return [
    ...posts,
    ...counted(await absent(pages, pageKey), 'pages'),
    ...counted(await absent(videos, transcriptKey), 'transcripts'),
    ...counted(holding.searches ? 0 : (links?.count ?? 0), 'links'),
  ]
}

function counted(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${what}`]
}

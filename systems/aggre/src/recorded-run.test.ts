/** Over what the services once sent, where it is at hand: it is other people's and not part of the project. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, test } from 'vitest'

import { newPlace, rowsOf } from './testing/cli-harness.ts'

const FOLDER = process.env['AGGRE_RECORDED_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data/aggre')

/** What is malformed, and what is no post. */
const notTold = (text: string) => text.slice(text.indexOf('\nmalformed'), text.indexOf('\nleft out'))

describe.skipIf(!existsSync(FOLDER))('recorded', () => {
  test(
    'reads all of it, names what is malformed; again nothing changes; rebuilt, the rows are the same',
    { timeout: 600_000 },
    async () => {
      await using place = await newPlace()
      const { database, aggre } = place
      const first = await aggre(['recorded', FOLDER]).ended
      expect(first, first.text).toMatchObject({ code: 0 })
      expect(first.text).not.toContain('Nothing has changed')
      const counts = await database.query<{ source: string; count: number }>(
        'select source, count(*) as count from silver_discussions group by source',
      )
      expect(Object.fromEntries(counts.map(({ source, count }) => [source, count]))).toEqual({
        hackernews: 2021,
        reddit: 1550,
        rss: 2685,
        youtube: 45,
        lobsters: 34,
        huggingface: 30,
        telegram: 1228,
      })
      for (const name of [
        'netnewswire_allthis-partial.json',
        'rss-parser_input_unrecognized.rss',
        'node-feedparser_notafeed.html',
      ]) {
        expect(first.text).toMatch(new RegExp(`^rss +${RegExp.escape(name)} +This is no feed`, 'm'))
      }
      // All of them by name: 40 comments, an option of a poll, and one that is dead.
      expect(first.text).toMatch(/^hackernews +40 +a comment +(item \d+, ){39}item \d+$/m)
      expect(first.text).toMatch(/^hackernews +1 +dead +item \d+$/m)
      const before = await rowsOf(database)

      const second = await aggre(['recorded', FOLDER]).ended
      expect(second, second.text).toMatchObject({ code: 0 })
      expect(second.text).toContain('Nothing has changed since the last time.')
      expect(notTold(first.text)).toMatch(/^\nmalformed [^]* a comment /)
      expect(notTold(second.text)).toBe(notTold(first.text))
      expect(await rowsOf(database)).toEqual(before)

      const rebuilt = await aggre(['rebuild', '--recorded']).ended
      expect(rebuilt, rebuilt.text).toMatchObject({ code: 0 })
      expect(rebuilt.text.match(/the same$/gm)).toHaveLength(7)
    },
  )
})

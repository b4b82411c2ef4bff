/** Over what the services once sent, where it is at hand: it is other people's and not part of the project. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, test } from 'vitest'

import { newPlace, rowsOf } from './testing/cli-harness.ts'

const FOLDER = process.env['AGGRE_RECORDED_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data/aggre')

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
      const before = await rowsOf(database)

      const second = await aggre(['recorded', FOLDER]).ended
      expect(second, second.text).toMatchObject({ code: 0 })
      expect(second.text).toContain('Nothing has changed since the last time.')
      expect(await rowsOf(database)).toEqual(before)

      const rebuilt = await aggre(['rebuild', '--recorded']).ended
      expect(rebuilt, rebuilt.text).toMatchObject({ code: 0 })
      expect(rebuilt.text.match(/the same$/gm)).toHaveLength(7)
    },
  )
})

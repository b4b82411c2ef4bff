import { migrate } from '@ingot/postgres'
import { testDatabase } from '@ingot/postgres/testing'
import { describe, expect, test } from 'vitest'

import { MIGRATIONS } from './silver/migrations.ts'
import { readStatus, statusText } from './status.ts'

const CONTENT = `
insert into silver_content (id, canonical_url, url, domain, first_seen_at, fetch_status, fetch_due_at, transcription_status,
                            transcription_due_at, enriched_at, enrich_due_at, enrich_attempts, enrich_error)
values ('a', 'https://a.example/', 'https://a.example/', 'a.example', '2026-03-06 08:00Z', 'pending', '2026-03-06 09:00Z', null, null, null, '2026-03-06 08:00Z', 0, null),
       ('b', 'https://b.example/', 'https://b.example/', 'b.example', '2026-03-05 08:00Z', 'fetched', null, null, null, '2026-03-06 08:00Z', null, 1, null),
       ('c', 'https://c.example/', 'https://c.example/', 'c.example', '2026-03-04 08:00Z', 'failed', null, null, null, null, '2026-03-07 08:00Z', 1, 'no answer'),
       ('d', 'https://d.example/', 'https://d.example/', 'd.example', '2026-03-03 08:00Z', 'skipped', null, 'pending', '2026-03-03 08:00Z', null, '2026-03-03 08:00Z', 0, null)`

const DISCUSSIONS = `
insert into silver_discussions (id, source, external_id, content_id, first_seen_at, observed_at, tags, field_times)
values ('reddit/1', 'reddit', '1', 'a', '2026-03-06 08:00Z', '2026-03-06 08:00Z', '{}', '{}'),
       ('reddit/2', 'reddit', '2', 'a', '2026-03-06 08:00Z', '2026-03-06 10:05Z', '{}', '{}'),
       ('reddit/3', 'reddit', '3', null, '2026-03-06 08:00Z', '2026-03-06 08:00Z', '{}', '{}'),
       ('rss/1', 'rss', '1', 'b', '2026-03-06 08:00Z', '2026-03-06 08:00Z', '{}', '{}'),
       ('rss/2', 'rss', '2', 'c', '2026-03-06 08:00Z', '2026-03-06 08:00Z', '{}', '{}'),
       ('youtube/1', 'youtube', '1', 'd', '2026-03-06 08:00Z', '2026-03-06 08:00Z', '{}', '{}')`

const ATTEMPTS = `
insert into silver_attempts (work, content_id, attempted_at, outcome, reason, is_retryable)
values ('fetch', 'c', '2026-03-04 09:00Z', 'failed', 'c.example answered 404.', false),
       ('enrich', 'c', '2026-03-04 10:00Z', 'failed', null, true),
       ('fetch', 'd', '2026-03-04 11:00Z', 'skipped', 'left out', false)`

describe('readStatus', () => {
  test('a database in which nothing was ever collected has none', async () => {
    await using database = await testDatabase()
    expect(await readStatus(database)).toBeUndefined()
  })

  test('counts by source and state, names what has waited longest and the last errors', async () => {
    await using database = await testDatabase()
    await migrate(database, MIGRATIONS)
    for (const sql of [CONTENT, DISCUSSIONS, ATTEMPTS]) await database.query(sql)
    const status = await readStatus(database)
    expect(status).toMatchObject({ discussions: 6, content: 4 })
    const { sources = [], work = [], lastErrors = [] } = status ?? {}
    const counts = sources.map((row) => [
      row.source,
      row.discussions,
      row.pages,
      row.pending,
      row.fetched,
      row.failed,
      row.skipped,
    ])
    expect(counts).toEqual([
      ['hackernews', 0, 0, 0, 0, 0, 0],
      ['reddit', 3, 1, 1, 0, 0, 0],
      ['rss', 2, 2, 0, 1, 1, 0],
      ['youtube', 1, 1, 0, 0, 0, 1],
      ['lobsters', 0, 0, 0, 0, 0, 0],
      ['huggingface', 0, 0, 0, 0, 0, 0],
      ['telegram', 0, 0, 0, 0, 0, 0],
    ])
    expect(sources[1]?.lastSeenAt).toBe('2026-03-06T10:05:00.000Z')
    expect(work.map((row) => [row.work, row.done, row.pending, row.failed, row.skipped, row.oldest?.url])).toEqual([
      ['fetch', 1, 1, 1, 1, 'https://a.example/'],
      ['transcribe', 0, 1, 0, 0, 'https://d.example/'],
      ['enrich', 1, 2, 1, 0, 'https://d.example/'],
    ])
    expect(lastErrors.map(({ work: kind, url, reason }) => [kind, url, reason])).toEqual([
      ['enrich', 'https://c.example/', 'no reason was given'],
      ['fetch', 'https://c.example/', 'c.example answered 404.'],
    ])
    const text = status === undefined ? '' : statusText(status)
    expect(text).toContain('6 discussions of 4 pages')
    expect(text).toMatch(/^reddit +3 +1 +1 +0 +0 +0 +2026-03-06 10:05$/m)
    expect(text).toMatch(/^enrich +1 +2 +1 +0 +https:\/\/d\.example\/ since 2026-03-03 08:00$/m)
    expect(text).toMatch(/^2026-03-04 09:00 +fetch +https:\/\/c\.example\/ +c\.example answered 404\.$/m)
  })
})

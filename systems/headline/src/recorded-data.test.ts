/** Runs over what the services really sent, where it is at hand: it is other people's and not part of the project. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { toMessages } from './collect.ts'
import type { RawFetch, SourceName } from './message.ts'
import { readRecorded } from './recorded.ts'
import { summarise } from './summary.ts'

const REPOSITORY = resolve(import.meta.dirname, '../../..')
const FOLDER = process.env['HEADLINE_RECORDED'] ?? resolve(REPOSITORY, '../shared/data/headline')

describe.skipIf(!existsSync(FOLDER))('the recorded responses', async () => {
  const fetches: RawFetch[] = existsSync(FOLDER) ? await readRecorded(FOLDER, '2026-03-06T20:00:00.000Z') : []
  const { messages, log } = toMessages(fetches)
  const of = (source: SourceName) => messages.filter((message) => message.source === source)

  test('all come through: responses, entries, repeats, rejected, messages', () => {
    const rows = log.map((row) => [
      row.source,
      row.outcome,
      row.responses,
      row.items,
      row.repeats,
      row.rejected,
      row.messages,
    ])
    expect(rows).toEqual([
      ['newsapi', 'ok', 1, 20, 0, 0, 20],
      ['guardian', 'ok', 2, 100, 0, 0, 100],
      ['nyt', 'ok', 92, 1840, 859, 0, 981],
      // 14 of the 27 hold accounts, trends, announcements, edits or the server's description, and no status.
      ['mastodon', 'ok', 27, 30, 2, 14, 14],
      // Two likes, a feed, a list of follows, an identity and a handle are no posts.
      ['bluesky', 'ok', 10, 11, 1, 6, 4],
      ['reddit', 'absent', 0, 0, 0, 0, 0],
      ['hackernews', 'absent', 0, 0, 0, 0, 0],
    ])
  })

  test('every message has an id, a readable time and no markup', () => {
    expect(messages).toHaveLength(1119)
    for (const { id, publishedAt, text } of messages) {
      expect(id).not.toBe('')
      expect(publishedAt.getUTCFullYear()).toBeGreaterThan(2010)
      expect(text).not.toMatch(/<\/?(p|br|span|a)\b|&(amp|lt|gt|quot|#\d+);/)
    }
  })

  test('only the post that quotes with a picture has no words', () => {
    expect(messages.filter(({ text }) => text === '').map(({ source, id }) => [source, id.slice(-13)])).toEqual([
      ['bluesky', '3kaheyt6vpc22'],
    ])
  })

  test('no NewsAPI text ends in its cut mark', () => {
    expect(of('newsapi').filter(({ text }) => /\[\+\d+ chars\]/.test(text))).toEqual([])
  })

  test('NYT days are the same in UTC', () => {
    const days = new Map<string, string>()
    for (const { body } of fetches.find(({ source }) => source === 'nyt')?.responses ?? []) {
      const { results } = JSON.parse(body) as { results: { uri: string; published_date: string }[] }
      for (const { uri, published_date } of results) days.set(uri, published_date)
    }
    expect(days.size).toBe(981)
    for (const { id, publishedAt } of of('nyt')) expect(publishedAt.toISOString().slice(0, 10)).toBe(days.get(id))
  })

  test('the summary counts what the log counts', () => {
    const { sources } = summarise(messages)
    expect(sources.map(({ source, messages, days }) => [source, messages, days])).toEqual([
      ['newsapi', 20, 1],
      ['guardian', 100, 47],
      ['nyt', 981, 75],
      ['mastodon', 14, 4],
      ['bluesky', 4, 3],
    ])
  })
})

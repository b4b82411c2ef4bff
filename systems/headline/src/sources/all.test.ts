import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SOURCE_NAMES } from '../message.ts'
import { SOURCES } from './all.ts'

const KEYS =
  'articles response results status uri id url content account created_at reblog quote quoted_status statuses posts ' +
  'feed post thread replies parent record value embed embeds text facets langs data children kind name created_utc ' +
  'hits time title type author fields ancestors descendants after cursor error message media_attachments'

/** Values that look like answers of the services, but are put together by chance. */
const oddAnswers = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom(null, true, 0, 7, -1, 1772723000, '', 'x', '2026-03-06', 't3', 't1', 'Listing', 'at://a/b/c'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...KEYS.split(' ')), tie('value'), { maxKeys: 8 }),
  ),
})).value

describe.each(SOURCE_NAMES)('%s', (name) => {
  const source = SOURCES[name]
  const settings = { baseUrl: 'https://a.example', key: null, query: 'x', limit: 5, pages: 3 }

  test('is found under its own name', () => {
    expect(source.name).toBe(name)
  })

  test('never throws, and counts every entry as read or rejected', () => {
    fc.assert(
      fc.property(fc.oneof(oddAnswers, fc.anything()), (response) => {
        const { items, messages, rejected } = source.parse(response)
        expect(items).toBe(messages.length + rejected.length)
        for (const message of messages) {
          expect(message.source).toBe(name)
          expect(message.id).not.toBe('')
          expect(message.publishedAt.getTime()).not.toBeNaN()
        }
      }),
      { numRuns: 500 },
    )
  })

  test('follows no odd answer further than a few requests, and never throws', () => {
    const [first = { url: 'https://a.example/', headers: {} }] = source.requests(settings)
    fc.assert(
      fc.property(oddAnswers, (response) => {
        expect(source.follow?.(response, first, 1, settings).length ?? 0).toBeLessThanOrEqual(settings.limit)
      }),
    )
  })

  test('a response of lists in lists deeper than the stack is rejected', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)
    expect(source.parse(deep)).toMatchObject({ items: 1, messages: [] })
  })
})

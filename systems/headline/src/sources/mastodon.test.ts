import { describe, expect, test } from 'vitest'
import { mastodon } from './mastodon.ts'

function status(number: number, change: object = {}): object {
  return {
    id: String(number),
    uri: `https://social.example/users/maud/statuses/${number}`,
    url: `https://social.example/@maud/${number}`,
    created_at: '2026-03-06T06:12:44.120Z',
    content: `<p>Number ${number}</p>`,
    spoiler_text: '',
    language: 'en',
    reblog: null,
    account: { acct: 'maud@social.example', username: 'maud' },
    media_attachments: [],
    ...change,
  }
}

function texts(response: unknown): string[] {
  return mastodon.parse(response).messages.map(({ text }) => text)
}

describe('mastodon', () => {
  test('reads a timeline; the uri is the id', () => {
    expect(mastodon.parse([status(1)])).toEqual({
      items: 1,
      rejected: [],
      messages: [
        {
          source: 'mastodon',
          id: 'https://social.example/users/maud/statuses/1',
          author: 'maud@social.example',
          text: 'Number 1',
          url: 'https://social.example/@maud/1',
          publishedAt: new Date('2026-03-06T06:12:44.120Z'),
          language: 'en',
        },
      ],
    })
  })

  test.each([
    ['one status', status(1), ['Number 1']],
    ['a context', { ancestors: [status(1)], descendants: [status(2)] }, ['Number 1', 'Number 2']],
    ['a search', { accounts: [{}], statuses: [status(3)], hashtags: [] }, ['Number 3']],
    ['an empty timeline', [], []],
  ])('reads %s', (_, response, expected) => {
    expect(texts(response)).toEqual(expected)
  })

  test('a boost is the status it boosts, counted once', () => {
    const boost = status(1, { content: '', reblog: status(2) })
    expect(mastodon.parse([boost])).toMatchObject({ items: 1, messages: [{ text: 'Number 2' }] })
  })

  test('a quoted status is read beside its quote, also within a boost and within another quote', () => {
    const quote = (inner: unknown) => ({ quote: { state: 'accepted', quoted_status: inner } })
    const chain = status(1, quote(status(2, quote(status(3, { quote: { state: 'accepted', quoted_status_id: '4' } })))))
    expect(texts([status(5, { reblog: chain })])).toEqual(['Number 1', 'Number 2', 'Number 3'])
  })

  test('the warning stands before the content', () => {
    expect(texts([status(1, { spoiler_text: 'Opera' })])).toEqual(['Opera\n\nNumber 1'])
  })

  test('a post of pictures speaks through their descriptions, or not at all', () => {
    const owls = [{ description: 'Two owls' }, { description: null }, { description: 'A bridge' }]
    expect(texts([status(1, { content: '', media_attachments: owls })])).toEqual(['Two owls\n\nA bridge'])
    expect(texts([status(2, { content: '<p></p>', media_attachments: [{}] })])).toEqual([''])
  })

  test('rejects a status without uri or time, and keeps its neighbours', () => {
    const reading = mastodon.parse([status(1, { uri: null }), status(2), status(3, { created_at: null }), 7])
    expect(reading.messages.map(({ text }) => text)).toEqual(['Number 2'])
    expect(reading.rejected.map(({ why }) => why)).toEqual(['has no uri', 'has no readable created_at', 'has no uri'])
  })

  test.each([
    ['an account', { id: '1', acct: 'maud', uri: 'https://social.example/users/maud' }],
    ['edits', [{ content: '<p>x</p>', account: {}, created_at: '2026-03-06T00:00:00Z' }]],
    ['announcements', [{ id: '1', content: '<p>Upgrade</p>', published_at: '2026-03-06T00:00:00Z' }]],
  ])('%s are one rejected response, not statuses', (_, response) => {
    expect(mastodon.parse(response)).toMatchObject({ items: 1, messages: [], rejected: [{ what: 'response' }] })
  })

  test('asks for a tag or the public timeline, and on from the last id', () => {
    const settings = { baseUrl: 'https://social.example', key: null, query: 'eels', limit: 100, pages: 2 }
    const [tag = { url: '', headers: {} }] = mastodon.requests(settings)
    expect(tag).toEqual({ url: 'https://social.example/api/v1/timelines/tag/eels?limit=40', headers: {} })
    const [open] = mastodon.requests({ ...settings, query: '', key: 'token', limit: 5 })
    expect(open).toEqual({
      url: 'https://social.example/api/v1/timelines/public?limit=5',
      headers: { authorization: 'Bearer token' },
    })
    const next = mastodon.follow?.([status(9), status(8)], tag, 1, settings)
    expect(next?.map(({ url }) => url)).toEqual([`${tag.url}&max_id=8`])
    expect(mastodon.follow?.([status(8)], tag, 2, settings)).toEqual([])
    expect(mastodon.follow?.([], tag, 1, settings)).toEqual([])
  })
})

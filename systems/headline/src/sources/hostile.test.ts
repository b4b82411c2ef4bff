/** Answers with more in them than a service would send: as long as strangers may make them. */
import { expect, test } from 'vitest'

import { bluesky } from './bluesky.ts'
import { mastodon } from './mastodon.ts'
import { newsapi } from './newsapi.ts'
import { reddit } from './reddit.ts'

const many = (value: unknown) => Array.from({ length: 200_000 }, () => value)

test('a reddit post with 200,000 replies that are none is read, and they are counted', () => {
  const replies = { data: { children: many({}) } }
  const post = { kind: 't1', data: { name: 't1_a', id: 'a', body: 'x', created_utc: 1772723000, replies } }
  const reading = reddit.parse({ kind: 'Listing', data: { children: [post] } })
  expect(reading).toMatchObject({ items: 200_001, messages: [{ id: 't1_a' }] })
  expect(reading.rejected).toHaveLength(200_000)
})

test('a bluesky thread with 200,000 replies, and a post that quotes 200,000, are read', () => {
  const quoted = { uri: 'at://did:plc:a/app.bsky.feed.post/1', value: { text: 'x', createdAt: '2026-03-03T05:45:10Z' } }
  expect(bluesky.parse({ thread: { post: {}, replies: many({}) } })).toMatchObject({ items: 200_001 })
  expect(bluesky.parse({ posts: [{ embeds: many({ record: quoted }) }] })).toMatchObject({ items: 200_001 })
})

test('a mastodon status with 200,000 pictures is read', () => {
  const pictures = [{ description: 'one' }, ...many({ description: 'two' })]
  const said = { uri: 'u', content: '', account: {}, created_at: '2026-03-06T06:12:44Z', media_attachments: pictures }
  expect(mastodon.parse([said]).messages).toMatchObject([{ text: 'one\n\ntwo' }])
})

test('a newsapi text that is all blanks within is read: were that quadratic, this would never end', () => {
  const content = `a${' '.repeat(500_000)}b [+9 chars]`
  const { messages } = newsapi.parse({ articles: [{ url: 'u', content, publishedAt: '2026-03-06T18:40:00Z' }] })
  expect(messages[0]?.text.endsWith('b')).toBe(true)
})

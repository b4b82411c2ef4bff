import fc from 'fast-check'
import { expect, test } from 'vitest'

import { instantMs } from './instant.ts'
import { inLanes } from './lanes.ts'
import { listingKey, listingName } from './listing-key.ts'
import { createPace } from './pace.ts'
import { decodeEntities, plainText } from './plain-text.ts'
import { firstUrl } from './tell.ts'

test.each([
  ['One<p>Two &amp; <i>three</i><br>four', 'One\n\nTwo & three\nfour'],
  ['<ul><li>a</li><li>b</li></ul>after', 'a\nb\n\nafter'],
  ['  a\n b  <pre>x\n  y</pre>', 'a b\n\nx\n  y'],
  ['a<script>alert("<p>")</script>b<style>p{}</style>c', 'abc'],
  ['<div>a</div><div>b</div>', 'a\nb'],
  ['a<br/><br/><br/>b', 'a\n\nb'],
  ['&#x27;&lt;b&gt;&nosuch;', "'<b>&nosuch;"],
  ['<i class="emoji"><b>⚓</b></i> ahoy', '⚓ ahoy'],
  ['', ''],
])('%j reads %j', (html, text) => {
  expect(plainText(html)).toBe(text)
})

test('any markup gives a text, without what would be blank at its ends', () => {
  const pieces = fc.constantFrom(
    '<p>',
    '</p>',
    '<br>',
    '<pre>',
    '</pre>',
    '<script>',
    '</script',
    '&amp;',
    '&#0;',
    '<',
    '>',
    ' ',
    '\n',
    'a',
  )
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
      const text = plainText(parts.join(''))
      expect(text).toBe(text.trim())
    }),
  )
})

test('a title keeps what looks like markup', () => {
  expect(decodeEntities('Vec<T> &amp;&amp; &quot;x&quot; &bogus;')).toBe('Vec<T> && "x" &bogus;')
})

test.each([
  ['see https://a.example/b.', 'https://a.example/b'],
  ['(https://a.example/b)', 'https://a.example/b'],
  ['https://a.example/wiki/Ingot_(album), and more', 'https://a.example/wiki/Ingot_(album)'],
  ['HTTPS://A.example/x?y=1!', 'HTTPS://A.example/x?y=1'],
  ['no address here', null],
  [null, null],
])('the first address of %j is %j', (text, url) => {
  expect(firstUrl(text)).toBe(url)
})

test.each([
  ['2026-01-31T12:00:00.250Z', Date.UTC(2026, 0, 31, 12, 0, 0, 250)],
  ['2023-11-02T03:47:05.000-05:00', Date.UTC(2023, 10, 2, 8, 47, 5)],
  ['2026-01-31 12:00', Date.UTC(2026, 0, 31, 12)],
  ['2026-01-31', Date.UTC(2026, 0, 31)],
  [1_700_000_000, 1_700_000_000_000],
  [1_700_000_000.5, 1_700_000_000_500],
  ['2026-02-30T00:00:00Z', null],
  ['yesterday', null],
  [0, null],
  [1_700_000_000_000, null],
  [null, null],
])('the time %j is %j', (written, ms) => {
  expect(instantMs(written)).toBe(ms)
})

test('the name of a list is read out of its key, and an item has none', () => {
  const key = listingKey('rss', 'post', Date.UTC(2026, 0, 31, 12), 'xml')
  expect(key).toEqual({
    sourceType: 'rss_listing',
    externalId: '2026-01-31T12-00-00.000Z-post',
    artifactType: 'response',
    ext: 'xml',
  })
  expect(listingName(key.externalId)).toBe('post')
  expect(listingName('post/2026-01-31T12-00-00.000Z-x')).toBeUndefined()
})

test('requests of one source begin apart, however many are made at once', async () => {
  const waits: number[] = []
  const pace = createPace(
    1_000,
    () => 5_000,
    async (ms) => void waits.push(ms),
  )
  const { signal } = new AbortController()
  await Promise.all([pace(signal), pace(signal), pace(signal)])
  expect(waits).toEqual([1_000, 2_000])
  await expect(pace(AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop')
})

test('lanes do all of the work, and end before they throw', async () => {
  const done: number[] = []
  await inLanes([1, 2, 3, 4, 5], 2, async (item) => void done.push(item))
  expect(done).toEqual([1, 2, 3, 4, 5])
  const begun: number[] = []
  const work = async (item: number) => {
    begun.push(item)
    if (item === 2) throw new Error('second')
  }
  await expect(inLanes([1, 2, 3, 4, 5, 6], 2, work)).rejects.toThrow('second')
  expect(begun.length).toBeLessThan(6)
})

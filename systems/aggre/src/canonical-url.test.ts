import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { addressOf, canonicalUrl, youtubeVideoId } from './canonical-url.ts'

describe('different spellings of one page are one address', () => {
  test.each<[string, readonly string[]]>([
    [
      'https://example.com/a/b',
      [
        'http://example.com/a/b',
        'HTTPS://WWW.Example.COM/a/b/',
        'https://m.example.com:443/a/b#comments',
        'http://www.example.com:80/a/b?utm_source=x&UTM_Medium=y&fbclid=1',
        'https://user:secret@example.com./a/b?',
        'https://example.com/a/./c/../b#:~:text=word',
        'https://www.google.com/url?sa=t&q=https%3A%2F%2Fexample.com%2Fa%2Fb%3Futm_source%3Dg',
        'https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa%2Fb&h=AT0',
        'https://out.reddit.com/t3_1?url=https%3A%2F%2Fexample.com%2Fa%2Fb&token=1',
        'https://www.google.com/amp/s/example.com/a/b',
        'https://example-com.cdn.ampproject.org/c/s/example.com/a/b',
        'https://example.com/a/b?ref=hackernews',
        '  https://example.com/%61/b \n',
      ],
    ],
    ['https://example.com/p?a=1&b=2', ['https://example.com/p?b=2&a=1', 'https://example.com/p/?a=1&gclid=z&b=2&']],
    [
      'https://example.com/a-story-of-2026',
      [
        'https://example.com/a-story-of-2026/amp/',
        'https://example.com/a-story-of-2026.amp',
        'https://example.com/a-story-of-2026?amp=1',
      ],
    ],
    [
      'https://youtube.com/watch?v=abcdefghijk',
      [
        'https://youtu.be/abcdefghijk?si=share&t=20',
        'https://www.youtube.com/watch?feature=share&v=abcdefghijk&list=PL1',
        'https://m.youtube.com/shorts/abcdefghijk',
        'https://www.youtube-nocookie.com/embed/abcdefghijk?rel=0',
        'https://www.youtube.com/live/abcdefghijk',
      ],
    ],
    [
      'https://arxiv.org/abs/2401.01234',
      [
        'http://arxiv.org/pdf/2401.01234v2.pdf',
        'https://export.arxiv.org/abs/2401.01234v1',
        'https://arxiv.org/html/2401.01234',
      ],
    ],
    ['https://arxiv.org/abs/math.GT/0309136', ['https://arxiv.org/pdf/math.GT/0309136']],
    [
      'https://reddit.com/comments/1abc2d',
      [
        'https://old.reddit.com/r/programming/comments/1abc2d/a_title/',
        'https://redd.it/1abc2d',
        'https://www.reddit.com/comments/1abc2d',
      ],
    ],
    [
      'https://x.com/i/status/123',
      [
        'https://twitter.com/somebody/status/123?s=20&t=x',
        'https://mobile.twitter.com/i/web/status/123',
        'https://x.com/Somebody/status/123/photo/1',
      ].map((url) => url.replace('?s=20&t=x', '')),
    ],
    ['https://en.wikipedia.org/wiki/Ingot', ['https://en.m.wikipedia.org/wiki/Ingot#History']],
    ['https://app.example.com/#!/inbox', ['https://app.example.com#!/inbox']],
  ])('%s', (expected, spellings) => {
    for (const spelling of [expected, ...spellings]) expect(canonicalUrl(spelling), spelling).toBe(expected)
  })
})

test.each([
  ['https://example.com/A', 'https://example.com/a'],
  ['https://example.com/p?id=1', 'https://example.com/p?id=2'],
  ['https://example.com/p?a=1&a=2', 'https://example.com/p?a=2&a=1'],
  ['https://blog.example.com/', 'https://example.com/'],
  ['https://example.com:8080/', 'https://example.com/'],
  ['https://github.com/a/b?ref=main', 'https://github.com/a/b'],
  ['https://example.com/page?source=archive', 'https://example.com/page'],
  ['https://example.com/guitars/amp', 'https://example.com/guitars'],
  ['https://app.example.com/#/one', 'https://app.example.com/#/two'],
  ['https://www.co.uk/', 'https://co.uk/'],
  ['https://m.de/', 'https://de/'],
  ['https://www.reddit.com/r/a/comments/1abc2d/title/c1/', 'https://www.reddit.com/r/a/comments/1abc2d/title/'],
  ['https://t.co/abc', 'https://t.co/abd'],
  ['https://example.com/a%2Fb', 'https://example.com/a/b'],
])('%s and %s stay two pages', (one, other) => {
  expect(canonicalUrl(one)).toBeDefined()
  expect(canonicalUrl(one)).not.toBe(canonicalUrl(other))
})

test.each([
  '',
  'not an address',
  'mailto:a@example.com',
  'javascript:alert(1)',
  'ftp://example.com/',
  '/relative',
  'http://',
  `https://example.com/${'a'.repeat(9_000)}`,
  `https://example.com/${'ä'.repeat(400)}`,
])('what is no web address has no canonical one: %s', (text) => expect(canonicalUrl(text)).toBeUndefined())

const HOSTS = [
  'example.com',
  'www.example.com',
  'm.example.co.uk',
  'WWW.Example.org',
  'youtu.be',
  'www.youtube.com',
  'old.reddit.com',
  'arxiv.org',
  'mobile.twitter.com',
  'www.google.com',
  'en.m.wikipedia.org',
  'amp.cnn.com',
  '127.0.0.1:8080',
  'www.m.www.example.com',
  'xn--bcher-kva.example',
]
const part = fc.oneof(
  fc.constantFrom(
    'a',
    'amp',
    'amp.html',
    'story-1',
    'story.amp',
    'watch',
    'shorts',
    'abcdefghijk',
    'comments',
    'r',
    '1abc',
    'pdf',
    'abs',
    '2401.01234v1',
    'status',
    '12',
    '%41',
    '%2f',
    '%',
    '..',
    '',
    'url',
    'é',
    '%E9',
    's',
  ),
  fc.string({ maxLength: 6 }),
)
const name = fc.oneof(
  fc.constantFrom('utm_source', 'ref', 'v', 'q', 'url', 'id', 'amp', 'B', 'b', '%62'),
  fc.string({ minLength: 1, maxLength: 4 }),
)
const value = fc.oneof(
  fc.constantFrom('', '1', 'hn', 'abcdefghijk', 'https%3A%2F%2Fwww.example.com%2Fx%2F%3Futm_a%3D1', 'a b', '%zz'),
  fc.string({ maxLength: 6 }),
)
const address = fc
  .record({
    scheme: fc.constantFrom('http', 'https', 'HTTPS'),
    host: fc.constantFrom(...HOSTS),
    path: fc.array(part, { maxLength: 5 }),
    query: fc.array(fc.tuple(name, value), { maxLength: 4 }),
    hash: fc.constantFrom('', '#x', '#!/a', '#/b', '#!'),
  })
  .map(
    ({ scheme, host, path, query, hash }) =>
      `${scheme}://${host}/${path.join('/')}?${query.map((pair) => pair.join('=')).join('&')}${hash}`,
  )

test('of its own result it gives the same', () => {
  fc.assert(
    fc.property(
      fc.oneof(address, fc.webUrl({ withQueryParameters: true, withFragments: true }), fc.string()),
      (text) => {
        const once = canonicalUrl(text)
        if (once !== undefined) expect(canonicalUrl(once)).toBe(once)
      },
    ),
    { numRuns: 3_000 },
  )
})

test('the address to be asked for has the same canonical one, and no name or password', () => {
  const odd = fc
    .tuple(address, fc.constantFrom('', 'name:secret@'))
    .map(([text, who]) => text.replace('://', `://${who}`))
  fc.assert(
    fc.property(odd, (text) => {
      const asked = addressOf(text)
      expect(asked === undefined).toBe(canonicalUrl(text) === undefined)
      if (asked === undefined) return
      expect(canonicalUrl(asked)).toBe(canonicalUrl(text))
      expect(new URL(asked).username).toBe('')
    }),
    { numRuns: 3_000 },
  )
})

test('past a redirector, and with what chooses the page', () => {
  expect(addressOf('https://www.google.com/url?q=http%3A%2F%2Fwww.example.com%2Fa%3Futm_source%3Dx')).toBe(
    'http://www.example.com/a?utm_source=x',
  )
  expect(addressOf('https://app.example.com/#!/inbox')).toBe('https://app.example.com/#!/inbox')
  const code = Buffer.from('\x08\x13\x22\x19https://example.com/a-story\xd2\x01\x00', 'latin1').toString('base64url')
  expect(addressOf(`https://news.google.com/rss/articles/${code}?oc=5`)).toBe('https://example.com/a-story')
  expect(addressOf('https://news.google.com/rss/articles/CBMiAU_yqLabc?oc=5')).toContain('news.google.com')
})

test('the order of parameters does not matter', () => {
  const pairs = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-z_]{1,8}$/), fc.stringMatching(/^[a-z0-9%]{0,4}$/)), {
    selector: ([key]) => key,
    maxLength: 6,
  })
  fc.assert(
    fc.property(
      pairs.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
      ([list, shuffled]) => {
        const of = (some: readonly (readonly [string, string])[]) =>
          canonicalUrl(`https://example.com/p?${some.map((pair) => pair.join('=')).join('&')}`)
        expect(of(shuffled)).toBe(of(list))
      },
    ),
  )
})

test('tracking parameters make no difference, wherever they stand', () => {
  const tracking = fc.constantFrom('utm_campaign=a', 'fbclid=1', 'gclid=', 'mc_cid=9', 'ref=hn', 'igshid=x')
  fc.assert(
    fc.property(address, tracking, (text, extra) => {
      fc.pre(URL.canParse(text))
      const url = new URL(text)
      url.search = `${url.search}&${extra}`
      expect(canonicalUrl(url.href)).toBe(canonicalUrl(text))
    }),
  )
})

test('a video of YouTube is known by its id', () => {
  expect(youtubeVideoId('https://youtu.be/abcdefghijk')).toBe('abcdefghijk')
  expect(youtubeVideoId('https://www.youtube.com/@channel')).toBeUndefined()
  expect(youtubeVideoId('https://example.com/watch?v=abcdefghijk')).toBeUndefined()
})

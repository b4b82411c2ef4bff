import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expandLinks } from './bluesky-facets.ts'

/** The facet for the first place of `shown` in `text`. */
function link(text: string, shown: string, uri: string): object {
  const byteStart = Buffer.byteLength(text.slice(0, text.indexOf(shown)))
  const index = { byteStart, byteEnd: byteStart + Buffer.byteLength(shown) }
  return { index, features: [{ $type: 'app.bsky.richtext.facet#link', uri }] }
}

describe('expandLinks', () => {
  test('a shortened address becomes the whole one, after letters of two, three and four bytes too', () => {
    const text = 'Größe 着陸 🎉🎉 news.example/a-long... und weiter'
    const facet = link(text, 'news.example/a-long...', 'https://news.example/a-long-story?x=1')
    expect(expandLinks(text, [facet])).toBe('Größe 着陸 🎉🎉 https://news.example/a-long-story?x=1 und weiter')
  })

  test('several links are replaced whatever their order', () => {
    const text = 'a.example/1… ä b.example/2…'
    const facets = [
      link(text, 'b.example/2…', 'https://b.example/22'),
      link(text, 'a.example/1…', 'https://a.example/11'),
    ]
    expect(expandLinks(text, facets)).toBe('https://a.example/11 ä https://b.example/22')
  })

  test('words that are no address stay, and the address follows them', () => {
    expect(expandLinks('read here!', [link('read here!', 'here', 'https://a.example')])).toBe(
      'read here (https://a.example)!',
    )
  })

  test('mentions and tags change nothing', () => {
    const mention = { index: { byteStart: 0, byteEnd: 3 }, features: [{ $type: 'app.bsky.richtext.facet#mention' }] }
    expect(expandLinks('@me hello', [mention])).toBe('@me hello')
  })

  test.each([
    ['beyond the end', 0, 100],
    ['backwards', 3, 1],
    ['empty', 2, 2],
    ['before the start', -1, 2],
    ['no whole number', 0.5, 2],
    ['text', '0', '2'],
    ['within a letter', 1, 3],
  ])('a facet whose range is %s changes nothing', (_, byteStart, byteEnd) => {
    const features = [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://a.example' }]
    expect(expandLinks('über alles', [{ index: { byteStart, byteEnd }, features }])).toBe('über alles')
  })

  test('of two facets that overlap the first one counts', () => {
    const text = 'a.example/x...'
    const facets = [
      link(text, 'a.example/x...', 'https://a.example/xyz'),
      link(text, 'example', 'https://other.example'),
    ]
    expect(expandLinks(text, facets)).toBe('https://a.example/xyz')
  })

  test('anything else in place of facets changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.anything(), (text, facets) => {
        expect(expandLinks(text, facets)).toBe(text)
      }),
    )
  })
})

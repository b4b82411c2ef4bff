import { describe, expect, test } from 'vitest'

import { readRobotsRules } from './robots-rules.ts'

const rules = (text: string) => readRobotsRules(new TextEncoder().encode(text))
const allows = (text: string, path: string, userAgent = 'ingot-bronze/0.1 (+https://a.example)') =>
  rules(text).allows(userAgent, path)

describe('robots.txt', () => {
  test.each([
    ['', '/a', true],
    ['User-agent: *\nDisallow:', '/a', true],
    ['User-agent: *\nDisallow: /', '/a', false],
    ['User-agent: *\nDisallow: /a', '/ab', false],
    ['User-agent: *\nDisallow: /a', '/b', true],
    ['User-agent: *\nDisallow: /a/', '/a', true],
    ['User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
    ['User-agent: *\nAllow: /a\nDisallow: /a', '/a', true],
    ['User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf', false],
    ['User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf?z', true],
    ['User-agent: *\nDisallow: /a*b', '/aXXb/c', false],
    ['User-agent: *\nDisallow: /?q=', '/?q=1', false],
    ['User-agent: *\nDisallow: /caf%c3%a9', '/caf%C3%A9/x', false],
    ['User-agent: *\nDisallow: /café', '/caf%C3%A9/x', false],
    ['User-agent: *\nDisallow: /%7Ejoe/', '/~joe/', false],
    ['User-agent: *\nDisallow: /a%2Fb', '/a/b', true],
    ['Disallow: /', '/a', true],
    ['\uFEFFuser-AGENT : * # all\r\nDISALLOW: /a # not this\r', '/a', false],
    ['User-agent: *\nSitemap: x\nDisallow: /a', '/a', false],
    ['User-agent: other\nDisallow: /', '/a', true],
  ])('%j of %s', (text, path, isAllowed) => {
    expect(allows(text, path)).toBe(isAllowed)
  })

  test('who is named is told by its own group, and by all of that name', () => {
    const text =
      'User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Ingot-Bronze\nDisallow: /a\n\nUser-agent: ingot-bronze\nDisallow: /b'
    expect([allows(text, '/a'), allows(text, '/b'), allows(text, '/c')]).toEqual([false, false, true])
    expect(allows(text, '/c', 'somebody/1.0')).toBe(false)
    expect(allows(text, '/b', 'other')).toBe(true)
  })

  test('a crawl delay is read in seconds', () => {
    const delay = (value: string) => rules(`User-agent: *\nCrawl-delay: ${value}`).crawlDelayMs('x')
    expect([delay('2'), delay('0.5'), delay('soon'), delay('-1')]).toEqual([2_000, 500, undefined, undefined])
  })

  test('of hostile patterns and of noise is read all the same', () => {
    const pattern = `/${'*a'.repeat(2_000)}b`
    expect(allows(`User-agent: *\nDisallow: ${pattern}`, `/${'a'.repeat(2_000)}`)).toBe(true)
    expect(readRobotsRules(new Uint8Array(500_000).fill(0xff)).allows('x', '/')).toBe(true)
  })
})

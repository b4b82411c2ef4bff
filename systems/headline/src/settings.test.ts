import { describe, expect, test } from 'vitest'
import { SOURCE_NAMES } from './message.ts'
import { missingKey, readSettings } from './settings.ts'

describe('readSettings', () => {
  test('without any variable it names the real services', () => {
    const settings = readSettings({})
    expect(Object.keys(settings)).toEqual([...SOURCE_NAMES])
    expect(settings.newsapi).toEqual({
      baseUrl: 'https://newsapi.org',
      key: null,
      query: 'technology',
      limit: 50,
      pages: 3,
    })
    expect(settings.hackernews.baseUrl).toBe('https://hacker-news.firebaseio.com')
  })

  test('takes addresses, keys, queries and limits', () => {
    const settings = readSettings({
      GUARDIAN_URL: 'http://127.0.0.1:9/guardian',
      GUARDIAN_KEY: ' secret ',
      HEADLINE_QUERY: 'eels',
      NEWSAPI_QUERY: 'owls',
      REDDIT_QUERY: 'news+worldnews',
      HEADLINE_LIMIT: '10',
      HEADLINE_PAGES: '2',
    })
    expect(settings.guardian).toEqual({
      baseUrl: 'http://127.0.0.1:9/guardian',
      key: 'secret',
      query: 'eels',
      limit: 10,
      pages: 2,
    })
    expect(settings.newsapi.query).toBe('owls')
    expect(settings.reddit.query).toBe('news+worldnews')
  })

  test('an empty variable counts as not set', () => {
    const settings = readSettings({ NYT_KEY: '  ', NYT_URL: '', HEADLINE_LIMIT: '' })
    expect(settings.nyt).toMatchObject({ key: null, baseUrl: 'https://api.nytimes.com', limit: 50 })
  })

  test.each([
    [{ NYT_URL: 'nytimes' }, 'NYT_URL must be an http or https address'],
    [{ NYT_URL: 'file:///etc/passwd' }, 'NYT_URL must be an http or https address'],
    [{ NYT_KEY: 'two\nlines' }, 'NYT_KEY must be plain characters without blanks'],
    [{ HEADLINE_LIMIT: 'many' }, 'HEADLINE_LIMIT must be a whole number from 1 to 100'],
    [{ HEADLINE_LIMIT: '101' }, 'HEADLINE_LIMIT must be a whole number from 1 to 100'],
    [{ HEADLINE_PAGES: '0' }, 'HEADLINE_PAGES must be a whole number from 1 to 20'],
    [{ HEADLINE_PAGES: '1.5' }, 'HEADLINE_PAGES must be a whole number from 1 to 20'],
  ])('%j is an error that names the variable', (environment, said) => {
    expect(() => readSettings(environment)).toThrow(said)
  })
})

test('the three news services need a key, the social ones do not', () => {
  const settings = readSettings({ NYT_KEY: 'k' })
  const missing = SOURCE_NAMES.map((name) => missingKey(name, settings[name]))
  expect(missing).toEqual(['NEWSAPI_KEY', 'GUARDIAN_KEY', null, null, null, null, null])
})

import { expect, test } from 'vitest'

import { nextPage } from './next-page.ts'

test('after signing in one returns to the page that one came from', () => {
  expect(nextPage('/runs?status=failed')).toBe('/runs?status=failed')
  expect(nextPage(undefined)).toBe('/')
  expect(nextPage('/sign-in?next=/')).toBe('/')
})

test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/api/v1/live'])(
  '%s is not gone to',
  (next) => {
    expect(nextPage(next)).toBe('/')
  },
)

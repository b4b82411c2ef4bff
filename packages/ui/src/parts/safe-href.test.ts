import { expect, test } from 'vitest'

import { safeHref } from './safe-href.ts'

test.each(['http://a.example/x', 'https://a.example', 'mailto:a@b.example'])('%s is led to', (href) => {
  expect(safeHref(href)).toBe(href)
})

test.each(['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/runs', 'x', ''])(
  '%s is not led to',
  (href) => {
    expect(safeHref(href)).toBeUndefined()
  },
)

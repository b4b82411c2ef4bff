import { expect, test } from 'vitest'

import { assetHref, deploymentHref, instigatorHref, parseSearch, printSearch, runsHref, signInHref } from './links.ts'

test('an asset key keeps its slashes and everything else in it is escaped', () => {
  expect(assetHref('raw/orders 2?')).toBe('/assets/raw/orders%202%3F')
})

test('a search value that is empty or undefined is left out', () => {
  expect(runsHref({ status: 'failed,running', job: undefined, q: '' })).toBe('/runs?status=failed,running')
  expect(deploymentHref('pools')).toBe('/deployment?tab=pools')
  expect(signInHref()).toBe('/sign-in')
})

test('a search that was printed is read back as it was', () => {
  const search = { tag: 'team=data & more', at: '2026-01-01T00:00', path: 'a/b' }
  expect(parseSearch(printSearch(search))).toEqual(search)
})

test('names of schedules are escaped as one segment', () => {
  expect(instigatorHref('schedule', 'shop', 'a/b')).toBe('/automation/schedule/shop/a%2Fb')
})

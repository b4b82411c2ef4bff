import { expect, test } from 'vitest'

import { searchLine } from './search-hits.ts'

test('a hit leads to its page and says what it is', () => {
  expect(searchLine({ kind: 'schedule', project: 'shop', name: 'hourly', detail: 'every hour' })).toEqual({
    id: 'schedule shop hourly',
    label: 'hourly',
    detail: 'Schedule · shop · every hour',
    href: '/automation/schedule/shop/hourly',
  })
})

test('a group leads to the assets in it', () => {
  expect(searchLine({ kind: 'group', name: 'two words' }).href).toBe('/assets?select=group:%22two+words%22')
})

import { expect, test } from 'vitest'

import { settableTags } from './settable-tags.ts'

test('what a person may set stays, what Ingot set goes', () => {
  const tags = { team: 'x', 'ingot/priority': '3', 'ingot/partition': 'eu', 'ingot/sensor': 'inbox' }
  expect(settableTags(tags)).toEqual({ team: 'x', 'ingot/priority': '3' })
})

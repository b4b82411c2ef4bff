import { expect, test } from 'vitest'

import { matchName, termsOf } from './match-name.ts'

test.each([
  ['gold/report', 'gold/report', 0],
  ['gold/report', 'gold', 1],
  ['gold/report', 'REPORT', 2],
  ['reports_reporting', 'ing', 3],
  ['xreport/report', 'report', 2],
  ['gold/report', 'grt', 4],
  ['gold/report', 'gr', undefined],
  ['gold/report', 'tropeg', undefined],
  ['gold/report', 'report gold', 2],
  ['gold/report', 'gold nothing', undefined],
  ['größe/straße', 'straße', 2],
])('%j fits what was typed, %j, with rank %j', (name, typed, rank) => {
  expect(matchName(name, termsOf(typed))).toBe(rank)
})

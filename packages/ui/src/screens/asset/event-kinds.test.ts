import { expect, test } from 'vitest'

import { chosenKinds, eventWords, kindsOf } from './event-kinds.ts'

test('what the address names is asked for, and nothing else', () => {
  expect(kindsOf(chosenKinds('seen,nonsense'))).toEqual(['asset-observed'])
  expect(chosenKinds(undefined)).toEqual([])
})

test('a check that only warns does not look like a failure', () => {
  const event = {
    id: 1,
    atMs: 0,
    kind: 'check-evaluated',
    assetKey: 'a',
    check: 'rows',
    passed: false,
    severity: 'warn',
    isBlocking: false,
    metadata: {},
  } as const
  expect(eventWords(event)).toEqual({ status: 'warned', words: 'Check rows failed' })
})

import { expect, test } from 'vitest'

import { tokenState } from './token-state.ts'

test('a token opens until it is revoked or its time has come', () => {
  expect(tokenState({}, 100)).toBe('active')
  expect(tokenState({ expiresAtMs: 101 }, 100)).toBe('active')
  expect(tokenState({ expiresAtMs: 100 }, 100)).toBe('expired')
  expect(tokenState({ revokedAtMs: 50, expiresAtMs: 40 }, 100)).toBe('revoked')
})

import { expect, it } from 'vitest'

import type { RunClaim } from './claim.ts'
import { isLost } from './claim.ts'

const owner = { workerId: 'w', host: 'h', machine: 'h', pid: 7, processStart: '1' }
const claim: RunClaim = { runId: 'r', token: 1, owner, leaseEndsAtMs: 8_000 }

it('a process that is gone is lost at once, one that is there never, an unknown one when its lease is over', () => {
  expect(isLost(claim, 0, () => 'gone')).toBe(true)
  expect(isLost(claim, 99_999, () => 'alive')).toBe(false)
  expect(isLost(claim, 7_999, () => 'unknown')).toBe(false)
  expect(isLost(claim, 8_000, () => 'unknown')).toBe(true)
})

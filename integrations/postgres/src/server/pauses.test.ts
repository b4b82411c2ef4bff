import { expect, test } from 'vitest'

import { pauses } from './pauses.ts'

test('pauses double up to a minute, and begin anew when all went well', () => {
  const { nextMs, reset } = pauses()
  const first = [0, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]
  expect(first.map(() => nextMs())).toEqual(first)
  reset()
  expect([nextMs(), nextMs()]).toEqual([0, 500])
})

import { expect, test } from 'vitest'

import { sharedTurns } from './shared-turns.ts'

test('who asks while work is done shares the next turn, begun after they asked', async () => {
  const turns: PromiseWithResolvers<number>[] = []
  const ask = sharedTurns(() => {
    const turn = Promise.withResolvers<number>()
    turns.push(turn)
    return turn.promise
  })
  const first = ask()
  await Promise.resolve()
  const [second, third] = [ask(), ask()]
  expect(turns).toHaveLength(1)
  turns[0]?.resolve(1)
  expect(await first).toBe(1)
  await Promise.resolve()
  turns[1]?.resolve(2)
  expect([await second, await third]).toEqual([2, 2])
  expect(turns).toHaveLength(2)
})

test('a turn that fails fails for those who share it alone', async () => {
  let count = 0
  const ask = sharedTurns(async () => {
    count += 1
    if (count === 1) throw new Error('no')
    return count
  })
  await expect(ask()).rejects.toThrow('no')
  expect(await ask()).toBe(2)
})

import { expect, test } from 'vitest'
import { mapAtMost } from './at-most.ts'

test('results are in the order of the items, and no more than the limit are worked on at once', async () => {
  let working = 0
  let most = 0
  const results = await mapAtMost(3, [5, 1, 4, 2, 3, 0], async (item) => {
    working += 1
    most = Math.max(most, working)
    for (let turn = 0; turn < item; turn += 1) await Promise.resolve()
    working -= 1
    return item * 10
  })
  expect(results).toEqual([50, 10, 40, 20, 30, 0])
  expect(most).toBe(3)
})

test('the first rejection rejects the whole and begins nothing more', async () => {
  const begun: number[] = []
  const work = mapAtMost(2, [1, 2, 3, 4, 5, 6], async (item) => {
    begun.push(item)
    if (item === 2) throw new Error('two')
    await Promise.resolve()
    await Promise.resolve()
  })
  await expect(work).rejects.toThrow('two')
  expect(begun).toEqual([1, 2])
})

test('nothing to do gives nothing', async () => {
  expect(await mapAtMost(8, [], () => Promise.reject(new Error('never')))).toEqual([])
})

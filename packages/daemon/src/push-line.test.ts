import type { Push } from '@ingot/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { afterTick, choosePushes, NEW_LINE, nextRetryMs } from './push-line.ts'

const push = (id: number): Push => ({ id, atMs: 0, body: id })

test('every message that can be taken is taken soon, whichever cannot, and none is dropped', () => {
  const messages = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(messages, (areGood) => {
      let waiting = areGood.map((_, id) => push(id))
      let line = NEW_LINE
      let nowMs = 0
      for (let ticks = 0; ticks < 4 * areGood.length + 10; ticks += 1) {
        const read = choosePushes(line, waiting, nowMs)
        const isFailed = read.some(({ id }) => areGood[id] === false)
        line = afterTick(line, read, isFailed, nowMs)
        if (!isFailed) waiting = waiting.filter((one) => !read.includes(one))
        nowMs += 1
      }
      expect(waiting.map(({ id }) => id)).toEqual(areGood.flatMap((isGood, id) => (isGood ? [] : [id])))
    }),
  )
})

test('one that failed by itself is tried alone, and waits longer each time, up to a minute', () => {
  const waiting = [push(1), push(2)]
  let line = afterTick(NEW_LINE, waiting, true, 0)
  expect(choosePushes(line, waiting, 0)).toEqual([push(1)])
  line = afterTick(line, [push(1)], true, 0)
  expect(choosePushes(line, waiting, 0)).toEqual([push(2)])
  expect(choosePushes(line, [push(1)], 999)).toEqual([])
  expect(choosePushes(line, [push(1)], 1_000)).toEqual([push(1)])
  for (let i = 0; i < 9; i += 1) line = afterTick(line, [push(1)], true, 0)
  expect(nextRetryMs(line, waiting)).toBe(60_000)
  expect(afterTick(line, [push(1)], false, 0).suspects.size).toBe(0)
})

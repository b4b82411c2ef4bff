import fc from 'fast-check'
import { expect, test } from 'vitest'

import { dueQueue } from './due-queue.ts'

test('what is due is taken earliest first, once, and at its newest time', () => {
  const queue = dueQueue<string>()
  queue.set('a', 30)
  queue.set('b', 10)
  queue.set('c', 20)
  queue.set('a', 5)
  queue.set('c', undefined)
  expect(queue.nextMs()).toBe(5)
  expect(queue.takeDue(15)).toEqual(['a', 'b'])
  expect(queue.takeDue(100)).toEqual([])
  expect(queue.nextMs()).toBeUndefined()
})

test('it does what a sorted map does, whatever is set and taken', () => {
  const step = fc.oneof(
    fc.record({ key: fc.integer({ min: 0, max: 20 }), atMs: fc.option(fc.integer({ min: 0, max: 50 })) }),
    fc.record({ takeAtMs: fc.integer({ min: 0, max: 50 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
      const queue = dueQueue<number>()
      const model = new Map<number, number>()
      for (const one of steps) {
        if ('key' in one) {
          queue.set(one.key, one.atMs ?? undefined)
          if (one.atMs === null) model.delete(one.key)
          else model.set(one.key, one.atMs)
        } else {
          const due = [...model].filter(([, atMs]) => atMs <= one.takeAtMs)
          const taken = queue.takeDue(one.takeAtMs)
          expect(taken.map((key) => model.get(key))).toEqual(due.map(([, atMs]) => atMs).toSorted((a, b) => a - b))
          expect(new Set(taken)).toEqual(new Set(due.map(([key]) => key)))
          for (const key of taken) model.delete(key)
        }
        const next = model.size === 0 ? undefined : Math.min(...model.values())
        expect(queue.nextMs()).toBe(next)
      }
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { keySpace, NO_MOMENT } from './key-space.ts'
import {
  count,
  emptySet,
  fromKeyRanges,
  fullSet,
  has,
  indexesOf,
  indexSet,
  intersect,
  isEmpty,
  setOf,
  setOfRange,
  subtract,
  toKeyRanges,
  toKeys,
  union,
} from './partition-set.ts'
import { dynamicPartitions, multiPartitions, staticPartitions } from './partition.ts'

const SIZE = 60
const space = keySpace(staticPartitions(Array.from({ length: SIZE }, (_, i) => `k${i}`)), NO_MOMENT)
const indexes = fc.array(fc.integer({ min: 0, max: SIZE - 1 }), { maxLength: 40 })
const list = (set: Parameters<typeof indexesOf>[0]): number[] => [...indexesOf(set)]
const sorted = (values: Iterable<number>): number[] => [...values].toSorted((a, b) => a - b)

describe('a set of partitions', () => {
  it('is what a plain Set would be, under every operation', () => {
    fc.assert(
      fc.property(indexes, indexes, indexes, (x, y, z) => {
        const [a, b, c] = [x, y, z].map((one) => indexSet(one))
        const [p, q, r] = [x, y, z].map((one) => new Set(one))
        if (
          a === undefined ||
          b === undefined ||
          c === undefined ||
          p === undefined ||
          q === undefined ||
          r === undefined
        )
          return
        expect(list(a)).toEqual(sorted(p))
        expect(list(union(a, b, c))).toEqual(sorted(p.union(q).union(r)))
        expect(list(intersect(a, b))).toEqual(sorted(p.intersection(q)))
        expect(list(subtract(a, b))).toEqual(sorted(p.difference(q)))
        expect(count(a)).toBe(p.size)
        expect(isEmpty(a)).toBe(p.size === 0)
        for (let i = 0; i < SIZE; i += 1) expect(has(a, i)).toBe(p.has(i))
        // Equal sets have equal ranges, however they were made.
        expect(union(subtract(a, b), intersect(a, b))).toEqual(a)
        expect(subtract(fullSet(space), subtract(fullSet(space), a))).toEqual(a)
      }),
    )
  })

  it('is the same again when it is written as ranges of keys and read back', () => {
    fc.assert(
      fc.property(indexes, (x) => {
        const set = indexSet(x)
        expect(fromKeyRanges(space, toKeyRanges(space, set))).toEqual(set)
        expect(setOf(space, toKeys(space, set))).toEqual(set)
      }),
    )
    expect(toKeyRanges(space, indexSet([3, 1, 2, 7]))).toEqual([
      ['k1', 'k3'],
      ['k7', 'k7'],
    ])
  })

  it('of keys that are not there, or of a range the wrong way round, is refused', () => {
    expect(() => setOf(space, ['k1', 'x'])).toThrow('there is no partition "x". They go from "k0" to "k59".')
    expect(() => setOfRange(space, 'k5', 'k2')).toThrow('ends before it begins')
    expect(toKeys(space, emptySet)).toEqual([])
  })

  it('of several dimensions names ranges between which no key ever comes', () => {
    const definition = multiPartitions({
      customer: dynamicPartitions({ name: 'customers' }),
      shop: dynamicPartitions({ name: 'shops' }),
      size: staticPartitions(['s', 'm']),
    })
    const at = (customers: readonly string[], shops: readonly string[]) =>
      keySpace(definition, { nowMs: 0, dynamicKeys: (name) => (name === 'customers' ? customers : shops) })
    const before = at(['c1', 'c2'], ['a', 'b'])
    const ranges = toKeyRanges(before, fullSet(before))
    expect(ranges).toEqual([
      ['c1|a|s', 'c1|b|m'],
      ['c2|a|s', 'c2|b|m'],
    ])
    const after = at(['c1', 'c2', 'c3'], ['a', 'b', 'c'])
    expect(toKeys(after, fromKeyRanges(after, ranges))).toEqual([...before.keys()])
  })
})

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { groupTargets } from './run-groups.ts'
import type { Target } from './wiring.ts'

/** `same`: reads the same partition; `across`: reads it through another mapping. */
const target = (key: string, same: readonly string[] = [], across: readonly string[] = [], step = key): Target => ({
  key,
  step,
  partitions: undefined,
  policy: 'per-partition',
  sources: [
    ...same.map((source) => ({ key: source, mapping: undefined, isSame: true })),
    ...across.map((source) => ({ key: source, mapping: undefined, isSame: false })),
  ],
})
const names = (targets: readonly Target[]) =>
  groupTargets(targets).map((group) => group.map(({ key }) => key).join(' '))

test('what reads the same partition is made in one run, however many sources it has', () => {
  const targets = [target('a'), target('b'), target('c', ['a', 'b']), target('d', ['c'])]
  expect(names(targets)).toEqual(['a b c d'])
})

test('assets that have nothing to do with each other have runs of their own', () => {
  expect(names([target('a'), target('b')])).toEqual(['a', 'b'])
})

test('what reads across partitions waits for a run of its own', () => {
  expect(names([target('day'), target('clean', ['day']), target('week', [], ['clean'])])).toEqual(['day clean', 'week'])
})

test('an asset that also reads the week does not join the days that the week is made of', () => {
  const targets = [target('day'), target('week', [], ['day']), target('back', ['day'], ['week'])]
  expect(names(targets)).toEqual(['day', 'week', 'back'])
})

test('an asset that reads two groups, of which one waits for the other, joins the later one', () => {
  const targets = [target('a'), target('rolling', [], ['a']), target('both', ['a', 'rolling'])]
  expect(names(targets)).toEqual(['a', 'rolling both'])
})

test('the outputs of one step stay together', () => {
  const targets = [
    target('other'),
    target('x', [], ['other'], 'multi'),
    target('z', ['x']),
    target('y', [], ['other'], 'multi'),
  ]
  expect(names(targets)).toEqual(['other', 'x y z'])
})

test('an asset that reads its own earlier partitions is no circle', () => {
  expect(names([target('a', [], ['a']), target('b', ['a'])])).toEqual(['a b'])
})

test('groups never wait for each other in a circle, and each stands after what it reads', () => {
  const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.boolean()), { maxLength: 20 })
  fc.assert(
    fc.property(edges, (given) => {
      const reads = (reader: number, isSame: boolean) =>
        given
          .filter(([a, b, same]) => Math.max(a, b) === reader && a !== b && same === isSame)
          .map(([a, b]) => `t${Math.min(a, b)}`)
      const targets = Array.from({ length: 8 }, (_, i) => target(`t${i}`, reads(i, true), reads(i, false)))
      const groups = groupTargets(targets)
      const placeOf = new Map(groups.flatMap((group, place) => group.map(({ key }) => [key, place])))
      expect(placeOf.size).toBe(8)
      for (const [place, group] of groups.entries()) {
        const before = new Set<string>()
        for (const { key, sources } of group) {
          for (const source of sources) {
            const at = placeOf.get(source.key) ?? Infinity
            expect(at).toBeLessThanOrEqual(place)
            if (at === place) {
              // Within a run only the same partition is read, and what is read stands before.
              expect(before.has(source.key)).toBe(true)
              const acrossToo = sources.some((other) => other.key === source.key && !other.isSame)
              expect(acrossToo).toBe(false)
            }
          }
          before.add(key)
        }
      }
    }),
    { numRuns: 500 },
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'

import { Column } from './column.ts'

test('the last open item of a range is found, whatever has settled before', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(60), { minLength: 1 }),
      fc.array(fc.tuple(fc.nat(60), fc.constantFrom('done', 'bad', 'passed' as const))),
      fc.nat(60),
      fc.nat(60),
      (indexes, settled, a, b) => {
        const column = new Column(
          'a',
          undefined,
          indexes.map((index) => ({ index, item: index + 1_000 })),
        )
        const ends = new Map<number, string>()
        for (const [index, how] of settled) {
          column.settle(index, how)
          if (indexes.includes(index) && !ends.has(index)) ends.set(index, how)
        }
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const within = indexes.filter((index) => index >= from && index <= to).toSorted((x, y) => x - y)
        const open = within.filter((index) => !ends.has(index)).at(-1)
        expect(column.lastOpen(from, to)).toBe(open === undefined ? undefined : open + 1_000)
        expect(column.bad(from, to)).toBe(within.filter((index) => ends.get(index) === 'bad').at(-1))
        expect(column.passed(from, to)).toEqual(within.filter((index) => ends.get(index) === 'passed'))
      },
    ),
  )
})

test('an item settles once', () => {
  const column = new Column('a', undefined, [{ index: 0, item: 7 }])
  column.settle(0, 'bad')
  column.settle(0, 'done')
  expect(column.bad(0, 0)).toBe(0)
  expect(column.lastOpen(0, Number.MAX_SAFE_INTEGER)).toBeUndefined()
  expect(column.itemAt(0)).toBe(7)
})

import fc from 'fast-check'
import { isAbsolute, join, normalize, sep } from 'node:path'
import { expect, it } from 'vitest'
import { parseValuePath, valuePath } from './value-path.ts'

const parts = fc.oneof(
  fc.constantFrom('a', 'b', 'a.json', 'partition', '.', '..', '', '%', '=', 'a=', 'A', '~', 'a.json='),
  fc.string({ unit: 'binary', maxLength: 12 }).filter((part) => !part.includes('/')),
)
const keys = fc.array(parts, { minLength: 1, maxLength: 4 }).map((list) => list.join('/'))
const partitions = fc.option(
  fc.oneof(
    fc.constantFrom('a', 'b', '..', '../..', 'a/b', 'a.json', '\ud800', '+', 'x'.repeat(200), 'é'.repeat(150)),
    fc.string({ unit: 'binary' }),
  ),
  { nil: undefined },
)

it('names that are safe stay as they are', () => {
  expect(valuePath('silver/raw_messages', undefined)).toBe(join('silver', 'raw_messages.json'))
  expect(valuePath('silver/raw_messages', '2026-01-01')).toBe(
    join('silver', 'raw_messages', 'partition=2026-01-01.json'),
  )
  expect(valuePath('a', 'Zürich/1 a')).toBe(join('a', 'partition=Z%C3%BCrich%2F1%20a.json'))
})

it('the path tells which asset and partition it is of, so no two have the same', () => {
  fc.assert(
    fc.property(keys, partitions, (assetKey, partition) => {
      expect(parseValuePath(valuePath(assetKey, partition))).toEqual({ assetKey, partition })
    }),
    { numRuns: 2_000 },
  )
})

it('no value is in a place that another needs as a directory', () => {
  fc.assert(
    fc.property(keys, partitions, keys, partitions, (key, partition, otherKey, otherPartition) => {
      expect(valuePath(otherKey, otherPartition).startsWith(`${valuePath(key, partition)}${sep}`)).toBe(false)
    }),
    { numRuns: 2_000 },
  )
})

it('nothing leaves the root, and no name is longer than file systems allow', () => {
  fc.assert(
    fc.property(keys, partitions, (assetKey, partition) => {
      const path = valuePath(assetKey, partition)
      expect(isAbsolute(path)).toBe(false)
      expect(normalize(path)).toBe(path)
      expect(path.split(sep)).not.toContain('..')
      expect(path).toMatch(/^[\w.%=+/\\-]+$/)
    }),
    { numRuns: 2_000 },
  )
  for (const partition of ['x'.repeat(200), '🧱'.repeat(100)]) {
    expect(
      Math.max(
        ...valuePath('a', partition)
          .split(sep)
          .map((name) => name.length),
      ),
    ).toBeLessThanOrEqual(210)
  }
})

it('an asset called like the file of another is apart from it', () => {
  const paths = [
    valuePath('a', undefined),
    valuePath('a.json/b', undefined),
    valuePath('a.json', 'b'),
    valuePath('a', 'b'),
    valuePath('a/b', undefined),
  ]
  expect(paths).toEqual(
    ['a.json', 'a.json=/b.json', 'a.json=/partition=b.json', 'a/partition=b.json', 'a/b.json'].map((path) =>
      normalize(path),
    ),
  )
})

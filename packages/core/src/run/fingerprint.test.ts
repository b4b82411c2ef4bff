import fc from 'fast-check'
import { expect, it } from 'vitest'

import { derivedDataVersion, fingerprint } from './fingerprint.ts'

it('equal texts have equal names, texts that differ in one unit do not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), (text, at) => {
      expect(fingerprint(text)).toBe(fingerprint(text.slice()))
      const i = text.length === 0 ? 0 : at % text.length
      expect(fingerprint(text)).not.toBe(fingerprint(`${text.slice(0, i)}\u0001${text.slice(i)}`))
    }),
  )
})

it('a hundred thousand short texts have a hundred thousand names', () => {
  const names = new Set(Array.from({ length: 100_000 }, (_, i) => fingerprint(String(i))))
  expect(names.size).toBe(100_000)
})

it('a derived data version does not depend on the order of inputs, but on each version and on the code', () => {
  const version = derivedDataVersion('1', { a: 'x', b: 'y' })
  expect(derivedDataVersion('1', { b: 'y', a: 'x' })).toBe(version)
  expect(derivedDataVersion('2', { a: 'x', b: 'y' })).not.toBe(version)
  expect(derivedDataVersion('1', { a: 'x', b: 'z' })).not.toBe(version)
})

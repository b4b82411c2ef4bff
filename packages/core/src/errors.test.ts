import { expect, it } from 'vitest'

import { InvalidError, isIngotError, toErrorRecord, UserCodeError } from './errors.ts'

it('an error becomes plain data with its cause, code and the first of its stack', () => {
  const record = toErrorRecord(new UserCodeError('user-code/asset-threw', 'it threw', { cause: new TypeError('no') }))
  expect(record).toMatchObject({
    name: 'UserCodeError',
    code: 'user-code/asset-threw',
    message: 'it threw',
    cause: { name: 'TypeError', message: 'no' },
  })
  expect(JSON.parse(JSON.stringify(record))).toEqual(record)
})

it.each([
  ['text', 'text'],
  [{ a: 1 }, '{"a":1}'],
  [undefined, 'undefined'],
  [10n, '10'],
])('%s thrown keeps its text', (thrown, message) => {
  expect(toErrorRecord(thrown)).toEqual({ name: 'Thrown', message })
})

it('a chain of causes that goes round, and a message of a megabyte, stay small', () => {
  const first = new Error('x'.repeat(1_000_000))
  first.cause = first
  expect(JSON.stringify(toErrorRecord(first)).length).toBeLessThan(60_000)
})

it('an error of ours is known by its shape, whichever copy of the package made it', () => {
  expect(isIngotError(new InvalidError('invalid/x', 'm'))).toBe(true)
  expect(isIngotError(Object.assign(new Error('m'), { code: 'storage/full', retryable: true }))).toBe(true)
  expect(isIngotError(Object.assign(new Error('m'), { code: 'ENOENT' }))).toBe(false)
  expect(isIngotError('storage/full')).toBe(false)
})

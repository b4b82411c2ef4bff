import { describe, expect, test } from 'vitest'
import { at, describeShape, listAt, parseJson, stringAt } from './json.ts'

describe('parseJson', () => {
  test.each([
    ['', 'is empty'],
    ['  <html>', 'is a web page, not JSON'],
    ['{"a":', 'is JSON cut short or damaged'],
    ['[1,2', 'is JSON cut short or damaged'],
    ['Too many requests', 'is not JSON'],
  ])('%j %s', (text, why) => {
    expect(parseJson(text)).toEqual({ ok: false, why })
  })

  test('null is JSON', () => {
    expect(parseJson('null')).toEqual({ ok: true, value: null })
  })
})

test('looking into a value finds what is there, and nothing that objects have by nature', () => {
  const value = { a: { b: [' x '], c: '  ', d: ' y ' } }
  expect(listAt(value, 'a', 'b')).toEqual([' x '])
  expect(stringAt(value, 'a', 'd')).toBe('y')
  expect(stringAt(value, 'a', 'c')).toBeNull()
  expect(at(value, 'a', 'b', 'length')).toBeUndefined()
  expect(at(value, 'constructor')).toBeUndefined()
  expect(at(null, 'a')).toBeUndefined()
})

test.each([
  [null, 'null'],
  [7, 'a number'],
  [[], 'an empty list'],
  [{}, 'an empty object'],
  [[[[]]], 'a list that begins with a list'],
  [[{ a: 1 }], 'a list that begins with an object with a'],
  [{ a: 1, b: 2, c: 3, d: 4, e: 5 }, 'an object with a, b, c, d, …'],
])('%j is described as %s', (value, words) => {
  expect(describeShape(value)).toBe(words)
})

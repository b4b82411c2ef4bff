import { describe, expect, test } from 'vitest'

import { measure, percentile, report } from './report-sizes.ts'

const lines = (count: number) => Array.from({ length: count }, (_, index) => `  step(${index})`).join('\n')

describe('measure', () => {
  test('counts lines, functions with their parameters, any and assertions, but not `as const`', () => {
    const text = `export function add(a: number, b: number): number {\n  return a + b\n}\nconst f = (x: any) => x as string\nconst k = 1 as const\n`
    expect(measure({ path: 'a.ts', text })).toEqual({
      path: 'a.ts',
      lineCount: 5,
      functions: [
        { name: 'add', line: 1, lineCount: 3, parameterCount: 2 },
        { name: 'f', line: 4, lineCount: 1, parameterCount: 1 },
      ],
      anyCount: 1,
      assertionCount: 1,
    })
  })

  test('a signature without a body is no function', () => {
    expect(measure({ path: 'a.ts', text: 'interface A { go(): void }' }).functions).toEqual([])
  })
})

describe('report', () => {
  test('names what is over its aim, and sums up last', () => {
    const long = measure({ path: 'long.ts', text: `function long() {\n${lines(500)}\n}` })
    expect(report([long])).toEqual([
      'long.ts  502 lines',
      'long.ts:1  long  502 lines',
      'file lines med/p95/max 502/502/502; function lines 502/502/502',
      '502 lines in 1 files: 1 files over 500 lines, 1 functions over 60, 0 of over 4 parameters, 0 any, 0.0 as/k',
    ])
  })

  test('of no files has a summary too', () => {
    expect(report([]).at(-1)).toMatch(/^0 lines in 0 files/)
  })
})

test('a percentile is one of the numbers', () => {
  expect(percentile([5, 1, 4, 2, 3], 0.5)).toBe(3)
  expect(percentile([5, 1, 4, 2, 3], 1)).toBe(5)
})

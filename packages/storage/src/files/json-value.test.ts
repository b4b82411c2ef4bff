import { InvalidError } from '@ingot/core'
import fc from 'fast-check'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { LineDecoder, NotDecodable, decodeJson } from './json-decode.ts'
import { encodeJson } from './json-encode.ts'

/** `wholeWeight` 0 writes everything in pieces. */
function encode(value: unknown, wholeWeight = 1_000_000, textChars = 1_000_000): string {
  return [...encodeJson(value, 'asset "a"', { wholeWeight, textChars })].join('')
}

function decodeByLines(text: string): unknown {
  const decoder = new LineDecoder()
  for (const line of text.trimEnd().split('\n')) decoder.push(line)
  return decoder.result()
}

class Point {
  readonly x = 1
}

const SAMPLES: readonly unknown[] = [
  null,
  true,
  '',
  'line\nbreak "quoted", \u2028 [ { ] }',
  0,
  -0,
  1.5e300,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  123_456_789_012_345_678_901n,
  undefined,
  new Date(0),
  new Date(Number.NaN),
  new Uint8Array([0, 1, 255]),
  [],
  {},
  [undefined, null, [undefined]],
  { a: undefined, b: { c: [1, { d: new Date(5) }] } },
  new Map<unknown, unknown>([
    ['a', 1],
    [{ key: 'object' }, new Map([[1n, new Set([new Date(1)])]])],
  ]),
  new Set([1, 'a', new Set()]),
  { $ingot: 'date', value: 'mine' },
  { $ingot: { $ingot: 'map', value: [] }, other: new Set([1]) },
  JSON.parse('{"__proto__":{"a":1},"constructor":2}'),
  { 'key "with" quotes:[{': [1], ']': 2, '}': { '{': '[' } },
]

describe.each([
  ['in one piece', undefined],
  ['in pieces', 0],
  ['in some pieces', 60],
])('%s', (_name, wholeWeight) => {
  it.each(SAMPLES.map((sample, i) => [i, sample]))(
    'sample %i comes back as it was, as a whole and by lines',
    (_i, sample) => {
      const text = encode(sample, wholeWeight)
      expect(decodeJson(text)).toStrictEqual(sample)
      expect(decodeByLines(text)).toStrictEqual(sample)
    },
  )

  it('any value comes back as it was, as a whole and by lines', () => {
    const values = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: false,
    })
    const bytes = fc.uint8Array()
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: values }, fc.array(fc.tuple(values, bytes))), (value) => {
        const text = encode(value, wholeWeight)
        expect(decodeJson(text)).toStrictEqual(value)
        expect(decodeByLines(text)).toStrictEqual(value)
      }),
      { numRuns: 300 },
    )
  })

  it('plain JSON is plain JSON to any other program', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // JSON itself has no -0.
        const plain: unknown = JSON.parse(JSON.stringify(value))
        expect(JSON.parse(encode(plain, wholeWeight))).toEqual(plain)
      }),
    )
  })
})

it('a small value is one line, a large array one line for each row', () => {
  const rows = [{ id: 1 }, { id: 2, at: new Date(0) }]
  expect(encode(rows)).toBe('[{"id":1},{"id":2,"at":{"$ingot":"date","value":"1970-01-01T00:00:00.000Z"}}]\n')
  expect(encode(rows, 80)).toBe('[\n{"id":1},\n{"id":2,"at":{"$ingot":"date","value":"1970-01-01T00:00:00.000Z"}}\n]\n')
})

it('no piece of a large value is large', () => {
  const large = {
    rows: Array.from({ length: 50_000 }, (_, id) => ({ id, text: 'x'.repeat(80) })),
    bytes: new Uint8Array(3_000_000),
  }
  const longest = Math.max(...[...encodeJson(large, 'asset "a"')].map((piece) => piece.length))
  expect(longest).toBeLessThan(1_100_000)
  expect(decodeByLines(encode(large))).toEqual(large)
})

it('a text and bytes of many megabytes go in parts, and pairs of half characters stay together', () => {
  const text = `x${'🧱'.repeat(700_000)}`
  const bytes = Uint8Array.from({ length: 2_000_001 }, (_, i) => i % 251)
  for (const decode of [decodeJson, decodeByLines]) {
    expect(decode(encode([text]))).toEqual([text])
    expect(decode(encode(bytes))).toEqual(bytes)
  }
})

it('what another program has indented is read by lines too', () => {
  const value = { rows: [{ id: 1, tags: [] }, { id: 2 }], none: {} }
  expect(decodeByLines(JSON.stringify(value, null, 2))).toEqual(value)
})

it('objects of another realm are plain objects', () => {
  expect(decodeJson(encode(runInNewContext('({ a: [1], at: new Date(3), m: new Map([[1, 2]]) })')))).toEqual({
    a: [1],
    at: new Date(3),
    m: new Map([[1, 2]]),
  })
})

it('a hole in an array is an undefined; a Buffer comes back as a Uint8Array; the same object twice is no cycle', () => {
  // oxlint-disable-next-line no-sparse-arrays -- holes are what is tested
  expect(decodeJson(encode([1, , 3]))).toStrictEqual([1, undefined, 3])
  expect(decodeJson(encode(Buffer.from('hi')))).toStrictEqual(new Uint8Array([104, 105]))
  const shared = { a: 1 }
  expect(decodeJson(encode([shared, shared]))).toEqual([shared, shared])
})

const cycle: { rows: unknown[] } = { rows: [] }
cycle.rows.push(new Map([['self', cycle]]))

describe.each([undefined, 0, 60])('pieces of weight %s', (wholeWeight) => {
  it.each([
    ['a function', { rows: [1, { callback: () => 1 }] }, 'value.rows[1].callback is a function'],
    ['a symbol', [Symbol('s')], 'value[0] is a symbol'],
    ['a symbol as a key', { a: { [Symbol('s')]: 1 } }, 'value.a has a symbol as a key'],
    ['an instance of a class', { at: new Point() }, 'value.at is an instance of Point'],
    ['a URL', new Set([new URL('http://x')]), 'value[0] is an instance of URL'],
    ['a regular expression', /x/, 'value is an instance of RegExp'],
    ['other typed arrays', [new Float64Array(1)], 'value[0] is an instance of Float64Array'],
    ['a cycle', cycle, 'value.rows[0][0][1] contains itself'],
  ])('%s is refused, with the place where it is', (_what, value, message) => {
    expect(() => encode(value, wholeWeight)).toThrow(InvalidError)
    expect(() => encode(value, wholeWeight)).toThrow(`the value of asset "a" cannot be stored: ${message}.`)
  })
})

it('a value nested without end is refused instead of running out of stack', () => {
  let deep: unknown = 1
  for (let i = 0; i < 200_000; i += 1) deep = [deep]
  for (const wholeWeight of [undefined, 0, 1e9]) expect(() => encode(deep, wholeWeight)).toThrow('is nested too deeply')
})

it('a text that is cut short, or tagged with what is not known, is not decoded', () => {
  const text = encode(
    Array.from({ length: 10 }, (_, id) => ({ id })),
    60,
  )
  for (let end = 1; end < text.length - 2; end += 7) {
    expect(() => decodeJson(text.slice(0, end))).toThrow(NotDecodable)
    expect(() => decodeByLines(text.slice(0, end))).toThrow(NotDecodable)
  }
  for (const bad of ['{"$ingot":"later","value":1}', '{"$ingot":"map","value":"x"}', ']', '[\n1\n]\n]']) {
    expect(() => decodeJson(bad)).toThrow(NotDecodable)
    expect(() => decodeByLines(bad)).toThrow(NotDecodable)
  }
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { InvalidError } from '../errors.ts'
import { printSelection } from './print.ts'
import { parseSelection } from './syntax.ts'
import type { Depth, Selection } from './syntax.ts'

const key = (pattern: string): Selection => ({ kind: 'key', pattern })
const traverse = (of: Selection, upstream: Depth, downstream: Depth): Selection => ({
  kind: 'traverse',
  of,
  upstream,
  downstream,
})
const [a, b, c] = [key('a'), key('b'), key('c')]

function failureOf(text: string): InvalidError {
  try {
    parseSelection(text)
  } catch (error) {
    if (error instanceof InvalidError) return error
    throw error
  }
  throw new Error(`${JSON.stringify(text)} parses`)
}

/** The first line of the message, and the character of the text above the caret. */
function complaintOf(text: string): { readonly problem: string; readonly pointsAt: string } {
  const [problem = '', line = '', caret = ''] = failureOf(text).message.split('\n')
  return { problem, pointsAt: [...line][caret.indexOf('^')] ?? 'the end' }
}

const VALID: readonly (readonly [string, Selection])[] = [
  ['*', { kind: 'all' }],
  ['silver/messages', key('silver/messages')],
  ['silver/*', key('silver/*')],
  ['key:silver/*_daily', key('silver/*_daily')],
  ['key:*', key('*')],
  ['"two words"', key('two words')],
  ['key:"two words"', key('two words')],
  ['key:a:b=c', key('a:b=c')],
  ['key:and', key('and')],
  ['"not"', key('not')],
  [String.raw`key:"a \"b\" \\ c"`, key(String.raw`a "b" \ c`)],
  ['key:"(a+b), c"', key('(a+b), c')],
  ['tag:pii', { kind: 'tag', tag: 'pii' }],
  ['tag:pii=yes', { kind: 'tag', tag: 'pii', value: 'yes' }],
  ['tag:pii=a=b', { kind: 'tag', tag: 'pii', value: 'a=b' }],
  ['tag:pii=""', { kind: 'tag', tag: 'pii', value: '' }],
  ['tag:"a=b"="c d"', { kind: 'tag', tag: 'a=b', value: 'c d' }],
  ['owner:team:growth', { kind: 'attribute', attribute: 'owner', value: 'team:growth' }],
  ['group:core', { kind: 'attribute', attribute: 'group', value: 'core' }],
  ['kind:sql', { kind: 'attribute', attribute: 'kind', value: 'sql' }],
  ['layer:gold', { kind: 'attribute', attribute: 'layer', value: 'gold' }],
  ['Layer:Gold', { kind: 'attribute', attribute: 'layer', value: 'Gold' }],
  ['+a', traverse(a, 'unlimited', 0)],
  ['a+', traverse(a, 0, 'unlimited')],
  ['+a+', traverse(a, 'unlimited', 'unlimited')],
  ['2+key:a', traverse(a, 2, 0)],
  ['key:a+3', traverse(a, 0, 3)],
  ['2+a+3', traverse(a, 2, 3)],
  ['0+a', traverse(a, 0, 0)],
  ['007+a', traverse(a, 7, 0)],
  ['1+(a or b)+', traverse({ kind: 'or', of: [a, b] }, 1, 'unlimited')],
  ['1+sinks(a)', traverse({ kind: 'sinks', of: a }, 1, 0)],
  ['+*', traverse({ kind: 'all' }, 'unlimited', 0)],
  ['"a"+', traverse(a, 0, 'unlimited')],
  ['12', key('12')],
  ['12+', traverse(key('12'), 0, 'unlimited')],
  ['12+ and a', { kind: 'and', of: [traverse(key('12'), 0, 'unlimited'), a] }],
  ['12 +', traverse(key('12'), 0, 'unlimited')],
  ['1+2', traverse(key('2'), 1, 0)],
  ['key:1+2', traverse(key('1'), 0, 2)],
  ['"1"+2', traverse(key('1'), 0, 2)],
  ['not a', { kind: 'not', of: a }],
  ['not not a', { kind: 'not', of: { kind: 'not', of: a } }],
  ['not +a', { kind: 'not', of: traverse(a, 'unlimited', 0) }],
  ['a and b and c', { kind: 'and', of: [a, b, c] }],
  ['a or b and c', { kind: 'or', of: [a, { kind: 'and', of: [b, c] }] }],
  ['(a or b) and c', { kind: 'and', of: [{ kind: 'or', of: [a, b] }, c] }],
  ['a and (b and c)', { kind: 'and', of: [a, { kind: 'and', of: [b, c] }] }],
  ['not a and b', { kind: 'and', of: [{ kind: 'not', of: a }, b] }],
  ['a AND Not b OR c', { kind: 'or', of: [{ kind: 'and', of: [a, { kind: 'not', of: b }] }, c] }],
  ['NOT(a)', { kind: 'not', of: a }],
  ['((a))', a],
  ['sinks(a or b)', { kind: 'sinks', of: { kind: 'or', of: [a, b] } }],
  ['ROOTS (a)', { kind: 'roots', of: a }],
  ['\t a \n', a],
]

describe('a selection means', () => {
  test.each(VALID)('%s', (text, selection) => {
    expect(parseSelection(text)).toStrictEqual(selection)
  })
})

/** Text, the character under the caret, and what the sentence says. */
const WRONG: readonly (readonly [text: string, pointsAt: string, says: string])[] = [
  ['', 'the end', 'character 1: the selection is empty, expected an asset key, an attribute such as `group:`'],
  ['   ', ' ', 'character 1: the selection is empty'],
  ['a b', 'b', 'character 3: expected `and`, `or` or the end of the selection, but found `b`'],
  ['a, b', ',', 'character 2: a list with commas is not in the language, use `or` instead of `,`'],
  ['status:failed', 's', 'unknown attribute `status:`, the attributes are `key:`, `tag:`, `owner:`, `group:`, `kind:`'],
  ['a or status:', 's', 'character 6: unknown attribute `status:`'],
  [':a', ':', 'expected an attribute before the `:`, the attributes are `key:`'],
  ['key:', 'the end', 'character 5: expected a value directly after the `:`'],
  ['key: a', ' ', 'character 5: expected a value directly after the `:`'],
  ['tag:=x', '=', 'expected a value directly after the `:`'],
  ['tag:x=', 'the end', 'expected a value directly after the `=`'],
  ['a and', 'the end', 'character 6: expected an asset key'],
  ['a and or b', 'o', 'but found `or`; for the asset of that name write `key:or`'],
  ['and', 'a', 'but found `and`; for the asset of that name write `key:and`'],
  ['not', 'the end', 'but the selection ends here'],
  ['(a or b', 'the end', '`and`, `or` or the `)` for the `(` at character 1, but the selection ends here'],
  ['()', ')', 'expected an asset key, an attribute such as `group:`, `*`, `sinks(`, `roots(` or `(`, but found `)`'],
  ['a)', ')', 'expected `and`, `or` or the end of the selection, but found `)`'],
  ['sinks', 'the end', 'expected `(` after `sinks` (the asset of that name is `key:sinks`)'],
  ['roots a', 'a', 'expected `(` after `roots`'],
  ['+', 'the end', 'expected an asset key'],
  ['++a', '+', 'character 2: expected an asset key'],
  ['a++', '+', 'character 3: expected `and`, `or` or the end'],
  ['+not a', 'n', 'expected an asset key'],
  ['a+ 3', '3', 'but found `3`'],
  ['2 +a', 'a', 'but found `a`'],
  ['a+3b', '3', 'but found `3b`'],
  ['1234567890+a', '1', 'expected a depth of at most 9 digits; leave it out for no limit'],
  ['a or "b', '"', 'character 6: the quote that opens here is not closed'],
  [String.raw`"a\n"`, '\\', 'inside quotes a backslash must be followed by `"` or by another backslash'],
  ['"a"b', 'b', 'but found `b`'],
  ['"🦊🦊" b', 'b', 'character 6: '],
  ['a\n\tb', 'b', 'character 4: '],
]

describe('a wrong selection is told what was expected, and where', () => {
  test.each(WRONG)('%j', (text, pointsAt, says) => {
    const complaint = complaintOf(text)
    expect(complaint.problem).toContain(says)
    expect(complaint.pointsAt).toBe(pointsAt)
    expect(failureOf(text)).toMatchObject({ code: 'invalid/selection-syntax', retryable: false })
  })

  test('the whole message is the sentence, the text and the caret', () => {
    expect(failureOf('silver/a, silver/b').message).toBe(
      [
        'selection, character 9: a list with commas is not in the language, use `or` instead of `,`',
        'silver/a, silver/b',
        '        ^',
      ].join('\n'),
    )
  })

  test('of a long text only the part around the mistake is shown', () => {
    const text = `${'a or '.repeat(1_000)}! b${' or a'.repeat(1_000)}`
    const { problem, pointsAt } = complaintOf(text)
    expect(problem).toContain('character 5003: ')
    expect(pointsAt).toBe('b')
    expect(failureOf(text).message.length).toBeLessThan(500)
  })
})

describe('deep nesting', () => {
  const SHAPES: readonly (readonly [string, (levels: number) => string])[] = [
    ['parentheses', (levels) => `${'('.repeat(levels)}a${')'.repeat(levels)}`],
    ['nots', (levels) => `${'not '.repeat(levels)}a`],
    ['sinks', (levels) => `${'sinks('.repeat(levels)}a${')'.repeat(levels)}`],
    ['open parentheses', (levels) => '('.repeat(levels)],
  ]

  test.each(SHAPES)('of 10,000 %s is a syntax error', (_, nest) => {
    expect(failureOf(nest(10_000)).message).toContain('expected at most 200 levels of parentheses and `not`')
  })

  test.each(SHAPES.slice(0, 3))('of 200 %s parses, of 201 does not', (_, nest) => {
    expect(() => parseSelection(nest(200))).not.toThrow()
    expect(() => parseSelection(nest(201))).toThrow(InvalidError)
  })

  test('is not what a long list is: 10,000 `or`s parse', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `a${index}`)
    expect(parseSelection(many.join(' or '))).toMatchObject({ kind: 'or', of: { length: 10_000 } })
  })
})

const depths: fc.Arbitrary<Depth> = fc.oneof(fc.constant<Depth>('unlimited'), fc.nat({ max: 999_999_999 }))
const values = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a', '2', '*', 'and', 'NOT', 'a b', '"', '\\', 'a=b', 'a,b', '', 'key:x', 'a+'),
)
const leaves: fc.Arbitrary<Selection> = fc.oneof(
  fc.constant<Selection>({ kind: 'all' }),
  values.map(key),
  values.map((tag): Selection => ({ kind: 'tag', tag })),
  fc.tuple(values, values).map(([tag, value]): Selection => ({ kind: 'tag', tag, value })),
  fc
    .tuple(fc.constantFrom('owner', 'group', 'kind', 'layer'), values)
    .map(([attribute, value]): Selection => ({ kind: 'attribute', attribute, value })),
)
const { selection: selections } = fc.letrec<{ selection: Selection }>((tie) => ({
  selection: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaves,
    fc.tuple(fc.constantFrom('not', 'sinks', 'roots'), tie('selection')).map(([kind, of]): Selection => ({ kind, of })),
    fc
      .tuple(fc.constantFrom('and', 'or'), fc.array(tie('selection'), { minLength: 2, maxLength: 4 }))
      .map(([kind, of]): Selection => ({ kind, of })),
    fc.tuple(tie('selection'), depths, depths).map(([of, upstream, downstream]) => traverse(of, upstream, downstream)),
  ),
}))
const PIECES = ['a', 'b', '2', '+', '(', ')', '"', '\\', ',', ' ', '*', ':', '=', 'key:', 'tag:', 'layer:', 'status:']
const pieces = fc.constantFrom(...PIECES, ' and ', ' or ', 'not ', 'sinks(', 'roots')

function parsed(text: string): Selection | 'refused' {
  try {
    return parseSelection(text)
  } catch (error) {
    if (error instanceof InvalidError && error.code === 'invalid/selection-syntax') return 'refused'
    throw error
  }
}

describe('for every', () => {
  test('selection, printing it and parsing that gives the same selection', () => {
    fc.assert(
      fc.property(selections, (selection) => {
        expect(parseSelection(printSelection(selection))).toStrictEqual(selection)
      }),
      { numRuns: 1_000 },
    )
  })

  test('text that parses, what it prints as parses to the same and prints as itself', () => {
    const texts = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, (text) => {
        const selection = parsed(text)
        if (selection === 'refused') return
        const printed = printSelection(selection)
        expect(parseSelection(printed)).toStrictEqual(selection)
        expect(printSelection(parseSelection(printed))).toBe(printed)
      }),
      { numRuns: 5_000 },
    )
  })

  test('string at all, the parser throws nothing but its own error, with a caret inside the message', () => {
    const strings = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(strings, (text) => {
        if (parsed(text) !== 'refused') return
        expect(failureOf(text).message).toMatch(/^selection, character \d+: .*\n.*\n *\^$/u)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('printing', () => {
  const PRINTED: readonly (readonly [string, string])[] = [
    ['silver/messages', 'key:silver/messages'],
    ['((a)) AND (b)', 'key:a and key:b'],
    ['(a and b) or c', 'key:a and key:b or key:c'],
    ['2+(+a)', '2+(+key:a)'],
    ['0+a+2', 'key:a+2'],
    ['a+0', '0+key:a'],
    ['tag:"plain"="two words"', 'tag:plain="two words"'],
  ]
  test.each(PRINTED)('%s gives %s', (text, printed) => {
    expect(printSelection(parseSelection(text))).toBe(printed)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { InvalidError } from '../errors.ts'
import { select, selectAssets } from './evaluate.ts'
import type { Selectable, SelectionGraph } from './evaluate.ts'
import { parseSelection } from './syntax.ts'
import type { Selection } from './syntax.ts'

type Edge = readonly [from: string, to: string]

function node(key: string, rest: Partial<Selectable> = {}): Selectable {
  return { key, group: 'default', kinds: [], owners: [], tags: {}, ...rest }
}

function graphOf(nodes: readonly Selectable[], edges: readonly Edge[]): SelectionGraph {
  const below = Map.groupBy(edges, ([from]) => from)
  const above = Map.groupBy(edges, ([, to]) => to)
  return {
    nodes: new Map(nodes.map((each) => [each.key, each])),
    upstream: (key) => (above.get(key) ?? []).map(([from]) => from),
    downstream: (key) => (below.get(key) ?? []).map(([, to]) => to),
  }
}

/** a → b → c → d, b → e; f alone. */
const letters = graphOf(
  ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => node(key)),
  [
    ['a', 'b'],
    ['b', 'c'],
    ['c', 'd'],
    ['b', 'e'],
  ],
)

const house = graphOf(
  [
    node('bronze/slack', { layer: 'bronze', kinds: ['http'], owners: ['ada@example.com'], tags: { pii: 'yes' } }),
    node('silver/messages', {
      layer: 'silver',
      kinds: ['sql', 'table'],
      group: 'chat',
      tags: { pii: 'no', tier: '1' },
    }),
    node('silver/users', { layer: 'silver', kinds: ['sql'], group: 'chat', owners: ['team:growth'] }),
    node('gold/messages_daily', { layer: 'gold', tags: { tier: '' } }),
    node('with space', {}),
    node('1', {}),
  ],
  [
    ['bronze/slack', 'silver/messages'],
    ['bronze/slack', 'silver/users'],
    ['silver/messages', 'gold/messages_daily'],
  ],
)

function refusalOf(text: string, graph: SelectionGraph): InvalidError {
  try {
    selectAssets(text, graph)
  } catch (error) {
    if (error instanceof InvalidError) return error
    throw error
  }
  throw new Error(`${text} selects`)
}

describe('on the graph a → b → c → d, b → e, f', () => {
  const SELECTED: readonly (readonly [string, string])[] = [
    ['*', 'abcdef'],
    ['a', 'a'],
    ['d or a', 'ad'],
    ['not a', 'bcdef'],
    ['not not a', 'a'],
    ['not *', ''],
    ['* and not (c or d)', 'abef'],
    ['a or b and c', 'a'],
    ['(a or b) and b', 'b'],
    ['not a and not b', 'cdef'],
    ['a+', 'abcde'],
    ['+d', 'abcd'],
    ['+c+', 'abcd'],
    ['b+1', 'bce'],
    ['1+d', 'cd'],
    ['1+c+1', 'bcd'],
    ['0+c', 'c'],
    ['2+(d or e)', 'abcde'],
    ['+f+', 'f'],
    ['sinks(*)', 'def'],
    ['roots(*)', 'af'],
    ['sinks(a or b or d)', 'bd'],
    ['roots(c or d or f)', 'cf'],
    ['sinks(+c)', 'c'],
    ['sinks(not *)', ''],
    ['roots(b+) or sinks(+b)', 'b'],
    ['not (a+)', 'f'],
  ]
  test.each(SELECTED)('%s is %s', (text, keys) => {
    expect(selectAssets(text, letters).join('')).toBe(keys)
  })
})

describe('by attribute', () => {
  const SELECTED: readonly (readonly [string, readonly string[]])[] = [
    ['layer:silver', ['silver/messages', 'silver/users']],
    ['layer:Silver', []],
    ['layer:sil*', []],
    ['group:chat', ['silver/messages', 'silver/users']],
    ['kind:table', ['silver/messages']],
    ['owner:team:growth', ['silver/users']],
    ['owner:"ada@example.com"', ['bronze/slack']],
    ['tag:pii', ['bronze/slack', 'silver/messages']],
    ['tag:pii=yes', ['bronze/slack']],
    ['tag:tier=""', ['gold/messages_daily']],
    ['tag:constructor', []],
    ['tag:__proto__', []],
    ['silver/*', ['silver/messages', 'silver/users']],
    ['*messages*', ['silver/messages', 'gold/messages_daily']],
    ['*/messages', ['silver/messages']],
    ['s*/*s', ['silver/messages', 'silver/users']],
    ['silver/messages*messages', []],
    ['nothing/*', []],
    ['"with space"', ['with space']],
    ['"with *"', ['with space']],
    ['1+1', ['1']],
    ['silver/messages+ and layer:gold', ['gold/messages_daily']],
  ]
  test.each(SELECTED)('%s', (text, keys) => {
    expect(selectAssets(text, house)).toEqual(keys)
  })
})

describe('a key that no asset has', () => {
  test('is refused, with the nearest key first, and those of the same last segment', () => {
    const refusal = refusalOf('gold/messages', house)
    expect(refusal.code).toBe('invalid/unknown-asset')
    expect(refusal.message).toBe('selection: no asset has the key "gold/messages"; did you mean "silver/messages"?')
    expect(refusalOf('silver/mesages', house).message).toContain('did you mean "silver/messages"?')
  })

  test('is shown at most three others', () => {
    const graph = graphOf(
      ['table1', 'table22', 'x/tablE', 'tables', 'other/table'].map((key) => node(key)),
      [],
    )
    expect(refusalOf('table', graph).message).toContain('did you mean "table1", "tables" or "table22"?')
  })

  test('is told when nothing comes close', () => {
    expect(refusalOf('zz', letters).message).toContain('no key comes close to it')
    expect(refusalOf('""', letters).message).toContain('no asset has the key ""')
  })

  test('is refused wherever it stands, also where it could not change the answer', () => {
    expect(() => selectAssets('* or zzzz', letters)).toThrow(InvalidError)
    expect(() => selectAssets('layer:none and zzzz', letters)).toThrow(InvalidError)
  })
})

describe('at the edges of a graph', () => {
  test('an asset that depends on itself is still a root and a sink', () => {
    const graph = graphOf([node('a')], [['a', 'a']])
    expect(selectAssets('roots(*) and sinks(*)', graph)).toEqual(['a'])
  })

  test('an edge to a key that is not a node is not followed', () => {
    const graph = graphOf(
      [node('a'), node('c')],
      [
        ['a', 'gone'],
        ['gone', 'c'],
      ],
    )
    expect(selectAssets('a+', graph)).toEqual(['a'])
  })

  test('a circle is walked once', () => {
    const graph = graphOf(
      [node('a'), node('b')],
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    )
    expect(selectAssets('+a+', graph)).toEqual(['a', 'b'])
  })

  test('an empty graph has an empty answer', () => {
    expect(selectAssets('+* and not layer:x', graphOf([], []))).toEqual([])
  })

  test('a wildcard with many stars costs no more than one with few', () => {
    const graph = graphOf([node('a'.repeat(20_000))], [])
    expect(selectAssets(`${'a*'.repeat(100)}b`, graph)).toEqual([])
  })
})

test('a traversal over 10,000 nodes asks for the neighbours of each node once a side', () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => `n${index}`)
  // A ladder: each node has the next two below it, so that most are reached along two ways.
  const edges = keys.flatMap((from, index): Edge[] => keys.slice(index + 1, index + 3).map((to) => [from, to]))
  const ladder = graphOf(
    keys.map((key) => node(key)),
    edges,
  )
  const asked = { upstream: 0, downstream: 0 }
  const counted: SelectionGraph = {
    nodes: ladder.nodes,
    upstream: (key) => ((asked.upstream += 1), ladder.upstream(key)),
    downstream: (key) => ((asked.downstream += 1), ladder.downstream(key)),
  }
  expect(selectAssets('+n5000+', counted)).toHaveLength(10_000)
  expect(asked).toEqual({ upstream: 5_001, downstream: 5_000 })
})

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const
const names = fc.constantFrom(...NAMES)
const graphs = fc
  .tuple(fc.array(fc.tuple(names, names), { maxLength: 14 }), fc.array(fc.constantFrom('x', 'y'), { minLength: 7 }))
  .map(([edges, layers]) =>
    graphOf(
      NAMES.map((key, index) => node(key, { layer: layers[index] })),
      edges,
    ),
  )
const depths = fc.constantFrom('', '0', '1', '2')
const { text: texts } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(names, fc.constantFrom('*', 'layer:x', 'layer:y', 'layer:z')),
    fc.tuple(tie('text'), fc.constantFrom('and', 'or'), tie('text')).map(([l, word, r]) => `(${l}) ${word} (${r})`),
    fc.tuple(fc.constantFrom('not ', 'sinks', 'roots'), tie('text')).map(([word, of]) => `${word}(${of})`),
    fc.tuple(depths, tie('text'), depths).map(([up, of, down]) => `${up}+(${of})+${down}`),
  ),
}))

function chosen(text: string, graph: SelectionGraph): readonly string[] {
  return selectAssets(text, graph)
}

function holds(name: string, check: (graph: SelectionGraph, e: string, f: string) => void): void {
  test(name, () => fc.assert(fc.property(graphs, texts, texts, check)))
}

describe('for every graph and selections E and F', () => {
  holds('not (E and F) is (not E or not F)', (graph, e, f) => {
    expect(chosen(`not ((${e}) and (${f}))`, graph)).toEqual(chosen(`not (${e}) or not (${f})`, graph))
  })

  holds('not (E or F) is (not E and not F)', (graph, e, f) => {
    expect(chosen(`not ((${e}) or (${f}))`, graph)).toEqual(chosen(`not (${e}) and not (${f})`, graph))
  })

  holds('E+ and +E contain E, and +E+ is both together', (graph, e) => {
    const [above, below] = [chosen(`+(${e})`, graph), chosen(`(${e})+`, graph)]
    expect(below).toEqual(expect.arrayContaining([...chosen(e, graph)]))
    expect(above).toEqual(expect.arrayContaining([...chosen(e, graph)]))
    expect(chosen(`+(${e})+`, graph)).toEqual(chosen(`+(${e}) or (${e})+`, graph))
  })

  holds('two steps of one edge are one step of two', (graph, e) => {
    expect(chosen(`((${e})+1)+1`, graph)).toEqual(chosen(`(${e})+2`, graph))
  })

  holds('no walk is longer than the graph: E+7 is E+', (graph, e) => {
    expect(chosen(`(${e})+7`, graph)).toEqual(chosen(`(${e})+`, graph))
  })

  holds('sinks(E) and roots(E) are members of E, and taking them twice changes nothing', (graph, e) => {
    for (const word of ['sinks', 'roots']) {
      const members = chosen(`${word}(${e})`, graph)
      expect(chosen(e, graph)).toEqual(expect.arrayContaining([...members]))
      expect(chosen(`${word}(${word}(${e}))`, graph)).toEqual(members)
    }
  })

  holds('the answer is a subset of the nodes and select agrees with selectAssets', (graph, e) => {
    const selection: Selection = parseSelection(e)
    const keys = select(selection, graph)
    expect([...graph.nodes.keys()].filter((key) => keys.has(key))).toEqual(chosen(e, graph))
    expect(keys.size).toBe(chosen(e, graph).length)
  })
})

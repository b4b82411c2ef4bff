import { describe, expect, it } from 'vitest'

import { dynamic } from './dynamic.ts'
import { defineJob } from './job.ts'
import { defineOp } from './op.ts'
import type { Wire } from './wire.ts'

const list = defineOp({ name: 'list', run: () => dynamic({ a: 1, b: 2 }) })
const show = defineOp({ name: 'show', run: ({ value }: { value: unknown }) => String(value) })

describe('compose', () => {
  it.each([
    [
      'a wire that leaves its map',
      () => {
        let leaked: Wire<string> | undefined
        list().map((item) => (leaked = show({ value: item })))
        show({ value: leaked })
      },
      'was made within a map and is used outside of it',
    ],
    ['the result of a map as a value', () => show({ value: list().map((value) => show({ value })) }), 'Use .collect()'],
    ['one alias twice', () => [show({ value: 1 }, { as: 'x' }), show({ value: 2 }, { as: 'x' })], '"x" is used twice'],
    [
      'a record of wires as a value',
      () => show({ value: { a: list() } }),
      'input "value" has a wire inside, at .a. A wire is not a value yet: pass it to an op by itself',
    ],
    ['nothing', () => undefined, 'compose called no op'],
    ['a wait', async () => show({ value: 1 }), 'compose is async'],
  ])('refuses %s', (_what, compose, words) => {
    expect(() => defineJob({ name: 'bad', compose })).toThrow(words)
  })

  it('is where ops are called, and nowhere else', () => {
    expect(() => show({ value: 1 })).toThrow('op "show" was called outside of compose')
  })

  it('names a second use of an op, and takes order without values', () => {
    const job = defineJob({
      name: 'twice',
      compose: () => {
        const first = show({ value: 1 })
        show({ value: 2 }, { after: [first] })
      },
    })
    const { work } = job.spec
    const nodes = work.kind === 'ops' ? work.graph.nodes : []
    expect(nodes.map((node) => [node.key, node.after.length])).toEqual([
      ['show', 0],
      ['show_2', 1],
    ])
  })
})

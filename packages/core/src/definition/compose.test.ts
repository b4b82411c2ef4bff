import { describe, expect, it } from 'vitest'
import { z } from 'zod'

import { dynamic } from './dynamic.ts'
import { defineGraph } from './graph-definition.ts'
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

  it.each([
    ['a template', (wire: Wire) => `/videos/${wire as unknown as string}`],
    ['String', (wire: Wire) => String(wire as unknown as Date)],
    ['JSON', (wire: Wire) => JSON.stringify(wire)],
    ['JSON of what it is in', (wire: Wire) => JSON.stringify({ a: [wire] })],
    ['its keys', (wire: Wire) => Object.keys(wire)],
    ['a spread', (wire: Wire) => ({ ...wire })],
    ['a spread into a list', (wire: Wire) => [...(wire as unknown as readonly unknown[])]],
    ['in', (wire: Wire) => 'n' in wire],
    ['hasOwn', (wire: Wire) => Object.hasOwn(wire, 'n')],
  ])('refuses a wire as a value: %s', (_what, use) => {
    const config = z.object({ s: z.object({ n: z.number() }) })
    const composing = (compose: (given: { readonly s: Wire }) => unknown) => () =>
      defineJob({ name: 'bad', config, compose: (given) => compose({ s: given.config.s }) })
    const refusal = (what: string) =>
      expect.objectContaining({
        code: 'definition/bad-compose',
        message: `job "bad": ${what} is a wire, and a wire is not a value yet: pass it to an op.`,
      })
    expect(composing(({ s }) => use(s))).toThrow(refusal('config.s'))
    expect(composing(() => use(show({ value: 1 })))).toThrow(refusal('output "value" of op "show"'))
    expect(composing(() => list().map((item) => void use(item)))).toThrow(refusal('the item of a map over op "list"'))
    expect(composing(() => use(list().map((value) => show({ value })) as unknown as Wire))).toThrow(
      refusal('the result of a map over op "list"'),
    )
  })

  it('finds a wire deep within a literal, also one given to a graph, and takes a literal that contains itself', () => {
    const graph = defineGraph({ name: 'graph', compose: ({ value }: { value: Wire }) => show({ value }) })
    const deep = () => ({ a: [1, { b: show({ value: 1 }, { as: 'first' }) }] })
    const words = 'input "value" has a wire inside, at .a[1].b. A wire is not a value yet'
    expect(() => defineJob({ name: 'bad', compose: () => show({ value: deep() }) })).toThrow(`op "show": ${words}`)
    expect(() => defineJob({ name: 'bad', compose: () => graph({ value: deep() }) })).toThrow(
      `op "graph.show": ${words}`,
    )
    const loop: Record<string, unknown> = { rows: Array.from({ length: 100_000 }, (_, i) => ({ i })) }
    loop['self'] = loop
    expect(() => defineJob({ name: 'good', compose: () => show({ value: loop }) })).not.toThrow()
  })

  it('says whose compose threw, and keeps the cause', () => {
    const cause = new TypeError('no such thing')
    const graph = defineGraph({
      name: 'inner',
      compose: () => {
        throw cause
      },
    })
    const refusal = (message: string) => expect.objectContaining({ code: 'definition/bad-compose', message, cause })
    expect(() => defineJob({ name: 'bad', compose: () => graph() })).toThrow(
      refusal('job "bad": graph "inner": its compose threw: no such thing'),
    )
    const compose = () => {
      throw cause
    }
    expect(() => defineJob({ name: 'bad', compose })).toThrow(refusal('job "bad": its compose threw: no such thing'))
  })

  it('refuses a graph that calls itself, straight or through another', () => {
    const even: () => unknown = defineGraph({ name: 'even', compose: () => odd() })
    const odd = defineGraph({ name: 'odd', compose: () => even() })
    expect(() => defineJob({ name: 'bad', compose: () => even() })).toThrow(
      expect.objectContaining({
        code: 'definition/bad-compose',
        message: 'job "bad": graph "even.odd.even" is called by itself; a graph has no end then.',
      }),
    )
  })
})

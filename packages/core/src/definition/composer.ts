/**
 * composer — records, while an author's `compose` runs, which op reads what. Composing touches no data and happens once,
 * when the project is loaded.
 *
 * Errors   DefinitionError definition/bad-compose   what is wired cannot be run; the message names the op
 */
import { DefinitionError, isIngotError, toErrorRecord } from '../errors.ts'
import { checkName } from './key.ts'
import type { Collector, MapScope, OpGraph, OpNode, OpSource, OpTrigger } from './op-graph.ts'
import { WHOLE } from './op-graph.ts'
import type { OpSpec } from './op-spec.ts'
import { ONLY_OUTPUT } from './step.ts'
import type { Watchable } from './wire.ts'
import { handleIn, placeOfWire, wireProxy } from './wire-proxy.ts'

/** Of one use of an op or graph. */
export interface CallOptions {
  /** Its key, where the op is used more than once; else the second use is `name_2`. */
  readonly as?: string
  /** What must have succeeded first though it is not read. */
  readonly after?: readonly Watchable[]
}

interface Composer {
  readonly job: string
  readonly nodes: OpNode[]
  readonly scopes: MapScope[]
  /** Names used within the graph that is being composed. */
  taken: Set<string>
  prefix: string
  /** Functions of the graphs that are being composed, to find one that calls itself. */
  graphs: readonly unknown[]
  scope: MapScope | undefined
  after: readonly OpSource[]
  trigger: OpTrigger | undefined
}

/** What a wire is inside; `scope` is the map in which it was made. */
interface WireHandle {
  readonly kind: 'wire'
  readonly composer: Composer
  readonly scope: MapScope | undefined
  readonly source: OpSource
}
interface MappedHandle {
  readonly kind: 'mapped'
  readonly composer: Composer
  readonly scope: MapScope
  readonly result: unknown
}
type Handle = WireHandle | MappedHandle

let current: Composer | undefined

/** Runs `compose`, which is given the job's config as wires. */
export function composeOps(job: string, compose: (config: unknown) => unknown): OpGraph {
  const before = current
  const composer: Composer = {
    job,
    nodes: [],
    scopes: [],
    taken: new Set(),
    prefix: '',
    graphs: [],
    scope: undefined,
    after: [],
    trigger: undefined,
  }
  current = composer
  try {
    const result = ofAuthor(`job "${job}"`, () => compose(configWire(composer, [])))
    if (result instanceof Promise) throw bad(composer, 'compose is async; it wires ops and waits for nothing')
  } finally {
    current = before
  }
  if (composer.nodes.length === 0) throw bad(composer, 'compose called no op')
  return { nodes: composer.nodes, scopes: composer.scopes }
}

export function callOp(op: OpSpec, inputs: Readonly<Record<string, unknown>>, options: CallOptions = {}): unknown {
  const composer = active(`op "${op.name}"`)
  const key = composer.prefix + takeName(composer, op.name, options.as)
  const node: OpNode = {
    key,
    op,
    scope: composer.scope,
    inputs: Object.entries(inputs).map(([name, value]) => ({
      name,
      source: inputSource(composer, value, `op "${key}": input "${name}"`),
    })),
    after: [...composer.after, ...endsOf(composer, options.after ?? [], `op "${key}": after`)],
    trigger: composer.trigger,
  }
  composer.nodes.push(node)
  const outputOf = (output: string) => wire(composer, { kind: 'output', node, output })
  if (op.outputs === undefined) return outputOf(ONLY_OUTPUT)
  return Object.fromEntries(Object.keys(op.outputs).map((output) => [output, outputOf(output)]))
}

/** Composes a graph within a graph: its ops are `name.op`. */
export function callGraph(
  name: string,
  compose: (inputs: Readonly<Record<string, unknown>>) => unknown,
  inputs: Readonly<Record<string, unknown>>,
  options: CallOptions = {},
): unknown {
  const composer = active(`graph "${name}"`)
  const key = takeName(composer, name, options.as)
  const what = `graph "${composer.prefix}${key}"`
  const after = [...composer.after, ...endsOf(composer, options.after ?? [], `${what}: after`)]
  const wires = Object.fromEntries(
    Object.entries(inputs).map(([input, value]) => [
      input,
      placeOfWire(value) === undefined ? constant(composer, value) : value,
    ]),
  )
  if (composer.graphs.includes(compose)) throw bad(composer, `${what} is called by itself; a graph has no end then`)
  const inside = {
    prefix: `${composer.prefix}${key}.`,
    graphs: [...composer.graphs, compose],
    taken: new Set<string>(),
  }
  return within(composer, { ...inside, after }, () => ofAuthor(`job "${composer.job}": ${what}`, () => compose(wires)))
}

/** Calls a `compose`; what it throws names whose it is. */
function ofAuthor<T>(whose: string, compose: () => T): T {
  try {
    return compose()
  } catch (thrown) {
    if (isIngotError(thrown) && thrown.code.startsWith('definition/')) throw thrown
    const message = `${whose}: its compose threw: ${toErrorRecord(thrown).message}`
    throw new DefinitionError('definition/bad-compose', message, { cause: thrown })
  }
}

/** Composes what runs when all of `watched` has ended. */
export function callTrigger(when: OpTrigger['when'], watched: Watchable, compose: (ends: unknown) => unknown): unknown {
  const composer = active(when === 'always' ? 'always' : 'onFailure')
  const trigger: OpTrigger = { when, watched: endsOf(composer, [watched], when) }
  if (trigger.watched.length === 0) throw bad(composer, `${when} watches nothing; give it a wire`)
  const ends = wire(composer, { kind: 'ends', trigger })
  return within(composer, { trigger }, () => compose(ends))
}

function within<T>(composer: Composer, change: Partial<Composer>, work: () => T): T {
  const before = { ...composer }
  Object.assign(composer, change)
  try {
    return work()
  } finally {
    const { taken, prefix, graphs, scope, after, trigger } = before
    Object.assign(composer, { taken, prefix, graphs, scope, after, trigger })
  }
}

function active(what: string): Composer {
  if (current !== undefined) return current
  throw new DefinitionError(
    'definition/bad-compose',
    `${what} was called outside of compose. It is wired within defineJob({ compose }) or defineGraph({ compose }); ` +
      'to try its function, call `spec.run`.',
  )
}

function takeName(composer: Composer, name: string, as: string | undefined): string {
  if (as !== undefined) checkName(`alias of "${name}"`, as)
  let free = as ?? name
  if (as !== undefined && composer.taken.has(as)) {
    throw bad(composer, `"${composer.prefix}${as}" is used twice; give one of them another \`as\``)
  }
  for (let n = 2; composer.taken.has(free); n += 1) free = `${name}_${n}`
  composer.taken.add(free)
  return free
}

function wire(composer: Composer, source: OpSource): unknown {
  const handle: WireHandle = { kind: 'wire', composer, scope: composer.scope, source }
  const members: Readonly<Record<string, unknown>> =
    source.kind !== 'output'
      ? {}
      : {
          map: (compose: (item: unknown) => unknown) => mapOutput(handle, compose),
          collect: () => wire(handle.composer, checked(active('collect'), handle, 'collect')),
        }
  return wireProxy(handle, (name) => memberOf(members, name), noValue(composer, nameOf(source)))
}

function constant(composer: Composer, value: unknown): unknown {
  const source = { kind: 'constant', value } as const
  const handle: WireHandle = { kind: 'wire', composer, scope: undefined, source }
  return wireProxy(handle, () => undefined, noValue(composer, nameOf(source)))
}

function configWire(composer: Composer, path: readonly string[]): unknown {
  const source = { kind: 'config', path } as const
  const handle: WireHandle = { kind: 'wire', composer, scope: undefined, source }
  const fieldOf = (name: string) => configWire(composer, [...path, name])
  return wireProxy(handle, fieldOf, noValue(composer, nameOf(source)))
}

function memberOf(members: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}

function noValue(composer: Composer, what: string): () => never {
  return () => {
    throw bad(composer, `${what} is a wire, and a wire is not a value yet: pass it to an op`)
  }
}

/** As the author knows it. */
function nameOf(source: OpSource): string {
  switch (source.kind) {
    case 'config':
      return ['config', ...source.path].join('.')
    case 'output':
      return `output "${source.output}" of op "${source.node.key}"`
    case 'constant':
      return 'what a graph is given'
    case 'item':
      return `the item of a map over op "${source.scope.over.node.key}"`
    case 'collect':
    case 'element':
      return `what is collected of a map over op "${source.collector.scope.over.node.key}"`
    case 'list':
      return 'a list of wires'
    case 'ends':
      return `what ${source.trigger.when === 'always' ? 'always' : 'onFailure'} gives`
    default:
      throw new Error(`unhandled source ${JSON.stringify(source satisfies never)}`)
  }
}

function handleOf(value: unknown): Handle | undefined {
  return handleIn(value) as Handle | undefined
}

/** The source of a wire that may be read here. */
function checked(composer: Composer, handle: WireHandle, what: string): OpSource {
  if (handle.composer !== composer) throw bad(composer, `${what} is a wire of job "${handle.composer.job}"`)
  if (isVisible(handle.scope, composer.scope)) return handle.source
  throw bad(
    composer,
    `${what} is a wire that was made within a map and is used outside of it. Return it from the map's function and collect it`,
  )
}

/** True when `scope` is `from` or one around it. */
function isVisible(scope: MapScope | undefined, from: MapScope | undefined): boolean {
  if (scope === undefined || scope === from) return true
  return from !== undefined && isVisible(scope, from.parent)
}

function inputSource(composer: Composer, value: unknown, what: string): OpSource {
  const handle = handleOf(value)
  if (handle?.kind === 'wire') return checked(composer, handle, what)
  if (handle?.kind === 'mapped') {
    throw bad(composer, `${what} is the result of a map, which has many values. Use .collect(), or go on with .map(…)`)
  }
  if (Array.isArray(value) && value.some((one) => handleOf(one) !== undefined)) {
    return { kind: 'list', sources: value.map((one, i) => inputSource(composer, one, `${what}, item ${i}`)) }
  }
  const place = placeOfWire(value)
  if (place !== undefined) {
    throw bad(composer, `${what} has a wire inside, at ${place}. A wire is not a value yet: pass it to an op by itself`)
  }
  return { kind: 'constant', value }
}

/** The ends of everything in `watched`. */
function endsOf(composer: Composer, watched: readonly unknown[], what: string): OpSource[] {
  const sources: OpSource[] = []
  for (const one of watched) {
    const handle = handleOf(one)
    if (handle?.kind === 'wire') {
      const source = checked(composer, handle, what)
      sources.push(source.kind === 'output' ? { ...source, output: WHOLE } : source)
    } else if (handle?.kind === 'mapped') {
      const leaves = within(composer, { scope: handle.scope }, () => endsOf(composer, [handle.result], what))
      sources.push(...leaves.map((source) => collectSource(handle.scope, source)))
    } else if (typeof one === 'object' && one !== null) {
      sources.push(...endsOf(composer, Object.values(one), what))
    }
  }
  return sources.filter((source, i) => !sources.slice(0, i).some((before) => isSameEnd(before, source)))
}

function isSameEnd(one: OpSource, other: OpSource): boolean {
  return one.kind === 'output' && other.kind === 'output' && one.node === other.node
}

function mapOutput(handle: WireHandle, compose: (item: unknown) => unknown): unknown {
  const composer = active('map')
  const source = checked(composer, handle, 'what is mapped')
  if (source.kind !== 'output') throw bad(composer, 'only a dynamic output can be mapped')
  const scope = openScope(composer, { node: source.node, output: source.output })
  return mapped(composer, scope, { kind: 'item', scope }, compose)
}

function openScope(composer: Composer, over: MapScope['over']): MapScope {
  const scope: MapScope = { parent: composer.scope, over, collectors: [] }
  composer.scopes.push(scope)
  return scope
}

function mapped(composer: Composer, scope: MapScope, item: OpSource, compose: (item: unknown) => unknown): unknown {
  return goOn(composer, scope, () => compose(wire(composer, item)))
}

/** Composes in the scope of a map; what comes of it can be mapped further, or collected. */
function goOn(composer: Composer, scope: MapScope, compose: () => unknown): unknown {
  const result = within(composer, { scope }, compose)
  const handle: MappedHandle = { kind: 'mapped', composer, scope, result }
  const members = {
    map: (next: (result: unknown) => unknown) => mapFurther(handle, next),
    collect: () => collectMapped(handle),
  }
  const what = `the result of a map over op "${scope.over.node.key}"`
  return wireProxy(handle, (name) => memberOf(members, name), noValue(composer, what))
}

function mapFurther(handle: MappedHandle, compose: (result: unknown) => unknown): unknown {
  const composer = active('map')
  checkMapped(composer, handle)
  if (composer.scope === handle.scope.parent) return goOn(composer, handle.scope, () => compose(handle.result))
  // Called within another map: every key of that one with every key of this.
  const scope = openScope(composer, handle.scope.over)
  return goOn(composer, scope, () => compose(elements(composer, handle, scope, handle.result)))
}

/** The wires of another map's result, as they are at the key where the map `scope` stands. */
function elements(composer: Composer, handle: MappedHandle, scope: MapScope, result: unknown): unknown {
  const inner = handleOf(result)
  if (inner?.kind === 'wire') {
    const source = within(composer, { scope: handle.scope }, () => checked(composer, inner, 'a result of a map'))
    return wire(composer, { kind: 'element', collector: collectorOf(handle.scope, source), scope })
  }
  if (inner?.kind === 'mapped') {
    throw bad(composer, 'a map within a map is mapped again within a third. Collect the inner one first')
  }
  if (typeof result !== 'object' || result === null) return result
  return Object.fromEntries(Object.entries(result).map(([name, one]) => [name, elements(composer, handle, scope, one)]))
}

function checkMapped(composer: Composer, handle: MappedHandle): void {
  if (handle.composer !== composer) throw bad(composer, `the result of a map is one of job "${handle.composer.job}"`)
  if (isVisible(handle.scope.parent, composer.scope)) return
  throw bad(composer, 'the result of a map within a map is used outside of the outer one. Collect it within')
}

function collectMapped(handle: MappedHandle): unknown {
  const composer = active('collect')
  checkMapped(composer, handle)
  return collectResult(composer, handle.scope, handle.result)
}

function collectResult(composer: Composer, scope: MapScope, result: unknown): unknown {
  const handle = handleOf(result)
  if (handle?.kind === 'mapped') {
    const inner = within(composer, { scope }, () => collectMapped(handle))
    return collectResult(composer, scope, inner)
  }
  if (handle?.kind === 'wire') {
    const source = within(composer, { scope }, () => checked(composer, handle, 'a result of a map'))
    return within(composer, { scope: scope.parent }, () => wire(composer, collectSource(scope, source)))
  }
  if (typeof result !== 'object' || result === null) return undefined
  return Object.fromEntries(Object.entries(result).map(([name, one]) => [name, collectResult(composer, scope, one)]))
}

function collectSource(scope: MapScope, source: OpSource): OpSource {
  return { kind: 'collect', collector: collectorOf(scope, source) }
}

function collectorOf(scope: MapScope, source: OpSource): Collector {
  const known = scope.collectors.find((one) => one.source === source)
  if (known !== undefined) return known
  const collector: Collector = { scope, source }
  // The one place where a scope grows: it is still being composed.
  ;(scope.collectors as Collector[]).push(collector)
  return collector
}

function bad(composer: Composer, wrong: string): DefinitionError {
  return new DefinitionError('definition/bad-compose', `job "${composer.job}": ${wrong}.`)
}

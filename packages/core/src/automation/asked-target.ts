/**
 * asked-target — what a request launches: the job or the assets that it names, else the target of what asks.
 *
 * Errors   InvalidError invalid/target, invalid/unknown-job, invalid/unknown-asset, invalid/selection-syntax
 */
import type { RunAsk } from '../definition/run-ask.ts'
import type { Target } from '../definition/target.ts'
import { describeTarget } from '../definition/target.ts'
import { InvalidError } from '../errors.ts'
import type { AssetGraph } from '../graph/graph.ts'
import { assetKeysOf, jobOf } from '../graph/target.ts'

export interface Launched {
  readonly kind: 'ops' | 'assets'
  readonly job: string | undefined
  /** None of a job of ops. */
  readonly assetKeys: readonly string[]
  readonly selection: string | undefined
}

export function askedTarget(graph: AssetGraph, ask: RunAsk, target: Target = { kind: 'none' }): Launched {
  const name = ask.job ?? onlyJob(ask, target)
  if (name !== undefined) return jobTarget(graph, name, ask, target)
  if (ask.ops !== undefined) throw wrong('ops are selected within a job; name the job too')
  if (ask.config !== undefined) {
    throw wrong('`config` is that of a job, and it launches assets. Give theirs in `runConfig: { assets: { … } }`')
  }
  if (ask.assets !== undefined) return assetTarget(graph, ask.assets)
  if (target.kind === 'selection') return assetTarget(graph, target.selection)
  if (target.kind === 'assets') return assetTarget(graph, target.keys)
  throw wrong('it names neither a job nor assets, and what asks has no target')
}

function onlyJob(ask: RunAsk, target: Target): string | undefined {
  if (target.kind !== 'jobs' || (ask.assets !== undefined && target.jobs.length !== 1)) return undefined
  if (target.jobs.length === 1) return target.jobs[0]
  throw wrong(`it must say which: its target is ${describeTarget(target)}. Write request({ job, … })`)
}

function jobTarget(graph: AssetGraph, name: string, ask: RunAsk, target: Target): Launched {
  const { work } = jobOf(graph, name).spec
  if (target.kind === 'jobs' && !target.jobs.includes(name)) {
    throw wrong(`it names job "${name}", and the target is ${describeTarget(target)}`)
  }
  if (work.kind === 'ops') {
    if (ask.assets === undefined) return { kind: 'ops', job: name, assetKeys: [], selection: undefined }
    throw wrong(`job "${name}" is made of ops, and the request names assets`)
  }
  const whole = assetKeysOf(graph, work.assets)
  const selection = typeof work.assets === 'string' ? work.assets : undefined
  if (ask.assets === undefined) return { kind: 'assets', job: name, assetKeys: whole, selection }
  const part = assetKeysOf(graph, ask.assets)
  const foreign = part.find((key) => !whole.includes(key))
  if (foreign !== undefined) throw wrong(`asset "${foreign}" is not one of job "${name}"`)
  return {
    kind: 'assets',
    job: name,
    assetKeys: part,
    selection: typeof ask.assets === 'string' ? ask.assets : undefined,
  }
}

function assetTarget(graph: AssetGraph, assets: string | readonly string[]): Launched {
  const selection = typeof assets === 'string' ? assets : undefined
  return { kind: 'assets', job: undefined, assetKeys: assetKeysOf(graph, assets), selection }
}

function wrong(why: string): InvalidError {
  return new InvalidError('invalid/target', `the request cannot be made: ${why}.`)
}

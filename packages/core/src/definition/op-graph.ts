/**
 * op-graph — how the ops of a job hang together, as composing leaves it: the erased form that plan and execution handle.
 *
 * Shapes   `nodes` stand after those they read. A node whose `scope` is a map runs once per key of that map's dynamic
 *          output, as `key[mapping key]`; in a map within a map as `key[outer][inner]`.
 */
import type { OpSpec } from './op-spec.ts'

export interface OpGraph {
  readonly nodes: readonly OpNode[]
  /** Every `map`, outer ones first. */
  readonly scopes: readonly MapScope[]
}

export interface OpNode {
  /** Unique in the job; ops of a nested graph are `graph.op`. */
  readonly key: string
  readonly op: OpSpec
  readonly scope: MapScope | undefined
  readonly inputs: readonly { readonly name: string; readonly source: OpSource }[]
  /** What must have succeeded first though it is not read. */
  readonly after: readonly OpSource[]
  readonly trigger: OpTrigger | undefined
}

/** Runs when all that it watches has ended: whatever came, or only when something failed. */
export interface OpTrigger {
  readonly when: 'failure' | 'always'
  readonly watched: readonly OpSource[]
}

export interface MapScope {
  readonly parent: MapScope | undefined
  /** The dynamic output over whose keys it runs. */
  readonly over: { readonly node: OpNode; readonly output: string }
  readonly collectors: readonly Collector[]
}

/** What is gathered of every key of a map. */
export interface Collector {
  readonly scope: MapScope
  readonly source: OpSource
}

export type OpSource =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'config'; readonly path: readonly string[] }
  /** Of a dynamic output: the list of its items. `WHOLE` = that the op succeeded, whatever it gave. */
  | { readonly kind: 'output'; readonly node: OpNode; readonly output: string }
  /** The item of a map that the reader stands in. */
  | { readonly kind: 'item'; readonly scope: MapScope }
  | { readonly kind: 'collect'; readonly collector: Collector }
  /** Of what a collector gathers, that of the key at which the reader's own map, another one over the same output, stands. */
  | { readonly kind: 'element'; readonly collector: Collector; readonly scope: MapScope }
  | { readonly kind: 'list'; readonly sources: readonly OpSource[] }
  /** How what is watched has ended. */
  | { readonly kind: 'ends'; readonly trigger: OpTrigger }

/** In place of an output's name: the op as a whole. */
export const WHOLE = ''

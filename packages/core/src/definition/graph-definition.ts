/**
 * graph-definition — ops wired together under one name, to be used within jobs and other graphs as if they were one op.
 *
 * Shapes   its steps are `graph.op`; what `compose` returns is what calling the graph gives.
 */
import type { CallOptions } from './composer.ts'
import { callGraph } from './composer.ts'
import { checkName } from './key.ts'
import type { Dynamic, Input, Mapped, Wire } from './wire.ts'

/** A plain value will do for a wire. */
type GraphInputs<In> = { readonly [Name in keyof In]: GraphInput<In[Name]> }
type GraphInput<W> = W extends Dynamic | Mapped ? W : W extends Wire<infer T> ? Input<T> : W

/** A graph as an author holds it: called within `compose`. */
export interface Graph<In = never, Result = unknown> {
  (
    ...call: Readonly<Record<never, never>> extends In
      ? [inputs?: GraphInputs<In>, options?: CallOptions]
      : [inputs: GraphInputs<In>, options?: CallOptions]
  ): Result
  readonly kind: 'graph'
}

export interface GraphOptions<In, Result> {
  readonly name: string
  /** Called once per use; the types of the inputs are those that its parameter says: `({ video }: { video: Wire<Video> }) => …`. */
  readonly compose: (inputs: In) => Result
}

export function defineGraph<Result, In extends object = Readonly<Record<never, never>>>(
  options: GraphOptions<In, Result>,
): Graph<In, Result> {
  checkName('graph', options.name)
  const compose = options.compose as unknown as (inputs: Readonly<Record<string, unknown>>) => unknown
  const call = (inputs: Readonly<Record<string, unknown>> = {}, given?: CallOptions) =>
    callGraph(options.name, compose, inputs, given)
  return Object.assign(call, { kind: 'graph' }) as unknown as Graph<In, Result>
}

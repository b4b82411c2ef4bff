/**
 * op — a function that a job runs as one step.
 *
 * Shapes   the inputs' types are those that `run` says of its first parameter; what it returns is its output, or, with
 *          `outputs`, an object with the outputs by name. Any output may be `skip(reason)`, an optional one may be
 *          left out: what reads it is skipped too. `dynamic(…)` makes an output whose items are mapped.
 *          Within `compose`, an op is called with wires or values and gives wires: it is not executed there.
 * Errors   DefinitionError definition/bad-op, definition/bad-name, definition/bad-retry-policy, definition/bad-compose
 */
import type { StandardSchemaV1 } from '@standard-schema/spec'

import { DefinitionError } from '../errors.ts'
import type { Partition } from '../partition/partition.ts'
import type { StepOptions } from './asset.ts'
import type { CallOptions } from './composer.ts'
import { callOp } from './composer.ts'
import type { DynamicItems } from './dynamic.ts'
import { checkName, toPools } from './key.ts'
import type { OpSpec } from './op-spec.ts'
import type { Output, Skip } from './outcome.ts'
import type { AnyResources, ConfigOf, ResourceValues } from './resource.ts'
import { checkRetryPolicy } from './retry.ts'
import type { StepContext } from './step-context.ts'
import type { Dynamic, Inputs, Wire } from './wire.ts'

export interface OutputDeclaration {
  /** True: `run` may leave it out. */
  readonly optional?: boolean
}
export type OutputDeclarations = Readonly<Record<string, OutputDeclaration>>

/** The plain value inside what a function returned for one output. */
type PlainValue<R> = R extends Output<infer Value> ? Value : Exclude<R, Skip>

/** The wire, or the dynamic output, on which one output comes. */
export type WireOf<R> = [Exclude<R, Skip | undefined>] extends [DynamicItems<infer Item>]
  ? [Exclude<R, Skip | undefined>] extends [never]
    ? Wire<never>
    : Dynamic<Item>
  : Wire<PlainValue<R>>

/** What calling an op gives. */
export type CallResult<Result, Outputs> = [Outputs] extends [undefined]
  ? WireOf<Result>
  : { readonly [Name in keyof Outputs]: WireOf<Exclude<Field<Exclude<Result, Skip>, Name>, undefined>> }

type Field<R, Name> = Name extends keyof R ? R[Name] : R extends { readonly [N in Name & string]?: infer V } ? V : never

/** With `outputs`, what is wrong with a result: one that is not optional is missing, or one is not declared. */
type Fault<Outputs, Result> = [Outputs] extends [undefined] ? never : FaultOf<Outputs, Exclude<Result, Skip>>
type FaultOf<Outputs, Result> = Result extends unknown
  ? RequiredNames<Outputs> extends keyof Result
    ? Exclude<keyof Result, keyof Outputs> extends infer Unknown
      ? [Unknown] extends [never]
        ? never
        : { readonly 'not declared': Unknown }
      : never
    : { readonly 'not returned': Exclude<RequiredNames<Outputs>, keyof Result> }
  : never
/** Nothing when all is well; else no function will do. */
type Checked<Outputs, Result> = [Fault<Outputs, Result>] extends [never]
  ? unknown
  : { readonly run: Fault<Outputs, Result> }
type RequiredNames<Outputs> = {
  [Name in keyof Outputs]: Outputs[Name] extends { readonly optional: true } ? never : Name
}[keyof Outputs]

/** No argument is needed where every input is optional. */
type CallArguments<In> =
  Readonly<Record<never, never>> extends In
    ? [inputs?: Inputs<In>, options?: CallOptions]
    : [inputs: Inputs<In>, options?: CallOptions]

/** An op as an author holds it: called within `compose`. */
export interface Op<In = never, Result = unknown, Outputs = unknown> {
  (...call: CallArguments<In>): CallResult<Result, Outputs>
  readonly kind: 'op'
  readonly spec: OpSpec
}

interface OpOptions<
  In,
  Returned,
  Outputs,
  S extends StandardSchemaV1 | undefined,
  R extends AnyResources,
> extends StepOptions {
  readonly name: string
  readonly description?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly config?: S
  readonly resources?: R
  readonly outputs?: Outputs
  readonly run: (inputs: In, context: StepContext<ConfigOf<S>, ResourceValues<R>, Partition | undefined>) => Returned
}

export function defineOp<
  Returned,
  const Outputs extends OutputDeclarations | undefined = undefined,
  S extends StandardSchemaV1 | undefined = undefined,
  R extends AnyResources = Readonly<Record<never, never>>,
  In extends object = Readonly<Record<never, never>>,
>(
  options: OpOptions<In, Returned, Outputs, S, R> & Checked<Outputs, Awaited<Returned>>,
): Op<In, Awaited<Returned>, Outputs> {
  const spec = toOpSpec(options as unknown as OpOptions<unknown, unknown, OutputDeclarations | undefined, S, R>)
  const call = (inputs: Readonly<Record<string, unknown>> = {}, given?: CallOptions) => callOp(spec, inputs, given)
  // The one door between what an author sees (typed) and what the house handles (erased).
  return Object.assign(call, { kind: 'op', spec }) as unknown as Op<In, Awaited<Returned>, Outputs>
}

function toOpSpec<S extends StandardSchemaV1 | undefined, R extends AnyResources>(
  options: OpOptions<unknown, unknown, OutputDeclarations | undefined, S, R>,
): OpSpec {
  const { name, outputs, timeoutMs, pool } = options
  checkName('op', name)
  if (options.retry !== undefined) checkRetryPolicy(`op "${name}"`, options.retry)
  if (timeoutMs !== undefined && !(Number.isFinite(timeoutMs) && timeoutMs > 0)) {
    throw new DefinitionError('definition/bad-op', `op "${name}": timeoutMs is ${timeoutMs}; it must be above 0.`)
  }
  if (outputs !== undefined) checkOutputs(name, Object.keys(outputs))
  return {
    kind: 'op',
    name,
    description: options.description,
    tags: options.tags ?? {},
    outputs:
      outputs === undefined
        ? undefined
        : Object.fromEntries(
            Object.entries(outputs).map(([key, { optional }]) => [key, { isOptional: optional ?? false }]),
          ),
    config: options.config,
    resources: options.resources ?? {},
    retry: options.retry,
    timeoutMs,
    isolation: options.isolation ?? 'inline',
    hooks: options.hooks ?? {},
    pools: toPools(`op "${name}"`, pool),
    run: options.run as unknown as OpSpec['run'],
  }
}

function checkOutputs(name: string, outputs: readonly string[]): void {
  if (outputs.length === 0) {
    throw new DefinitionError('definition/bad-op', `op "${name}" declares no outputs; leave \`outputs\` out for one.`)
  }
  for (const output of outputs) checkName(`output of op "${name}"`, output)
}

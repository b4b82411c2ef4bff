/**
 * outcome — what an asset's function may give back besides the plain value, and how it asks for a retry or refuses one.
 */
import type { CheckResult } from './check.ts'
import type { MetadataInput } from './metadata.ts'

/** A value with facts about it. Made by `output`. */
export interface Output<out Value = unknown> {
  readonly kind: 'ingot/output'
  readonly value: Value
  readonly metadata: MetadataInput
  /** The author's own version of the data; without it one is derived from the code version and the inputs' versions. */
  readonly dataVersion: string | undefined
  readonly tags: Readonly<Record<string, string>>
  /** Results of the asset's declared checks that the function evaluated itself, by check name. */
  readonly checks: Readonly<Record<string, CheckResult>>
}

export interface OutputOptions {
  readonly metadata?: MetadataInput
  readonly dataVersion?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly checks?: Readonly<Record<string, CheckResult>>
}

export function output<Value>(value: Value, options: OutputOptions = {}): Output<Value> {
  return {
    kind: 'ingot/output',
    value,
    metadata: options.metadata ?? {},
    dataVersion: options.dataVersion,
    tags: options.tags ?? {},
    checks: options.checks ?? {},
  }
}

/** Values by partition key, from an asset that takes a range. Made by `byPartition`. */
export interface ByPartition<out Value = unknown> {
  readonly kind: 'ingot/by-partition'
  readonly values: ReadonlyMap<string, Value | Output<Value> | Skip>
}

/** What a function with `takesRange: true` returns: a value, an `output(…)` or a `skip(…)` for every key of its partitions. */
export function byPartition<Value>(
  values: Readonly<Record<string, Value | Output<Value> | Skip>> | ReadonlyMap<string, Value | Output<Value> | Skip>,
): ByPartition<Value> {
  return { kind: 'ingot/by-partition', values: values instanceof Map ? values : new Map(Object.entries(values)) }
}

/** "Nothing to do": the asset keeps its last value, steps after it in this run are skipped too. */
export interface Skip {
  readonly kind: 'ingot/skip'
  readonly reason: string
}

export function skip(reason: string): Skip {
  return { kind: 'ingot/skip', reason }
}

export function isOutput(value: unknown): value is Output {
  return hasKind(value, 'ingot/output')
}

export function isSkip(value: unknown): value is Skip {
  return hasKind(value, 'ingot/skip')
}

export function isByPartition(value: unknown): value is ByPartition {
  return hasKind(value, 'ingot/by-partition')
}

function hasKind(value: unknown, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind
}

/** Thrown by user code: try this step again. Goes over the declared policy. */
export class RetryRequested extends Error {
  readonly kind = 'ingot/retry'
  readonly afterMs: number | undefined
  readonly maxRetries: number | undefined
  constructor(message: string, options: { readonly afterMs?: number; readonly maxRetries?: number } & ErrorOptions) {
    super(message, options)
    this.name = 'RetryRequested'
    this.afterMs = options.afterMs
    this.maxRetries = options.maxRetries
  }
}

/** `throw retry('rate limited', { afterMs: 30_000 })`. Without `maxRetries` the declared policy's count holds, else 1. */
export function retry(
  message = 'the step asked for a retry',
  options: { readonly afterMs?: number; readonly maxRetries?: number } & ErrorOptions = {},
): RetryRequested {
  return new RetryRequested(message, options)
}

/** Thrown by user code: the step has failed, with facts for the event and a word on retries. */
export class StepFailure extends Error {
  readonly kind = 'ingot/fail'
  readonly allowRetries: boolean
  readonly metadata: MetadataInput
  constructor(message: string, options: FailOptions) {
    super(message, options)
    this.name = 'StepFailure'
    this.allowRetries = options.allowRetries ?? true
    this.metadata = options.metadata ?? {}
  }
}

export interface FailOptions extends ErrorOptions {
  /** False: no retry, whatever the policy says. Default true. */
  readonly allowRetries?: boolean
  readonly metadata?: MetadataInput
}

/** `throw fail('the key is revoked', { allowRetries: false })`. */
export function fail(message: string, options: FailOptions = {}): StepFailure {
  return new StepFailure(message, options)
}

export function isRetryRequested(thrown: unknown): thrown is RetryRequested {
  return hasKind(thrown, 'ingot/retry')
}

export function isStepFailure(thrown: unknown): thrown is StepFailure {
  return hasKind(thrown, 'ingot/fail')
}

/**
 * job — what is run as one: ops wired together, or a part of the project's assets.
 *
 * Shapes   `defineJob({ name, config, compose })` a job of ops; `defineJob({ name, assets })` a job of assets.
 * Errors   DefinitionError definition/bad-job, definition/bad-compose, definition/bad-name   at load
 */
import type { StandardSchemaV1 } from '@standard-schema/spec'

import { DefinitionError } from '../errors.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { AnySchema, SchemaOutput } from '../schema/schema.ts'
import type { AssetRef } from './asset-ref.ts'
import { composeOps } from './composer.ts'
import type { Job, JobSpec, JobWork } from './job-spec.ts'
import { checkName, toPools } from './key.ts'
import type { ConfigInputOf } from './resource.ts'
import type { RunRetryPolicy } from './run-retry.ts'
import { settingFault } from './run-settings.ts'
import type { Hooks } from './step-context.ts'
import type { ConfigWires } from './wire.ts'

interface JobFacts<Name extends string, Key extends string> {
  readonly name: Name
  readonly description?: string
  /** Of every run of it. */
  readonly tags?: Readonly<Record<string, string>>
  /** Each run is of one partition: `partition` in its ops' context. */
  readonly partitions?: PartitionsDefinition<Key>
  /** What happens by itself when a run of it fails. */
  readonly retries?: RunRetryPolicy
  readonly maxRuntimeMs?: number
  /** Steps that run at once; 16 unless given. */
  readonly maxConcurrency?: number
  /** Higher goes first; 0 unless given. */
  readonly priority?: number
  /** Pools of which a run holds a place as a whole. */
  readonly pool?: string | readonly string[]
  /** Called after each step, after the step's own. */
  readonly hooks?: Hooks
}

export interface OpJobOptions<
  Name extends string,
  S extends StandardSchemaV1 | undefined,
  Key extends string,
> extends JobFacts<Name, Key> {
  readonly config?: S
  /** Called once, at load: wires ops and touches no data. `config.goalId` is a wire. */
  readonly compose: (given: {
    readonly config: ConfigWires<S extends StandardSchemaV1 ? SchemaOutput<S> : undefined>
  }) => unknown
}

export interface AssetJobOptions<Name extends string, Key extends string> extends JobFacts<Name, Key> {
  /** An asset selection, or the assets. */
  readonly assets: string | readonly AssetRef[]
}

export function defineJob<
  const Name extends string,
  S extends StandardSchemaV1 | undefined = undefined,
  Key extends string = never,
>(options: OpJobOptions<Name, S, Key>): Job<Name, ConfigInputOf<S>, Key>
export function defineJob<const Name extends string, Key extends string = never>(
  options: AssetJobOptions<Name, Key>,
): Job<Name, undefined, Key>
export function defineJob(
  options: OpJobOptions<string, AnySchema | undefined, string> | AssetJobOptions<string, string>,
): Job {
  const { name, pool } = options
  checkName('job', name)
  checkFacts(options)
  const spec: JobSpec = {
    name,
    description: options.description,
    tags: options.tags ?? {},
    work: toWork(options),
    config: 'compose' in options ? options.config : undefined,
    partitions: options.partitions,
    retries: options.retries,
    maxRuntimeMs: options.maxRuntimeMs,
    maxConcurrency: options.maxConcurrency,
    priority: options.priority,
    pools: toPools(`job "${name}"`, pool),
    hooks: options.hooks ?? {},
  }
  // The one door between what an author sees (typed) and what the house handles (erased).
  return { kind: 'job', name, spec } as unknown as Job
}

function toWork(
  options: OpJobOptions<string, AnySchema | undefined, string> | AssetJobOptions<string, string>,
): JobWork {
  if ('compose' in options) {
    const compose = options.compose as (given: { readonly config: unknown }) => unknown
    return { kind: 'ops', graph: composeOps(options.name, (config) => compose({ config })) }
  }
  const { assets } = options
  return { kind: 'assets', assets: typeof assets === 'string' ? assets : assets.map((asset) => asset.key) }
}

function checkFacts({ name, maxConcurrency, ...settings }: JobFacts<string, string>): void {
  const isRight = maxConcurrency === undefined || (Number.isInteger(maxConcurrency) && maxConcurrency >= 1)
  const wrong = isRight
    ? settingFault(settings)
    : `maxConcurrency is ${maxConcurrency}; it must be a whole number from 1`
  if (wrong !== undefined) throw new DefinitionError('definition/bad-job', `job "${name}": ${wrong}.`)
}

/**
 * request — how a schedule or a sensor asks for a run. What it may ask for is checked by the compiler against its
 * target: `config` must fit the job, `partition` must be one of its keys, and of several jobs one must be named.
 *
 * Shapes   `request({ config })` for a schedule or sensor of one job; `request({ job, config })` with a job definition,
 *          or its name, for one of several; `request({ assets, runConfig })` for assets.
 */
import type { AssetRef } from './asset-ref.ts'
import type { RunAsk } from './run-ask.ts'
import type { JobRef } from './target.ts'

/** A request, with what the compiler compares to the target. */
export interface Request<
  out Job extends string | undefined = string | undefined,
  out Config = unknown,
  out Key = unknown,
> extends RunAsk {
  /** Types only; never set. */
  readonly '~request': { readonly job: Job; readonly config: Config; readonly partition: Key }
}

interface CommonOptions extends Omit<RunAsk, 'kind' | 'job' | 'assets' | 'config' | 'partition'> {
  /** Asset selection as text, assets, or their keys; with a job of assets: only those of it. */
  readonly assets?: string | readonly (string | AssetRef)[]
}

export interface RequestOptions<Job extends string | undefined, Config, Key> extends CommonOptions {
  /** The job's name. Not needed where the target is one job. */
  readonly job?: Job
  readonly config?: Config
  readonly partition?: Key
}

/** What a job takes; where its config must be given, so must this one. */
export type JobRequestOptions<J extends JobRef> = CommonOptions & {
  readonly job: J
  readonly partition?: J['~types']['partitionKey']
} & (undefined extends GivenConfig<J['~types']['config']>
    ? { readonly config?: J['~types']['config'] }
    : { readonly config: J['~types']['config'] })

/** What may be given as config: nothing too, where the schema is content with `{}`. */
export type GivenConfig<ConfigInput> =
  Readonly<Record<never, never>> extends ConfigInput ? ConfigInput | undefined : ConfigInput

// What stands in a request is read as written, `'fast'` and not any text: so it is deeply readonly.
type Frozen<T> = unknown extends T ? unknown : { readonly [Name in keyof T]: Frozen<T[Name]> }

/** The requests that a target lets its schedule or sensor make. */
export type RequestFor<T> = T extends readonly (infer One)[]
  ? NamedRequest<One>
  : T extends JobRef<infer Name, infer Config, infer Key>
    ? Request<Name | undefined, Frozen<GivenConfig<Config>>, Key>
    : T extends undefined
      ? Request
      : Request<undefined, undefined, string>

type NamedRequest<One> =
  One extends JobRef<infer Name, infer Config, infer Key>
    ? Request<Name, Frozen<GivenConfig<Config>>, Key>
    : Request<undefined, undefined, string>

export function request<J extends JobRef>(
  options: JobRequestOptions<J>,
): Request<J['name'], J['~types']['config'], J['~types']['partitionKey']>
export function request<
  const Job extends string | undefined = undefined,
  const Config = undefined,
  const Key extends string = never,
>(options?: RequestOptions<Job, Config, Key>): Request<Job, Config, Key>
export function request(
  options: CommonOptions & {
    readonly job?: string | JobRef
    readonly config?: unknown
    readonly partition?: string
  } = {},
): RunAsk {
  const { job, assets, ...rest } = options
  return {
    kind: 'ingot/request',
    ...rest,
    ...(job === undefined ? {} : { job: typeof job === 'string' ? job : job.name }),
    ...(assets === undefined ? {} : { assets: typeof assets === 'string' ? assets : assets.map(keyOf) }),
  }
}

function keyOf(asset: string | AssetRef): string {
  return typeof asset === 'string' ? asset : asset.key
}

export function isRequest(value: unknown): value is RunAsk {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'ingot/request'
}

/**
 * event-sensors — sensors that listen to what happens inside: assets that were materialised, runs that ended.
 *
 * Rules    Both begin with what happens after they are first switched on, and miss nothing from then on.
 *          A run-status sensor's function is called once per run. When it throws for one, that is recorded and the rest
 *          goes on; the cursor moves past it, so that no alert is sent twice. A run that the sensor itself asked for is
 *          not told to it, or it would go on for ever.
 */
import type { AssetRef } from './asset-ref.ts'
import type { MaybePromise } from './asset.ts'
import type { SensedMaterialization, SensedRun, SensedStatus, TickContext } from './instigator-context.ts'
import type { Skip } from './outcome.ts'
import type { RequestFor } from './request.ts'
import type { AnyResources, ResourceValues } from './resource.ts'
import type { Sensor, SensorFacts, SensorResult, TypedSensor } from './sensor.ts'
import { toSensor } from './sensor.ts'
import type { JobRef, TargetInput } from './target.ts'
import { toTarget } from './target.ts'

export interface AssetSensorContext<Resources> extends TickContext<Resources> {
  /** Oldest first, at most 1,000; when there are more, the next tick follows at once. */
  readonly events: readonly SensedMaterialization[]
}

export interface AssetSensorOptions<T extends TargetInput | undefined, R extends AnyResources> extends SensorFacts<
  T,
  R
> {
  /** Asset selection as text, an asset, or assets. */
  readonly assets: string | AssetRef | readonly AssetRef[]
  readonly evaluate: (
    context: AssetSensorContext<ResourceValues<R>>,
  ) => MaybePromise<
    Skip | RequestFor<T> | readonly RequestFor<T>[] | Omit<SensorResult<RequestFor<T>, never>, 'cursor' | 'hasMore'>
  >
}

/** Wakes when one of the assets is materialised. */
export function defineAssetSensor<
  T extends TargetInput | undefined = undefined,
  R extends AnyResources = Readonly<Record<never, never>>,
>(options: AssetSensorOptions<T, R>): TypedSensor<number, number, never, R> {
  return toSensor(options, {
    ...ONLY_EVENTS,
    listensTo: { kind: 'asset', assets: toTarget(options.assets) },
    evaluate: options.evaluate,
  })
}

export interface RunStatusContext<Resources> extends TickContext<Resources> {
  readonly run: SensedRun
  /** The status that it came to; `run.status` may have moved on since. */
  readonly status: SensedStatus
}

export interface RunStatusSensorOptions<T extends TargetInput | undefined, R extends AnyResources> extends SensorFacts<
  T,
  R
> {
  readonly on: SensedStatus | readonly SensedStatus[]
  /** Runs of these jobs; all, and runs without a job, unless given. */
  readonly jobs?: readonly (JobRef | string)[]
  /** Runs of these projects, or of `all`; this project's unless given. */
  readonly projects?: 'all' | readonly string[]
  /** Called once per run; may send an alert, and may ask for runs. */
  readonly evaluate: (
    context: RunStatusContext<ResourceValues<R>>,
  ) => MaybePromise<void | Skip | RequestFor<T> | readonly RequestFor<T>[]>
}

/** Wakes when a run comes to one of the statuses. */
export function defineRunStatusSensor<
  T extends TargetInput | undefined = undefined,
  R extends AnyResources = Readonly<Record<never, never>>,
>(options: RunStatusSensorOptions<T, R>): TypedSensor<number, number, never, R> {
  const { on, jobs, projects, evaluate } = options
  return toSensor(options, {
    ...ONLY_EVENTS,
    listensTo: {
      kind: 'run-status',
      statuses: typeof on === 'string' ? [on] : on,
      jobs: jobs?.map((job) => (typeof job === 'string' ? job : job.name)),
      projects,
    },
    evaluate,
  })
}

/** Wakes when a run has failed: `defineRunStatusSensor({ on: 'failed', … })`. */
export function defineRunFailureSensor<
  T extends TargetInput | undefined = undefined,
  R extends AnyResources = Readonly<Record<never, never>>,
>(options: Omit<RunStatusSensorOptions<T, R>, 'on'>): TypedSensor<number, number, never, R> {
  return defineRunStatusSensor<T, R>({ ...options, on: 'failed' })
}

const ONLY_EVENTS: Pick<Sensor, 'everyMs' | 'cursor' | 'takesPushes' | 'push'> = {
  everyMs: undefined,
  cursor: undefined,
  takesPushes: false,
  push: undefined,
}

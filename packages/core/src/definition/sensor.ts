/**
 * sensor — looks at the world outside, at intervals or when something is sent to it, and asks for runs.
 *
 * Shapes   `Sensor` is what `defineSensor`, `defineAssetSensor` and `defineRunStatusSensor` return, erased.
 *          The cursor is what a tick leaves to the next: the function receives what its schema gives out and returns
 *          what its schema takes in. It is kept as JSON.
 * Units    `everyMs` from the beginning of a tick to the beginning of the next, ≥ 50, 30,000 unless given; a sensor
 *          with `push` and without `everyMs` ticks only when something is sent to it.
 * Rules    A tick that fails leaves the cursor where it was, and whatever was sent to it waiting.
 *          A `runKey` makes one run, of all ticks of the sensor.
 *          A declared sensor is switched on, unless it says `status: 'stopped'`.
 * Errors   DefinitionError definition/bad-name, definition/bad-sensor   at load
 */
import type { StandardSchemaV1 } from '@standard-schema/spec'

import { DefinitionError } from '../errors.ts'
import type { AnySchema, SchemaInput, SchemaOutput } from '../schema/schema.ts'
import type { MaybePromise } from './asset.ts'
import type { SensedStatus, TickContext } from './instigator-context.ts'
import { checkName } from './key.ts'
import type { Skip } from './outcome.ts'
import type { RequestFor } from './request.ts'
import type { AnyResources, ResourceValues } from './resource.ts'
import { checkLimits, isRunning } from './schedule.ts'
import type { Target, TargetInput } from './target.ts'
import { toTarget } from './target.ts'

export interface Sensor {
  readonly kind: 'sensor'
  readonly name: string
  readonly description: string | undefined
  readonly target: Target
  /** Undefined = only when pushed to, or when something happened that it listens for. */
  readonly everyMs: number | undefined
  readonly cursor: AnySchema | undefined
  readonly takesPushes: boolean
  /** What may be pushed; undefined = any JSON. */
  readonly push: AnySchema | undefined
  readonly listensTo: Listening
  readonly softLimitMs: number
  readonly hardLimitMs: number
  readonly isRunningByDefault: boolean
  readonly resources: AnyResources
  readonly evaluate: (context: Readonly<Record<string, unknown>>) => unknown
}

/** What wakes a sensor besides time and pushes. */
export type Listening =
  | { readonly kind: 'standard' }
  | { readonly kind: 'asset'; readonly assets: Target }
  | {
      readonly kind: 'run-status'
      readonly statuses: readonly SensedStatus[]
      /** Undefined = all, and runs without a job. */
      readonly jobs: readonly string[] | undefined
      /** Undefined = this project's. */
      readonly projects: 'all' | readonly string[] | undefined
    }

export interface SensorContext<Cursor, PushBody, Resources> extends TickContext<Resources> {
  readonly cursor: Cursor
  /** What was sent since the last tick, oldest first. */
  readonly pushes: readonly PushMessage<PushBody>[]
  /** When the tick before this one began; undefined for the first. */
  readonly lastTickAtMs: number | undefined
  readonly nowMs: number
}

export interface PushMessage<Body> {
  readonly atMs: number
  readonly body: Body
}

/** Keys to add to a set of dynamic partitions, or to remove. Done before the tick's runs are made. */
export interface PartitionKeys {
  /** The dynamic partitions, or their name. */
  readonly of: { readonly kind: 'dynamic'; readonly name: string } | string
  readonly add?: readonly string[]
  readonly remove?: readonly string[]
}

export interface SensorResult<R, CursorInput> {
  readonly runs?: readonly R[]
  /** Left out = it stays as it is. */
  readonly cursor?: CursorInput
  readonly partitions?: readonly PartitionKeys[]
  /** Why there was nothing to do. */
  readonly skipReason?: string
  /** True: there is more; tick again at once. */
  readonly hasMore?: boolean
}

export type SensorAnswer<T, CursorInput> =
  | Skip
  | RequestFor<T>
  | readonly RequestFor<T>[]
  | SensorResult<RequestFor<T>, CursorInput>

/** Options that every kind of sensor has. */
export interface SensorFacts<T extends TargetInput | undefined, R extends AnyResources> {
  readonly name: string
  readonly description?: string
  /** What its requests launch; without it each names a job or assets. */
  readonly target?: T
  /** Whether it runs where nobody has switched it on or off. `running` unless given. */
  readonly status?: 'running' | 'stopped'
  readonly resources?: R
  /** A tick that takes longer is shown as slow; default 5,000. Heavy work belongs in runs. */
  readonly softLimitMs?: number
  /** A tick that takes longer has failed; default 60,000. */
  readonly hardLimitMs?: number
}

export type PushSchema = true | StandardSchemaV1 | undefined
export type CursorOf<S> = S extends StandardSchemaV1 ? SchemaOutput<S> : undefined
export type CursorInputOf<S> = S extends StandardSchemaV1 ? SchemaInput<S> : undefined
export type PushBodyOf<P> = P extends StandardSchemaV1 ? SchemaOutput<P> : P extends true ? unknown : never

export interface SensorOptions<
  T extends TargetInput | undefined,
  S extends StandardSchemaV1 | undefined,
  P extends PushSchema,
  R extends AnyResources,
> extends SensorFacts<T, R> {
  readonly everyMs?: number
  /** With a default, for the first tick: `z.object({ lastId: z.number() }).default({ lastId: 0 })`. */
  readonly cursor?: S
  /** Takes messages, at `POST /hooks/<project>/<sensor>` or from the process it runs in; a schema bounds them. */
  readonly push?: P
  readonly evaluate: (
    context: SensorContext<CursorOf<S>, PushBodyOf<P>, ResourceValues<R>>,
  ) => MaybePromise<SensorAnswer<T, CursorInputOf<S>>>
}

/** A sensor whose types are kept for tests: `evaluateSensor(sensor, { cursor, pushes })`. */
export type TypedSensor<
  Cursor = unknown,
  CursorInput = unknown,
  PushInput = unknown,
  R extends AnyResources = AnyResources,
> = Sensor & {
  /** Types only; never set. */
  readonly '~sensor': {
    readonly cursor: Cursor
    readonly cursorInput: CursorInput
    readonly pushInput: PushInput
    readonly resources: R
  }
}

export type PushInputOf<P> = P extends StandardSchemaV1 ? SchemaInput<P> : P extends true ? unknown : never

const EVERY_MS = 30_000
const SHORTEST_MS = 50

export function defineSensor<
  T extends TargetInput | undefined = undefined,
  S extends StandardSchemaV1 | undefined = undefined,
  P extends PushSchema = undefined,
  R extends AnyResources = Readonly<Record<never, never>>,
>(options: SensorOptions<T, S, P, R>): TypedSensor<CursorOf<S>, CursorInputOf<S>, PushInputOf<P>, R> {
  const { everyMs = options.push === undefined ? EVERY_MS : undefined, push } = options
  if (options.cursor !== undefined) checkDefault(options.name, options.cursor)
  return toSensor(options, {
    everyMs,
    cursor: options.cursor,
    takesPushes: push !== undefined,
    push: push === true ? undefined : push,
    listensTo: { kind: 'standard' },
    evaluate: options.evaluate,
  })
}

/** The first tick has no cursor yet: the schema must know what to give then. */
function checkDefault(name: string, schema: AnySchema): void {
  const result = schema['~standard'].validate(undefined)
  // One that answers later is asked at the first tick.
  if (!('issues' in result) || result.issues === undefined) return
  throw new DefinitionError(
    'definition/bad-sensor',
    `sensor "${name}": its cursor schema does not accept that there is no cursor yet. Give it a default: ` +
      'z.object({ … }).default({ … }).',
  )
}

/** Builds the erased sensor; shared by all kinds. */
export function toSensor<Typed extends Sensor>(
  facts: SensorFacts<TargetInput | undefined, AnyResources>,
  parts: Pick<Sensor, 'everyMs' | 'cursor' | 'takesPushes' | 'push' | 'listensTo'> & { readonly evaluate: unknown },
): Typed {
  const { name, description, target, status, resources = {} } = facts
  const what = `sensor "${name}"`
  checkName('sensor', name)
  const { everyMs } = parts
  if (everyMs !== undefined && !(Number.isInteger(everyMs) && everyMs >= SHORTEST_MS)) {
    throw new DefinitionError(
      'definition/bad-sensor',
      `${what}: everyMs is ${everyMs}; it must be an integer from ${SHORTEST_MS} up.`,
    )
  }
  const sensor = {
    kind: 'sensor',
    name,
    description,
    target: toTarget(target),
    ...checkLimits(what, facts),
    isRunningByDefault: isRunning(what, status),
    resources,
    ...parts,
  }
  // The one door between what an author sees (typed) and what the house handles (erased).
  return sensor as unknown as Typed
}

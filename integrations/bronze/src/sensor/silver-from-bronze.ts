/**
 * silver-from-bronze — an asset of layer silver that is made of what is new in bronze.
 *
 * Shapes   A run takes up where the last one that succeeded ended: it gives the new artefacts to `transform`, batch by
 *          batch, and returns the rows of all; the IO manager stores them (by key: `upsert`). With the config
 *          `{ rebuild: true }` it begins from the beginning.
 * Errors   what `transform` and the cursors throw; DefinitionError of `defineAsset`
 * Promise  1. At least once: the cursor is kept when the rows are stored and the step has succeeded, not before. Whatever
 *             fails or dies earlier leaves it where it was, and the same artefacts come again.
 *          2. So `transform` and the IO manager must give the same silver for the same artefact twice, in any order:
 *             rows with a key of their own, stored with `upsert`.
 */
import type {
  Asset,
  AssetFacts,
  AssetRef,
  HookContext,
  IoManager,
  Logger,
  MaybePromise,
  ReadableFrom,
  ResourceDefinition,
  ResourceMap,
  ResourceValues,
  StepOptions,
} from '@ingot/core'
import { defineAsset, output, skip } from '@ingot/core'

import { bronzeReader } from '../resources.ts'
import type { ArtifactStat, BronzeReader, DiscoveryCursor, ListQuery } from '../store/bronze-store.ts'
import { toDiscoveryCursor } from './discovery-cursor.ts'
import { silverConfig } from './silver-config.ts'
import type { SilverConfig } from './silver-config.ts'
import type { SilverCursors } from './silver-cursors.ts'
import { silverCursors } from './silver-cursors.ts'

export interface SilverContext<Resources> {
  /** For reading; `artifact.key` is what it takes. */
  readonly bronze: BronzeReader
  readonly resources: Resources
  readonly log: Logger
  readonly signal: AbortSignal
  readonly runId: string
}

export interface SilverOptions<
  Key extends string,
  Rows extends readonly unknown[],
  R extends ResourceMap<'silver'>,
  Accepted,
>
  extends AssetFacts<'silver'>, Omit<StepOptions, 'isolation'> {
  readonly key: Key
  readonly sourceType: string
  readonly artifactType?: string
  readonly ext?: string
  /** The fetchers: where one run makes both, they come first. */
  readonly after?: readonly AssetRef<unknown, ReadableFrom<'silver'>>[]
  readonly resources?: R
  readonly transform: (
    artifacts: readonly ArtifactStat[],
    context: SilverContext<ResourceValues<R>>,
  ) => MaybePromise<Rows>
  /** What it accepts bounds what `transform` may return. */
  readonly io?: IoManager<Accepted>
  /** Artefacts that `transform` gets at once; 1,000 unless given. */
  readonly batchSize?: number
  /** Artefacts that one run takes, since its rows are in memory; 50,000 unless given. The rest is the next run's. */
  readonly maxArtifacts?: number
  /** `bronzeReader` unless given: with its root bound. */
  readonly reader?: ResourceDefinition<BronzeReader, 'silver'>
  /** `silverCursors` unless given. */
  readonly cursors?: ResourceDefinition<SilverCursors, 'silver'>
}

type OwnResources = {
  readonly bronze: ResourceDefinition<BronzeReader, 'silver'>
  readonly cursors: ResourceDefinition<SilverCursors, 'silver'>
}

export type SilverAsset<Key extends string, Rows, R extends ResourceMap<'silver'>> = Asset<
  Key,
  Rows,
  'silver',
  SilverConfig,
  R & OwnResources,
  never
>

const BATCH_SIZE = 1_000
const MAX_ARTIFACTS = 50_000

export function defineSilverFromBronze<
  const Key extends string,
  Rows extends readonly unknown[] & Accepted,
  R extends ResourceMap<'silver'> = Readonly<Record<never, never>>,
  Accepted = unknown,
>(options: SilverOptions<Key, Rows, R, Accepted>): SilverAsset<Key, Rows, R> {
  const { sourceType, reader, cursors } = options
  /** Kept once the step has succeeded; by step of a run. */
  const waiting = new Map<string, () => Promise<void>>()
  const asset = defineAsset({
    ...factsOf(options),
    layer: 'silver',
    config: silverConfig,
    resources: { ...options.resources, bronze: reader ?? bronzeReader, cursors: cursors ?? silverCursors },
    hooks: keepingHooks(options.hooks, waiting),
    run: async (_inputs, { config, resources, log, signal, runId, stepKey }) => {
      const { bronze, cursors: kept } = resources as unknown as Own
      const name = `silver ${options.key}`
      const context = { bronze, resources: resources as unknown as ResourceValues<R>, log, signal, runId }
      const taken = await takeNew(
        options,
        context,
        config.rebuild ? undefined : toDiscoveryCursor(await kept.get(name)),
      )
      if (taken.artifactCount === 0) return skip(`nothing new in bronze of "${sourceType}"`)
      waiting.set(`${runId} ${stepKey}`, () => kept.set(name, taken.cursor))
      return output(taken.rows as Rows, {
        metadata: { bronze_artifacts: taken.artifactCount, bronze_left: taken.isMore },
      })
    },
  })
  // The types of the author's resources and of our two, put together.
  return asset as unknown as SilverAsset<Key, Rows, R>
}

const OURS = [
  'sourceType',
  'artifactType',
  'ext',
  'transform',
  'batchSize',
  'maxArtifacts',
  'reader',
  'cursors',
] as const

/** What an asset is told of itself: the options without ours. */
function factsOf<Options extends object>(options: Options): Omit<Options, (typeof OURS)[number]> {
  const ours = new Set<string>(OURS)
  const facts = Object.entries(options).filter(([name]) => !ours.has(name))
  return Object.fromEntries(facts) as Omit<Options, (typeof OURS)[number]>
}

interface Own {
  readonly bronze: BronzeReader
  readonly cursors: SilverCursors
}

interface TakeOptions<Resources> extends ListQuery {
  readonly batchSize?: number
  readonly maxArtifacts?: number
  readonly transform: (
    artifacts: readonly ArtifactStat[],
    context: SilverContext<Resources>,
  ) => MaybePromise<readonly unknown[]>
}

interface Taken {
  readonly rows: readonly unknown[]
  readonly artifactCount: number
  readonly cursor: DiscoveryCursor | undefined
  readonly isMore: boolean
}

async function takeNew<Resources>(
  options: TakeOptions<Resources>,
  context: SilverContext<Resources>,
  from: DiscoveryCursor | undefined,
): Promise<Taken> {
  const { sourceType, artifactType, ext, batchSize = BATCH_SIZE, maxArtifacts = MAX_ARTIFACTS } = options
  const query = {
    sourceType,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(ext === undefined ? {} : { ext }),
  }
  const rows: unknown[] = []
  let artifactCount = 0
  let cursor = from
  let isMore = true
  while (isMore && artifactCount < maxArtifacts) {
    context.signal.throwIfAborted()
    const limit = Math.min(batchSize, maxArtifacts - artifactCount)
    const found = await context.bronze.discover({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) })
    // One by one: a spread of very many is more than a call can take.
    if (found.items.length > 0) for (const row of await options.transform(found.items, context)) rows.push(row)
    artifactCount += found.items.length
    cursor = found.cursor
    isMore = found.isMore
  }
  return { rows, artifactCount, cursor, isMore }
}

/** The author's own are called after the cursor is kept. */
function keepingHooks(
  hooks: StepOptions['hooks'],
  waiting: Map<string, () => Promise<void>>,
): NonNullable<StepOptions['hooks']> {
  const takeOf = ({ runId, stepKey }: HookContext): (() => Promise<void>) | undefined => {
    const keep = waiting.get(`${runId} ${stepKey}`)
    waiting.delete(`${runId} ${stepKey}`)
    return keep
  }
  return {
    onSuccess: async (context) => {
      await takeOf(context)?.()
      await hooks?.onSuccess?.(context)
    },
    onFailure: async (context) => {
      takeOf(context)
      await hooks?.onFailure?.(context)
    },
  }
}

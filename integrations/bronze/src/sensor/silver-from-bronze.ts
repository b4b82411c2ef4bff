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

import { toDiscoveryCursor } from '../discovery/discovery-cursor.ts'
import { bronzeReader } from '../resources.ts'
import type { ArtifactStat, BronzeReader, DiscoveryCursor, ListQuery } from '../store/bronze-store.ts'
import { checkCount, warnOfGone } from './from-bronze.ts'
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
  readonly io?: IoManager<Accepted, 'silver'>
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
  const { batchSize, maxArtifacts } = options
  checkCount('definition/bad-asset', options.key, { batchSize, maxArtifacts })
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
      const from = config.rebuild ? undefined : toDiscoveryCursor(await kept.get(name))
      const taken = await takeNew(options, context, from)
      if (taken.artifactCount === 0) {
        // A skipped step has no hooks. What the cursor passed was of no use to anybody, so it may be kept at once.
        const hasMoved = taken.cursor !== undefined && JSON.stringify(taken.cursor) !== JSON.stringify(from)
        if (hasMoved) await kept.set(name, taken.cursor)
        return skip(`nothing new in bronze of "${sourceType}"`)
      }
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
  let taken: Omit<Taken, 'rows'> = { artifactCount: 0, cursor: from, isMore: true }
  while (taken.isMore && taken.artifactCount < maxArtifacts) {
    // All that the run may take at once: each search by scan looks at the whole folder.
    const limit = maxArtifacts - taken.artifactCount
    const { cursor } = taken
    const found = await context.bronze.discover({ ...query, limit, ...(cursor === undefined ? {} : { cursor }) })
    warnOfGone(context.log, sourceType, found.goneCount)
    for (let first = 0; first < found.items.length; first += batchSize) {
      context.signal.throwIfAborted()
      // One by one: a spread of very many is more than a call can take.
      for (const row of await options.transform(found.items.slice(first, first + batchSize), context)) rows.push(row)
    }
    taken = { artifactCount: taken.artifactCount + found.items.length, cursor: found.cursor, isMore: found.isMore }
  }
  return { ...taken, rows }
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

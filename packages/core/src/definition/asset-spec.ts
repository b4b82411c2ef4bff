/**
 * asset-spec — facts about one asset, whoever makes it: as an author gives them, and as the house keeps them.
 *
 * Errors   DefinitionError definition/bad-key, definition/bad-asset, definition/bad-condition, definition/bad-freshness
 */
import { DefinitionError } from '../errors.ts'
import type { PartitionsDefinition } from '../partition/partition.ts'
import type { AutomationCondition } from './automation-condition.ts'
import type { FreshnessPolicy } from './freshness.ts'
import { checkFreshness } from './freshness.ts'
import type { CheckDefinition, CheckOptions } from './check.ts'
import { toCheck } from './check.ts'
import { checkCondition } from './condition-check.ts'
import type { AnyIoManager } from './io-manager.ts'
import { checkAssetKey } from './key.ts'
import type { LayerOf } from './layer.ts'
import type { Metadata, MetadataInput } from './metadata.ts'
import { toMetadata } from './metadata.ts'
import type { RunPolicy } from './run-policy.ts'
import { checkRunPolicy } from './run-policy.ts'

/** Facts about one asset, whoever makes it. */
export interface AssetSpec {
  readonly key: string
  readonly layer: LayerOf
  readonly group: string
  readonly kinds: readonly string[]
  readonly owners: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly description: string | undefined
  readonly metadata: Metadata
  /** Change it when the code's meaning changes; values made under another code version are stale. */
  readonly codeVersion: string | undefined
  readonly partitions: PartitionsDefinition | undefined
  /** Undefined = the project's, else the instance's default. */
  readonly io: AnyIoManager | undefined
  readonly automation: AutomationCondition | undefined
  readonly freshness: FreshnessPolicy | undefined
  /** How a backfill cuts its partitions into runs, unless it is told otherwise. */
  readonly backfill: RunPolicy | undefined
  readonly checks: readonly CheckDefinition[]
}

/** What an author says about any asset: own, external, or one of a multi-asset. */
export interface AssetFacts<L extends LayerOf> {
  readonly layer?: L
  /** Default `default`. */
  readonly group?: string
  readonly kinds?: readonly string[]
  /** E-mail addresses or `team:name`. */
  readonly owners?: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
  readonly description?: string
  readonly metadata?: MetadataInput
  readonly codeVersion?: string
  /** Makes it without being asked: `eager()`, `onCron('0 6 * * *')`, … */
  readonly automation?: AutomationCondition
  readonly freshness?: FreshnessPolicy
  /** How a backfill cuts its partitions into runs, unless it is told otherwise. `per-partition` unless given. */
  readonly backfill?: RunPolicy
}

/** Builds the erased spec; shared by own, multi- and external assets. */
export function toSpec(
  key: string,
  facts: AssetFacts<LayerOf>,
  rest: {
    readonly partitions?: PartitionsDefinition | undefined
    readonly io?: AnyIoManager | undefined
    readonly checks?: readonly CheckOptions<never>[] | undefined
  },
): AssetSpec {
  checkAssetKey(key)
  if (facts.automation !== undefined) checkCondition(`asset "${key}"`, facts.automation, 'asset')
  if (facts.freshness !== undefined) checkFreshness(`asset "${key}"`, facts.freshness)
  if (facts.backfill !== undefined) checkRunPolicy(key, facts.backfill)
  const checks = (rest.checks ?? []).map((check) => toCheck(key, check))
  const repeated = checks.find((check, i) => checks.findIndex((other) => other.name === check.name) !== i)
  if (repeated !== undefined) {
    throw new DefinitionError('definition/bad-asset', `asset "${key}" has two checks named "${repeated.name}".`)
  }
  return {
    key,
    layer: facts.layer,
    group: facts.group ?? 'default',
    kinds: facts.kinds ?? [],
    owners: facts.owners ?? [],
    tags: facts.tags ?? {},
    description: facts.description,
    metadata: toMetadata(facts.metadata),
    codeVersion: facts.codeVersion,
    partitions: rest.partitions,
    io: rest.io,
    automation: facts.automation,
    freshness: facts.freshness,
    backfill: facts.backfill,
    checks,
  }
}

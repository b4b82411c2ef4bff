import type { CheckDefinition } from '../definition/check.ts'
import { printCondition } from '../definition/condition-print.ts'
import type { StepDefinition } from '../definition/step.ts'
import type { AssetGraph } from '../graph/graph.ts'
import type { AssetNode } from '../graph/node.ts'
import { assetKind } from '../graph/node.ts'
import { describePartitions } from '../partition/describe-partitions.ts'
import { dynamicNames } from '../partition/key-space.ts'
import { configSchemaOf } from './config-schema.ts'
import type { AssetSnapshot, CheckSnapshot, StepSnapshot } from './snapshot.ts'

// Said of most assets, and each only once on its way to another process.
const NONE: readonly never[] = []
const EMPTY = {}

export function assetSnapshot(graph: AssetGraph, node: AssetNode): AssetSnapshot {
  const { key, layer, group, description, codeVersion, partitions, freshness, automation, backfill } = node.spec
  return {
    key,
    kind: assetKind(node),
    group,
    kinds: list(node.kinds),
    owners: list(node.owners),
    tags: record(node.tags),
    metadata: record(node.spec.metadata),
    deps: list(graph.upstream(key)),
    pools: list(node.step?.pools ?? NONE),
    checks: list(node.checks.map(checkSnapshot)),
    isPartitioned: partitions !== undefined,
    dynamicPartitions: list(partitions === undefined ? NONE : dynamicNames(partitions)),
    ...(layer === undefined ? {} : { layer }),
    ...(description === undefined ? {} : { description }),
    ...(codeVersion === undefined ? {} : { codeVersion }),
    ...(partitions === undefined ? {} : { partitions: describePartitions(partitions) }),
    ...(backfill === undefined ? {} : { backfill }),
    ...(freshness === undefined ? {} : { freshness }),
    ...(automation === undefined ? {} : { automation: printCondition(automation) }),
    ...(node.step === undefined ? {} : { step: stepSnapshot(node.step) }),
  }
}

function checkSnapshot({ name, description, severity, isBlocking, automation, run }: CheckDefinition): CheckSnapshot {
  return {
    name,
    severity,
    isBlocking,
    ...(description === undefined ? {} : { description }),
    ...(run === undefined ? { isReported: true } : {}),
    ...(automation === undefined ? {} : { automation: printCondition(automation) }),
  }
}

const steps = new WeakMap<StepDefinition, StepSnapshot>()

/** The same object for all that it makes. */
function stepSnapshot(step: StepDefinition): StepSnapshot {
  let snapshot = steps.get(step)
  if (snapshot === undefined) steps.set(step, (snapshot = newStepSnapshot(step)))
  return snapshot
}

function newStepSnapshot({
  key,
  outputs,
  config,
  resources,
  isolation,
  timeoutMs,
  retry,
}: StepDefinition): StepSnapshot {
  const configSchema = configSchemaOf(config)
  return {
    key,
    makes: Object.values(outputs).map((spec) => spec.key),
    resources: list(Object.values(resources).map(({ name }) => name)),
    isolation,
    ...(configSchema === undefined ? {} : { configSchema }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(retry === undefined ? {} : { retry }),
  }
}

function list<T>(items: readonly T[]): readonly T[] {
  return items.length === 0 ? NONE : items
}

function record<T>(fields: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.keys(fields).length === 0 ? EMPTY : fields
}

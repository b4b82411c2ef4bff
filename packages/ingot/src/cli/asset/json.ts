/**
 * json — an asset, its materialisations and its checks as `--json` gives them. What is not there is null, never absent.
 */
import type {
  AssetKind,
  AssetMaterialized,
  AssetObserved,
  AssetState,
  AssetStates,
  CheckEvaluated,
  ErrorRecord,
  FreshnessPolicy,
  FreshnessVerdict,
  Metadata,
  PartitionCounts,
  Severity,
  Staleness,
} from '@ingot/core'
import { assetKind, assetStanding, freshnessOf, printCondition } from '@ingot/core'

import type { LoadedProject } from '../../instance.ts'

export interface AssetJson {
  readonly project: string
  readonly key: string
  readonly layer: string | null
  readonly group: string
  readonly kinds: readonly string[]
  readonly owners: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  readonly deps: readonly string[]
  readonly description: string | null
  readonly kind: AssetKind
  readonly partitions: PartitionCounts | null
  readonly codeVersion: string | null
  readonly status: Staleness
  readonly lastMaterialization: MaterializationJson | null
  readonly lastObservation: ObservationJson | null
  /** The newest attempt that came to nothing and that no other has made good. */
  readonly lastFailure: FailureJson | null
  /** Its condition as text. */
  readonly automation: string | null
  readonly freshness: FreshnessJson | null
  readonly checks: readonly CheckJson[]
}

export interface FailureJson {
  readonly atMs: number
  readonly runId: string | null
  readonly partition: string | null
  readonly cause: 'failed' | 'canceled'
}

/** As of now, by its policy. */
export interface FreshnessJson {
  readonly policy: FreshnessPolicy
  readonly status: FreshnessVerdict['status']
  readonly message: string
}

export interface MaterializationJson {
  readonly atMs: number
  readonly runId: string | null
  readonly partition: string | null
  readonly dataVersion: string
  readonly metadata: Metadata
}

export interface ObservationJson {
  readonly atMs: number
  readonly runId: string | null
  readonly dataVersion: string
  readonly metadata: Metadata
}

export interface CheckJson {
  readonly name: string
  readonly description: string | null
  readonly severity: Severity
  readonly isBlocking: boolean
  readonly last: CheckResultJson | null
}

export interface CheckResultJson {
  readonly atMs: number
  readonly runId: string | null
  readonly passed: boolean
  readonly severity: Severity
  readonly description: string | null
  readonly metadata: Metadata
  readonly error: ErrorRecord | null
}

export function assetJson({ graph, project }: LoadedProject, key: string, states: AssetStates): AssetJson {
  const node = graph.nodes.get(key)
  if (node === undefined) throw new Error(`asset "${key}" is not in the graph`)
  const { status, reasons, partitions } = assetStanding(graph, key, states)
  const newest = states.newest(key)
  const observation = states.get(key)?.observation
  return {
    project: project.name,
    key,
    layer: node.layer ?? null,
    group: node.group,
    kinds: node.kinds,
    owners: node.owners,
    tags: node.tags,
    deps: graph.upstream(key),
    description: node.spec.description ?? null,
    kind: assetKind(node),
    partitions: partitions ?? null,
    codeVersion: node.spec.codeVersion ?? null,
    status: { status, reasons },
    lastMaterialization: newest?.materialization === undefined ? null : materializationJson(newest.materialization),
    lastObservation: observation === undefined ? null : observationJson(observation),
    lastFailure: failureJson(states.all(key)),
    automation: node.spec.automation === undefined ? null : printCondition(node.spec.automation),
    freshness: node.spec.freshness === undefined ? null : freshnessJson(node.spec.freshness, newest),
    checks: node.checks.map(({ name, description, severity, isBlocking }) => {
      const last = newest?.checks[name]
      return {
        name,
        description: description ?? null,
        severity,
        isBlocking,
        last: last === undefined ? null : checkResultJson(last),
      }
    }),
  }
}

function failureJson(states: readonly AssetState[]): FailureJson | null {
  const [newest] = states
    .flatMap(({ failure }) => (failure === undefined ? [] : [failure]))
    .toSorted((a, b) => b.id - a.id)
  if (newest === undefined) return null
  const { atMs, runId = null, partition = null, cause } = newest
  return { atMs, runId, partition, cause }
}

function freshnessJson(policy: FreshnessPolicy, newest: AssetState | undefined): FreshnessJson {
  const { status, message } = freshnessOf(policy, newest?.materialization?.atMs, Date.now())
  return { policy, status, message }
}

function materializationJson(event: AssetMaterialized): MaterializationJson {
  const { atMs, runId = null, partition = null, dataVersion, metadata } = event
  return { atMs, runId, partition, dataVersion, metadata }
}

function observationJson(event: AssetObserved): ObservationJson {
  const { atMs, runId = null, dataVersion, metadata } = event
  return { atMs, runId, dataVersion, metadata }
}

export function checkResultJson(event: CheckEvaluated): CheckResultJson {
  const { atMs, runId = null, passed, severity, description = null, metadata, error = null } = event
  return { atMs, runId, passed, severity, description, metadata, error }
}

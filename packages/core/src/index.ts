// What `@ingot/core` offers, name by name. What is not here is private.
export type { Clock, FixedClock, Random } from './clock.ts'
export { fixedClock, idMaker, systemClock } from './clock.ts'
export type { ErrorRecord } from './errors.ts'
export {
  ConflictError,
  DefinitionError,
  InvalidError,
  isIngotError,
  NotFoundError,
  OrchestratorError,
  StorageError,
  toErrorRecord,
  UserCodeError,
} from './errors.ts'
export type { AnySchema, JsonSchema, Schema, SchemaInput, SchemaOutput } from './schema/schema.ts'
export { jsonSchemaOf, validate } from './schema/schema.ts'
export type { Partition, PartitionsDefinition } from './partition/partition.ts'
export { staticPartitions } from './partition/partition.ts'

// Definitions
export type { Asset, MaybePromise, Returned, StepOptions } from './definition/asset.ts'
export type { AssetFacts, AssetSpec } from './definition/asset-spec.ts'
export type { AssetRef, AssetRefs, ValuesOf } from './definition/asset-ref.ts'
export { assetRef } from './definition/asset-ref.ts'
export { defineAsset } from './definition/asset.ts'
export type { CheckDefinition, CheckOptions, CheckResult, Severity } from './definition/check.ts'
export { defineCheck } from './definition/check.ts'
export type { ExternalAsset, Observation } from './definition/external-asset.ts'
export { defineExternalAsset } from './definition/external-asset.ts'
export type { IoContext, IoManager, StoreReport } from './definition/io-manager.ts'
export { defineIoManager, loadPartitions, valueNotFound } from './definition/io-manager.ts'
export type { Layer, LayerOf, ReadableFrom } from './definition/layer.ts'
export { LAYERS } from './definition/layer.ts'
export type { LogFields, Logger, LogLevel } from './definition/logger.ts'
export { LOG_LEVELS } from './definition/logger.ts'
export type {
  CodeReference,
  ColumnSchema,
  ColumnSource,
  Metadata,
  MetadataInput,
  MetadataValue,
} from './definition/metadata.ts'
export { COLUMN_SCHEMA, metadata, ROW_COUNT, TABLE_NAME, toMetadata, URI } from './definition/metadata.ts'
export type { MultiAsset, OutputAsset } from './definition/multi-asset.ts'
export { defineMultiAsset } from './definition/multi-asset.ts'
export type { FailOptions, Output, OutputOptions, RetryRequested, Skip, StepFailure } from './definition/outcome.ts'
export { fail, output, retry, skip } from './definition/outcome.ts'
export type { AnyAsset, Project, ProjectOptions } from './definition/project.ts'
export { defineProject } from './definition/project.ts'
export type {
  AnyResources,
  Bindable,
  EnvBinding,
  OpenContext,
  Resource,
  ResourceBinding,
  ResourceDefinition,
  ResourceMap,
  ResourceValues,
} from './definition/resource.ts'
export { configured, defineResource, env, isEnvBinding, provide } from './definition/resource.ts'
export type { RetryPolicy } from './definition/retry.ts'
export { retryDelayMs } from './definition/retry.ts'
export type { HookContext, Hooks, Isolation, PartitionContext, StepContext } from './definition/step-context.ts'
export type { StepDefinition } from './definition/step.ts'

// Events and the states folded from them
export type {
  AssetEvent,
  AssetMaterialized,
  AssetObserved,
  AssetWiped,
  CheckEvaluated,
  Event,
  EventKind,
  PlannedStepSummary,
  ResourceEvent,
  RetryStrategy,
  RunEnded,
  RunEvent,
  RunFailureReason,
  RunOutcome,
  RunRequest,
  StepEvent,
  StoredEvent,
} from './event/event.ts'
export { MAX_EVENT_BYTES } from './event/event.ts'
export type { AssetState } from './run/asset-state.ts'
export { assetOf, currentDataVersion, foldAsset } from './run/asset-state.ts'
export type { ProcessProbe, RunClaim, WorkerIdentity } from './run/claim.ts'
export { HEARTBEAT_MS, isLost, LEASE_MS } from './run/claim.ts'
export type { DataVersions } from './run/data-versions.ts'
export { dataVersions } from './run/data-versions.ts'
export { fingerprint } from './run/fingerprint.ts'
export type { RunState, RunStatus, StepCounts } from './run/run-state.ts'
export { foldRun, isFinished, RUN_STATUSES } from './run/run-state.ts'
export type { Freshness, Staleness } from './run/staleness.ts'
export { staleness } from './run/staleness.ts'

// Graph, selection, plan
export type { AssetGraph } from './graph/graph.ts'
export type { AssetKind, AssetNode } from './graph/node.ts'
export { assetKind } from './graph/node.ts'
export { buildGraph } from './graph/graph.ts'
export type { Selectable, SelectionGraph } from './selection/evaluate.ts'
export { select, selectAssets } from './selection/evaluate.ts'
export { printSelection } from './selection/print.ts'
export type { Selection } from './selection/syntax.ts'
export { parseSelection } from './selection/syntax.ts'
export type { Action, Plan, PlannedInput, PlannedOutput, PlannedStep, PlanRequest } from './plan/plan.ts'
export { planRun } from './plan/plan.ts'

// Storage
export {
  checkLimit,
  checkNewRun,
  eventJson,
  logLineJson,
  MAX_EVENTS_PER_READ,
  MAX_RUNS_PER_PAGE,
  parseRunCursor,
  staleClaim,
} from './storage/checks.ts'
export type { LogLine, LogPage, LogQuery, LogStore } from './storage/log-store.ts'
export { memoryLogStore } from './storage/memory-log-store.ts'
export { memoryStorage } from './storage/memory.ts'
export type {
  AssetQuery,
  AssetStore,
  ClaimRequest,
  Created,
  EventLog,
  EventPage,
  EventQuery,
  Fence,
  NewRun,
  RunPage,
  RunQuery,
  RunStore,
  Storage,
  StorageInfo,
} from './storage/storage.ts'

// Execution
export type { RunConfig, ValidConfig } from './execute/config.ts'
export { resourceConfig, validateRunConfig } from './execute/config.ts'
export type { LaunchedRun, LaunchRequest, RetryOf } from './execute/launch.ts'
export { launchRun } from './execute/launch.ts'
export { ioOf } from './execute/needs.ts'
export type { ExecutePorts, IsolatedCall, IsolatedRunner } from './execute/ports.ts'
export { reapLostRuns } from './execute/reap.ts'
export { resourcePool } from './execute/resource-pool.ts'
export { retryRequest } from './execute/retry-run.ts'
export type { ExecuteOptions } from './execute/run.ts'
export { checkExecuteOptions, executeRun } from './execute/run.ts'

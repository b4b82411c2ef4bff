// What `@ingot/core` offers, name by name. What is not here is private.
export type { Bell } from './bell.ts'
export { bell } from './bell.ts'
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
export type { CronTimes } from './cron.ts'
export { cronTimes } from './cron.ts'
export { describePartitions } from './partition/describe-partitions.ts'
export type { KeySpace, PartitionMoment } from './partition/key-space.ts'
export { checkPartitionKey, dynamicNames, keySpace, someKeys } from './partition/key-space.ts'
export {
  allPartitions,
  customMapping,
  dimension,
  dimensionMappings,
  identity,
  lastPartitions,
  specificPartitions,
  staticMapping,
  windowOffsets,
} from './partition/mapping-kinds.ts'
export type {
  CustomMapping,
  DimensionMapping,
  MappingContext,
  PartitionMapping,
  WindowOffsets,
} from './partition/mapping-kinds.ts'
export { defaultMapping, downstreamSet, upstreamSet } from './partition/mapping.ts'
export { multiKey } from './partition/multi-key.ts'
export { dimensionKeys, partitionContext } from './partition/partition-context.ts'
export type { PartitionRanges } from './partition/partition-ranges.ts'
export type { PartitionSet } from './partition/partition-set.ts'
export {
  count as countPartitions,
  emptySet,
  fromKeyRanges,
  fullSet,
  has as hasPartition,
  indexesOf,
  indexSet,
  intersect,
  rangeSet,
  setOf,
  setOfRange,
  subtract,
  toKeyRanges,
  toKeys,
  union,
} from './partition/partition-set.ts'
export type {
  Dimensions,
  DynamicPartitions,
  MultiPartitions,
  Partition,
  PartitionRange,
  PartitionsDefinition,
  StaticPartitions,
  TimeWindow,
  TimeWindowPartitions,
} from './partition/partition.ts'
export { dynamicPartitions, keyFault, multiPartitions, staticPartitions } from './partition/partition.ts'
export { samePartitions } from './partition/same-partitions.ts'
export type {
  CronOptions,
  DailyOptions,
  HourlyOptions,
  MonthlyOptions,
  WeeklyOptions,
  WindowOptions,
} from './partition/time-windows.ts'
export { cronPartitions, daily, hourly, monthly, weekly, windowOfKey } from './partition/time-windows.ts'

// Definitions
export type { Asset, MaybePromise, Returned, StepOptions } from './definition/asset.ts'
export type { AssetFacts, AssetSpec } from './definition/asset-spec.ts'
export type { AssetRef, AssetRefs, ValuesOf } from './definition/asset-ref.ts'
export { assetRef, mapPartitions } from './definition/asset-ref.ts'
export { defineAsset } from './definition/asset.ts'
export type { CheckDefinition, CheckOptions, CheckResult, Severity } from './definition/check.ts'
export { defineCheck } from './definition/check.ts'
export type { ExternalAsset, Observation } from './definition/external-asset.ts'
export { defineExternalAsset } from './definition/external-asset.ts'
export type { IoAsset, IoContext, IoManager, StoreReport } from './definition/io-manager.ts'
export { defineIoManager, loadPartitions, valueNotFound } from './definition/io-manager.ts'
export type { Layer, LayerOf, ReadableFrom } from './definition/layer.ts'
export { hasRawName, LAYERS } from './definition/layer.ts'
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
export type {
  ByPartition,
  FailOptions,
  Output,
  OutputOptions,
  RetryRequested,
  Skip,
  StepFailure,
} from './definition/outcome.ts'
export { byPartition, fail, output, retry, skip } from './definition/outcome.ts'
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
export type {
  AssetSensorContext,
  AssetSensorOptions,
  RunStatusContext,
  RunStatusSensorOptions,
} from './definition/event-sensors.ts'
export { defineAssetSensor, defineRunFailureSensor, defineRunStatusSensor } from './definition/event-sensors.ts'
export type {
  InstanceReads,
  LastRunQuery,
  SensedMaterialization,
  SensedRun,
  SensedStatus,
  TickContext,
} from './definition/instigator-context.ts'
export type { JobRequestOptions, Request, RequestFor, RequestOptions } from './definition/request.ts'
export { isRequest, request } from './definition/request.ts'
export type { RunAsk } from './definition/run-ask.ts'
export type { RunRetryPolicy } from './definition/run-retry.ts'
export type {
  CatchUp,
  Overlap,
  Schedule,
  ScheduleContext,
  ScheduleOptions,
  TypedSchedule,
} from './definition/schedule.ts'
export { defineSchedule } from './definition/schedule.ts'
export type {
  PartitionKeys,
  PushMessage,
  Sensor,
  SensorAnswer,
  SensorContext,
  SensorOptions,
  SensorResult,
  TypedSensor,
} from './definition/sensor.ts'
export { defineSensor } from './definition/sensor.ts'
export type { JobRef, Target, TargetInput } from './definition/target.ts'
export { describeTarget } from './definition/target.ts'
export type { CallOptions } from './definition/composer.ts'
export type { DynamicItems } from './definition/dynamic.ts'
export { dynamic } from './definition/dynamic.ts'
export type { Graph, GraphOptions } from './definition/graph-definition.ts'
export { defineGraph } from './definition/graph-definition.ts'
export type { AssetJobOptions, OpJobOptions } from './definition/job.ts'
export { defineJob } from './definition/job.ts'
export type { Job, JobSpec, JobWork } from './definition/job-spec.ts'
export type { Op, OutputDeclaration } from './definition/op.ts'
export { defineOp } from './definition/op.ts'
export type { OpGraph, OpNode } from './definition/op-graph.ts'
export type { OpSpec } from './definition/op-spec.ts'
export type { EndedStep, FailedStep } from './definition/trigger.ts'
export { always, onFailure } from './definition/trigger.ts'
export type { Collected, ConfigWires, Dynamic, Inputs, Mapped, Watchable, Wire } from './definition/wire.ts'
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
  FreshnessStatus,
  PartitionsAdded,
  PartitionsRemoved,
  PlannedStepSummary,
  ResourceEvent,
  RetryStrategy,
  RunEnded,
  RunEvent,
  RunFailureReason,
  RunOutcome,
  RunRequest,
  RunStarted,
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
export type { RunTimeline, StepAttempt, StepRow, StepStatus } from './run/run-timeline.ts'
export { newTimeline, STEP_EVENT_KINDS, stepDurationMs, stepGroup } from './run/run-timeline.ts'
export type { TimelineMarker } from './run/timeline-marker.ts'
export type { RunState, RunStatus, StepCounts } from './run/run-state.ts'
export { foldRun, isFinished, RUN_STATUSES } from './run/run-state.ts'
export type { Freshness, Staleness } from './run/staleness.ts'
export { staleness } from './run/staleness.ts'
export { partitionsRead, versionRead } from './run/version-read.ts'

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
export { opDeps } from './plan/op-deps.ts'
export { selectOps } from './plan/op-selection.ts'
export { planRun } from './plan/plan.ts'
export { planJob } from './plan/plan-job.ts'

// Storage, and what every store decides alike
export { ASSET_EVENT_KINDS, eventsOfState } from './storage/asset-history.ts'
export { backfillAfter, countItem, countTargets, hasEnded, newBackfill, NO_ITEMS } from './storage/backfill-ledger.ts'
export type { InstigatorChange } from './storage/instigator-state.ts'
export { changeInstigator, instigatorAfterTick, newInstigator } from './storage/instigator-state.ts'
export { DAEMON_LEASE, FORGET_LEASE_MS } from './storage/lease-store.ts'
export { partitionEvents } from './storage/partition-events.ts'
export { checkPoolLimit, DEFAULT_POOL_LIMIT, endsStep } from './storage/pool-line.ts'
export { auditDetailJson } from './storage/audit-detail.ts'
export type { LogFilter } from './storage/log-filter.ts'
export { logFilter, textInJson } from './storage/log-filter.ts'
export { askedAssets, attemptedAsset, isWide, MAX_ASKED_ASSETS } from './storage/run-filter.ts'
export { staleBackfill, staleLease, staleTick, tokenExists, unfinishedRun, unknownBackfill } from './storage/stale.ts'
export { DEDUP_SCOPE } from './storage/storage.ts'
export type { TickAdditions } from './storage/tick-record.ts'
export { additionsOf, isSameSkip, joinSkips, tickBody } from './storage/tick-record.ts'
export { MAX_AUDIT_DETAIL_BYTES, MAX_PRUNED, MAX_ROWS_PER_PAGE, pushJson, TAGGED_RUNS } from './storage/checks.ts'
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
export type {
  BackfillCommit,
  BackfillItem,
  BackfillItemQuery,
  BackfillItemStatus,
  BackfillRequest,
  BackfillState,
  BackfillStatus,
  BackfillStore,
  RunPolicy,
  TargetCounts,
} from './storage/backfill-store.ts'
export type { Lease, LeaseFence, LeaseStore } from './storage/lease-store.ts'
export type { LogLine, LogPage, LogQuery, LogStore } from './storage/log-store.ts'
export { memoryLogStore } from './storage/memory-log-store.ts'
export { memoryStorage } from './storage/memory.ts'
export { readPartitionMoment } from './storage/partition-moment.ts'
export type { PartitionStore } from './storage/partition-store.ts'
export type { PoolState, PoolStore, SlotHolder, SlotRequest } from './storage/pool-store.ts'
export type { Pruned, PruneQuery, RetentionStore } from './storage/retention-store.ts'
export type { AuditEntry, AuditStore, NewAuditEntry } from './storage/audit-store.ts'
export type { Role, TokenRecord, TokenStore } from './storage/token-store.ts'
export { ROLES } from './storage/token-store.ts'
export type {
  InstigatorKind,
  InstigatorRef,
  InstigatorState,
  NewTick,
  PartitionChange,
  Push,
  Tick,
  TickCommit,
  TickCommitted,
  TickQuery,
  TickStatus,
  TickStore,
} from './storage/tick-store.ts'
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
  RunKey,
  RunFilter,
  RunPage,
  RunQuery,
  RunStore,
  Storage,
  StorageInfo,
} from './storage/storage.ts'

// Execution
export type { RunConfig, ValidConfig } from './execute/config.ts'
export { resourceConfig, validateRunConfig } from './execute/config.ts'
export type { LaunchedRun, LaunchRequest, PreparedRun, RetryOf } from './execute/launch.ts'
export { launchRun, prepareRun } from './execute/launch.ts'
export { isolatedCode } from './execute/isolated-code.ts'
export { restoreRun } from './execute/restore.ts'
export { ioOf } from './execute/needs.ts'
export type { ExecutePorts, IsolatedCall, IsolatedRunner, PreparePorts, StepOrigin } from './execute/ports.ts'
export type { RunValues } from './execute/run-values.ts'
export { memoryRunValues } from './execute/run-values.ts'
export { redactEvents, redactor } from './execute/redact.ts'
export { resourcePool } from './execute/resource-pool.ts'
export { retryRequest } from './execute/retry-run.ts'
export type { ExecuteOptions } from './execute/run.ts'
export { checkExecuteOptions, executeRun } from './execute/run.ts'

// Schedules, sensors, queue
export type {
  AdvanceBackfillAsk,
  AutomationOutcome,
  AutomationTickAsk,
  BackfillAsk,
  BackfillPlan,
  CheckCursorAsk,
  CheckPushAsk,
  CodeHost,
  DescribeAssetsAsk,
  DescribePartitionsAsk,
  ExplainAsk,
  InputVersionsAsk,
  PrepareRetryAsk,
  PrepareRunAsk,
  RunPreview,
  ScheduleTickAsk,
  SensorTickAsk,
  TickOutcome,
} from './automation/code-host.ts'
export type {
  AssetSnapshot,
  CheckSnapshot,
  JobSnapshot,
  OpSnapshot,
  ProjectSnapshot,
  ResourceSnapshot,
  ScheduleSnapshot,
  SensorSnapshot,
  StepSnapshot,
} from './automation/snapshot.ts'
export type { AssetStanding, PartitionCounts, StandingRanges } from './automation/standing/asset-standing.ts'
export { assetStanding, standingRanges } from './automation/standing/asset-standing.ts'
export type { AssetStandings, StandingPorts } from './automation/standing/asset-standings.ts'
export { assetStandings } from './automation/standing/asset-standings.ts'
export { AssetStates, readAssetStates } from './automation/standing/asset-states.ts'
export type { PartitionDimension, PartitionsStanding, StatusRange } from './automation/standing/partitions-standing.ts'
export type { BackfillAdvancer } from './automation/backfill/advance-backfill.ts'
export { backfillAdvancer } from './automation/backfill/advance-backfill.ts'
export type { BackfillVerb } from './automation/backfill/change-backfill.ts'
export { changeBackfill, knownBackfill } from './automation/backfill/change-backfill.ts'
export { planBackfill } from './automation/backfill/plan-backfill.ts'
export type { DueTicks, TicksDone, TickTimes } from './automation/due-ticks.ts'
export { dueTicks, tickTimes } from './automation/due-ticks.ts'
export { explainSubject } from './automation/explain-subject.ts'
export { evaluateScheduleTick } from './automation/evaluate-schedule.ts'
export { evaluateSensorTick, validateCursor, validatePush } from './automation/evaluate-sensor.ts'
export type { OverlapDecision } from './automation/overlap.ts'
export { overlapDecision } from './automation/overlap.ts'
export type { PartitionPart, PartitionStatus } from './automation/partition-status.ts'
export { partitionStatus } from './automation/partition-status.ts'
export type { EvaluationPorts } from './automation/ports.ts'
export type { AskOrigin } from './automation/prepare-ask.ts'
export { prepareAsk } from './automation/prepare-ask.ts'
export { previewRun } from './automation/preview-run.ts'
export type { Deadlock } from './automation/deadlock.ts'
export { findDeadlock } from './automation/deadlock.ts'
export type { QueueDecision, QueueInput, QueueLimits, TagLimit, WaitReason } from './automation/queue.ts'
export { decideQueue, describeWait, inOrder, MAX_CONCURRENT_RUNS } from './automation/queue.ts'
export type { RetryDecision } from './automation/run-retry.ts'
export { isOverdue, lostDecision, retryDecision } from './automation/run-retry.ts'
export { snapshotOf } from './automation/snapshot-of.ts'
export {
  BACKFILL_TAG,
  checkUserTags,
  ORDER_TAG,
  PARTITION_TAG,
  SCHEDULE_TAG,
  SENSOR_TAG,
  TICK_TAG,
} from './automation/tags.ts'
export type { WaitingState } from './automation/why-waiting.ts'
export { readRuns, whyWaiting } from './automation/why-waiting.ts'

// For the command line
export { onlyStale } from './automation/only-stale.ts'
export { meant, nearMisses } from './selection/near-miss.ts'
export { automationRef } from './automation/automation-ref.ts'
export { cronText } from './automation/cron-text.ts'
export { reusedKeys } from './automation/reused-keys.ts'
export { BY_EVENTS, intervalText, scheduleRhythm, sensorRhythm } from './automation/rhythm.ts'
export { setSensorCursor } from './automation/set-sensor-cursor.ts'
export type { Switched, SwitchRequest } from './automation/switch-instigator.ts'
export { isInstigatorRunning, switchInstigator } from './automation/switch-instigator.ts'
export { isRecorded, wipeEvents } from './run/wipe-events.ts'
export type { CancelPorts } from './automation/cancel-run.ts'
export { cancelRun } from './automation/cancel-run.ts'
export type { Explanation } from './automation/condition/explanation.ts'
export { explanationLines } from './automation/condition/explanation.ts'
export type { AutomationEvaluator } from './automation/evaluator/automation-evaluator.ts'
export { automationEvaluator } from './automation/evaluator/automation-evaluator.ts'
export { AUTOMATION_TAG } from './automation/tags.ts'
export { readCursor } from './automation/sensor-cursor.ts'
export { parseEventCursor } from './automation/event-cursor.ts'
export { momentOf } from './automation/target-partitions.ts'
export type { AutomationCondition } from './definition/automation-condition.ts'
export type { ConditionWords, DepChoice, DepChoices } from './definition/condition.ts'
export { condition } from './definition/condition.ts'
export { eager, onCron, onMissing } from './definition/condition-presets.ts'
export type { PrintConditionOptions } from './definition/condition-print.ts'
export { printCondition } from './definition/condition-print.ts'
export type { FreshnessPolicy } from './definition/freshness.ts'
export { freshByCron, freshWithin } from './definition/freshness.ts'
export type { FreshnessVerdict } from './automation/freshness.ts'
export { freshnessOf } from './automation/freshness.ts'

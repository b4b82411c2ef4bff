/**
 * code-host — what the daemon asks of the author's code, as plain data both ways. The code is loaded and called in a
 * child process (`@ingot/worker`); tests and small tools may call the same functions in their own process.
 *
 * Rules    a host works on one project at one code version. It reads storage and writes nothing but logs: what is to be
 *          written comes back as data, and the daemon commits it in one transaction.
 * Errors   what is wrong with a request rejects with InvalidError, NotFoundError or DefinitionError; that the author's
 *          function threw or hung is an outcome of status `failed`, not a rejection.
 *          StorageError storage/unavailable with `retryable`: the host died while it worked for somebody else; ask again.
 */
import type { RunAsk } from '../definition/run-ask.ts'
import type { ErrorRecord } from '../errors.ts'
import type { PlannedStepSummary, RetryStrategy, RunRequest } from '../event/event.ts'
import type { BackfillCommit, BackfillItem, BackfillRequest } from '../storage/backfill-store.ts'
import type { LogLine } from '../storage/log-store.ts'
import type { NewRun } from '../storage/storage.ts'
import type { PartitionChange, Push, TickStatus } from '../storage/tick-store.ts'
import type { Explanation } from './condition/explanation.ts'
import type { ProjectSnapshot } from './snapshot.ts'
import type { AssetStanding } from './standing/asset-standing.ts'
import type { PartitionsStanding } from './standing/partitions-standing.ts'

export interface CodeHost {
  readonly project: string
  /** Fingerprint of the files that were loaded. */
  readonly codeVersion: string
  readonly snapshot: ProjectSnapshot
  /** Validates the request and plans it. Undefined when `staleOnly` leaves nothing to do. */
  prepareRun(ask: PrepareRunAsk): Promise<NewRun | undefined>
  /** A retry of a finished run; the strategy `selection` takes `select`. */
  prepareRetry(ask: PrepareRetryAsk): Promise<NewRun>
  evaluateSchedule(ask: ScheduleTickAsk): Promise<TickOutcome>
  evaluateSensor(ask: SensorTickAsk): Promise<TickOutcome>
  /** Rejects with InvalidError invalid/push what the sensor's push schema does not accept. */
  checkPush(ask: CheckPushAsk): Promise<void>
  /** Rejects with InvalidError invalid/cursor what the sensor cannot go on from. */
  checkCursor(ask: CheckCursorAsk): Promise<void>
  evaluateAutomation(ask: AutomationTickAsk): Promise<AutomationOutcome>
  /** What a backfill would do, in the order in which it would: its ledger. */
  planBackfill(ask: BackfillAsk): Promise<BackfillPlan>
  /** The next commit of a running backfill; undefined when there is nothing to do until something ends. */
  advanceBackfill(ask: AdvanceBackfillAsk): Promise<BackfillCommit | undefined>
  /** How assets stand now, in the order of the graph; of those alone that are asked for. Unknown keys are left out. */
  describeAssets(ask: DescribeAssetsAsk): Promise<readonly AssetStanding[]>
  /** Which partitions there are, and how each stands now; undefined for what has none, and for the unknown. */
  describePartitions(ask: DescribePartitionsAsk): Promise<PartitionsStanding | undefined>
  /** Which data of each asset that it reads an asset, or its partition, would be made from now. */
  inputVersions(ask: InputVersionsAsk): Promise<Readonly<Record<string, string>>>
  /** Why the condition of an asset or a check holds, or does not, now; undefined when it has none. */
  explain(ask: ExplainAsk): Promise<Explanation | undefined>
  /** What `prepareRun` would make of the same request. */
  previewRun(ask: PrepareRunAsk): Promise<RunPreview | undefined>
}

export interface PrepareRunAsk {
  readonly ask: RunAsk
  readonly launchedBy: string
}

export interface PrepareRetryAsk {
  readonly runId: string
  readonly strategy: RetryStrategy
  readonly select?: string
  readonly launchedBy: string
  /** Set by automatic retries. */
  readonly retryNumber?: number
}

export interface ScheduleTickAsk {
  readonly name: string
  readonly dueAtMs: number
  /** True: nothing will be written, and it is that time: partitions are those of then. */
  readonly isDryRun?: boolean
}

export interface SensorTickAsk {
  readonly name: string
  /** JSON text of the cursor; undefined = the definition's default. */
  readonly cursor: string | undefined
  readonly pushes: readonly Push[]
  readonly lastTickAtMs: number | undefined
  /** True: nothing will be written; run ids are made up, and what a run-status sensor would do outside is not done. */
  readonly isDryRun?: boolean
}

export interface CheckPushAsk {
  readonly name: string
  readonly body: unknown
}

export interface CheckCursorAsk {
  readonly name: string
  /** JSON text. */
  readonly cursor: string
}

/** What a tick came to, ready to be committed. */
export interface TickOutcome {
  readonly status: TickStatus
  readonly skipReason?: string
  readonly error?: ErrorRecord
  readonly startedAtMs: number
  readonly endedAtMs: number
  /** JSON text; left out = the cursor stays. Run-status sensors give one also when they failed. */
  readonly cursor?: string
  readonly runs: readonly NewRun[]
  readonly partitionChanges: readonly PartitionChange[]
  readonly logs: readonly LogLine[]
  /** It took longer than its soft budget. */
  readonly isSlow: boolean
  /** A sensor that has more to do at once (it read a full page): tick again without waiting for its interval. */
  readonly hasMore?: boolean
}

export interface AutomationTickAsk {
  readonly isDryRun?: boolean
}

export interface AutomationOutcome extends TickOutcome {
  /** Subjects whose memory changed, see TickCommit.memory. */
  readonly memory: Readonly<Record<string, string | undefined>>
  /** When a condition may change without any event: the next cron tick or window; undefined = only by events. */
  readonly nextDueAtMs: number | undefined
}

export interface BackfillAsk {
  /** Asset selection, or the name of a partitioned job. */
  readonly assets?: string
  readonly job?: string
  /** A backfill that has ended, instead of assets or a job: what failed, was canceled, or was skipped because of those. */
  readonly retryOf?: string
  /** Ranges of keys of the selected assets' partitions; undefined = all. */
  readonly partitions?: readonly (readonly [first: string, last: string])[]
  /** Only what is missing or failed. */
  readonly missingOnly?: boolean
  /** As the assets declare it unless given. */
  readonly policy?: BackfillRequest['policy']
  readonly config?: Readonly<Record<string, unknown>>
  readonly tags?: Readonly<Record<string, string>>
  readonly priority?: number
  readonly maxRuns?: number
  readonly launchedBy: string
}

export interface BackfillPlan {
  readonly request: BackfillRequest
  readonly items: readonly Pick<BackfillItem, 'target' | 'partition'>[]
  /** How many runs the items come to under the policy, as far as it can be known before. */
  readonly runCount: number
}

export interface AdvanceBackfillAsk {
  readonly backfillId: string
}

export interface DescribeAssetsAsk {
  /** All when left out. */
  readonly assetKeys?: readonly string[]
}

/** Those of an asset, or those that a job can be launched for. */
export type DescribePartitionsAsk = { readonly assetKey: string } | { readonly job: string }

export interface InputVersionsAsk {
  readonly assetKey: string
  readonly partition?: string
}

export interface ExplainAsk {
  /** An asset's key, or `asset key/check name`. */
  readonly subject: string
}

export interface RunPreview {
  readonly request: RunRequest
  /** In the order of the plan; one for each step. */
  readonly steps: readonly PlannedStepSummary[]
}

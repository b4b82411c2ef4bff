/**
 * ask — one question to a project's code while it is open: whose it is, where it is asked, what becomes of it when its
 * code does harm.
 */
import type { ErrorRecord, ProjectSnapshot, SensorTickAsk, TickOutcome } from '@ingot/core'
import { toErrorRecord, UserCodeError } from '@ingot/core'

import { toError } from './error-transfer.ts'
import type { HostProcess } from './host-process.ts'
import type { AskKind } from './host-protocol.ts'

export interface Ask {
  readonly id: number
  readonly kind: AskKind
  readonly input: unknown
  readonly askedAtMs: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** How many processes ended while it was open there, for no fault of its own that is known. */
  deaths: number
  /** It may be at fault: to be asked alone. */
  isSuspect: boolean
  /** Where it is being answered; undefined while it waits. */
  process: HostProcess | undefined
  timer: NodeJS.Timeout | undefined
}

export const ASK_LIMIT_MS = 120_000
// Core ends a sensor at its limit by itself when it can; this side is for when it cannot.
const SLACK_MS = 1_000

export function limitOf(ask: Ask, snapshot: ProjectSnapshot | undefined, askLimitMs: number): number {
  if (ask.kind !== 'evaluateSensor') return askLimitMs
  const { name } = ask.input as SensorTickAsk
  const sensor = snapshot?.sensors.find((one) => one.name === name)
  return sensor === undefined ? askLimitMs : sensor.hardLimitMs + SLACK_MS
}

/** `what` says what its code did: a tick is failed by it, any other ask rejects. */
export function failAsk(
  ask: Ask,
  code: 'user-code/worker-died' | 'user-code/timeout',
  what: string,
  cause?: ErrorRecord,
): void {
  const message = `${nameOf(ask)}: ${what}`
  const error = new UserCodeError(code, message, cause === undefined ? {} : { cause: toError(cause) })
  if (!TICKS.has(ask.kind)) return ask.reject(error)
  const outcome: TickOutcome = {
    status: 'failed',
    error: toErrorRecord(error),
    startedAtMs: ask.askedAtMs,
    endedAtMs: Date.now(),
    runs: [],
    partitionChanges: [],
    logs: [],
    isSlow: true,
  }
  ask.resolve(ask.kind === 'evaluateAutomation' ? { ...outcome, memory: {}, nextDueAtMs: undefined } : outcome)
}

const TICKS: ReadonlySet<AskKind> = new Set(['evaluateSchedule', 'evaluateSensor', 'evaluateAutomation'])

const NAMES: Readonly<Record<AskKind, string>> = {
  prepareRun: 'preparing a run',
  prepareRetry: 'preparing a retry',
  evaluateSchedule: 'schedule',
  evaluateSensor: 'sensor',
  checkPush: 'the push schema of sensor',
  checkCursor: 'the cursor schema of sensor',
  evaluateAutomation: 'the automation conditions',
  planBackfill: 'planning a backfill',
  advanceBackfill: 'going on with a backfill',
  describeAssets: 'looking at assets',
  describePartitions: 'looking at partitions',
  inputVersions: 'looking at what an asset reads',
  explain: 'explaining a condition',
  previewRun: 'preparing a run',
}

function nameOf({ kind, input }: Ask): string {
  const name = typeof input === 'object' && input !== null && 'name' in input ? input.name : undefined
  return typeof name === 'string' ? `${NAMES[kind]} "${name}"` : NAMES[kind]
}

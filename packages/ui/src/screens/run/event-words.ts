/** event-words — what an event says in one line, how grave it is, and what else can be seen of it. Pure. */
import type { ErrorRecord, Metadata, StoredEvent } from '@ingot/core'

import { plural } from '../../parts/number-text.ts'
import { durationText } from '../../parts/time-text.ts'

export const EVENT_LEVELS = ['error', 'warning', 'info', 'debug'] as const
export type EventLevel = (typeof EVENT_LEVELS)[number]

export function eventLevel(event: StoredEvent): EventLevel {
  switch (event.kind) {
    case 'step-failed':
    case 'resource-failed':
      return 'error'
    case 'run-ended':
      return event.outcome === 'failed' ? 'error' : 'info'
    case 'check-evaluated':
      if (event.passed) return 'info'
      return event.severity === 'error' ? 'error' : 'warning'
    case 'hook-ended':
      return event.error === undefined ? 'debug' : 'warning'
    case 'step-retry-scheduled':
    case 'step-canceled':
    case 'asset-failed':
    case 'run-resumed':
    case 'run-cancel-requested':
      return 'warning'
    case 'input-loaded':
    case 'output-stored':
    case 'resource-opened':
    case 'resource-closed':
    case 'output-mapped':
    case 'steps-planned':
    case 'step-waiting':
      return 'debug'
    default:
      return 'info'
  }
}

/** Without the step, which has a column of its own. */
export function eventText(event: StoredEvent): string {
  return isAssetKind(event) ? assetText(event) : runText(event)
}

type AssetKind = Extract<StoredEvent, { readonly assetKey: string }>

function isAssetKind(event: StoredEvent): event is AssetKind {
  return 'assetKey' in event
}

function assetText(event: AssetKind): string {
  const asset = event.partition === undefined ? event.assetKey : `${event.assetKey} [${event.partition}]`
  switch (event.kind) {
    case 'asset-materialized':
      return `Materialized ${asset}`
    case 'asset-observed':
      return `Observed ${asset}`
    case 'asset-failed':
      return `${asset} was not made: its step ${event.cause === 'failed' ? 'failed' : 'was canceled'}`
    case 'asset-wiped':
      return `The records of ${asset} were wiped`
    case 'freshness-changed':
      return `${asset}: ${event.message}`
    case 'check-evaluated':
      return `Check ${event.check} of ${asset} ${checkWord(event)}${event.description === undefined ? '' : `: ${event.description}`}`
    case 'input-loaded':
      return `Loaded ${asset} as ${event.input} with ${event.ioManager} in ${durationText(event.durationMs)}`
    case 'output-stored':
      return `Stored ${asset} with ${event.ioManager} in ${durationText(event.durationMs)}`
    default:
      return (event satisfies never, '')
  }
}

function checkWord(event: Extract<StoredEvent, { kind: 'check-evaluated' }>): string {
  if (event.error !== undefined) return 'threw'
  if (event.passed) return 'passed'
  return event.isBlocking ? 'failed and blocks what comes after' : 'failed'
}

function runText(event: Exclude<StoredEvent, AssetKind>): string {
  switch (event.kind) {
    case 'run-queued':
      return `Run queued by ${event.request.launchedBy}`
    case 'steps-planned':
      return plannedText(event)
    case 'run-started':
      return `Run started on ${event.worker}`
    case 'run-resumed':
      return `Run resumed on ${event.worker}, the ${event.resumeNumber}. time`
    case 'run-cancel-requested':
      return `${event.by} asked to ${event.isForced === true ? 'kill' : 'cancel'} the run`
    case 'run-ended':
      return event.message === undefined ? `Run ${event.outcome}` : `Run ${event.outcome}: ${event.message}`
    case 'step-started':
      return event.attempt > 1 ? `Attempt ${event.attempt} started` : 'Started'
    case 'step-succeeded':
      return `Succeeded in ${durationText(event.durationMs)}`
    case 'step-failed':
      return `Failed after ${durationText(event.durationMs)}: ${event.error.message}`
    case 'step-skipped':
      return `Skipped: ${event.reason}`
    case 'step-retry-scheduled':
      return `Attempt ${event.attempt} failed, the next one in ${durationText(event.delayMs)}: ${event.error.message}`
    case 'step-canceled':
      return event.attempt === 0 ? 'Canceled before it started' : `Canceled after ${durationText(event.durationMs)}`
    default:
      return otherText(event)
  }
}

function plannedText({ steps, mappedCount = 0 }: Extract<StoredEvent, { kind: 'steps-planned' }>): string {
  const own = steps.filter(({ isContinued = false }) => !isContinued).length
  if (mappedCount === 0) return `${plural(own, 'step')} planned`
  return `${own === 0 ? '' : `${plural(own, 'step')} and `}${plural(mappedCount, 'step')} of maps planned`
}

type Others =
  | 'output-mapped'
  | 'step-waiting'
  | 'resource-opened'
  | 'resource-failed'
  | 'resource-closed'
  | 'hook-ended'
type OtherKind = Extract<StoredEvent, { kind: Others | 'partitions-added' | 'partitions-removed' }>

function otherText(event: OtherKind): string {
  switch (event.kind) {
    case 'output-mapped':
      return `${plural(event.keys.length, 'key')} of ${event.output}: ${event.keys.slice(0, 5).join(', ')}${event.keys.length > 5 ? ', …' : ''}`
    case 'step-waiting':
      return `Waits for a place in ${event.pools.join(', ')}`
    case 'resource-opened':
      return `Resource ${event.resource} opened in ${durationText(event.durationMs)}`
    case 'resource-failed':
      return `Resource ${event.resource} failed to ${event.phase}: ${event.error.message}`
    case 'resource-closed':
      return `Resource ${event.resource} closed in ${durationText(event.durationMs)}`
    case 'hook-ended':
      return event.error === undefined ? `Hook ${event.hook} ran` : `Hook ${event.hook} threw: ${event.error.message}`
    case 'partitions-added':
      return `${plural(event.keys.length, 'partition')} added to ${event.partitions}`
    case 'partitions-removed':
      return `${plural(event.keys.length, 'partition')} removed from ${event.partitions}`
    default:
      return (event satisfies never, '')
  }
}

export function stepOf(event: StoredEvent): string | undefined {
  return 'stepKey' in event ? event.stepKey : undefined
}

export function metadataOf(event: StoredEvent): Metadata | undefined {
  if (!('metadata' in event) || event.metadata === undefined) return undefined
  return Object.keys(event.metadata).length === 0 ? undefined : event.metadata
}

export function errorOf(event: StoredEvent): ErrorRecord | undefined {
  return 'error' in event ? event.error : undefined
}

const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['id', 'runId', 'kind', 'atMs', 'metadata', 'error', 'stepKey'])

/** What else it holds, as names and texts. */
export function factsOf(event: StoredEvent): readonly (readonly [name: string, text: string])[] {
  return Object.entries(event)
    .filter(([name]) => !SHOWN_ELSEWHERE.has(name))
    .map(([name, value]) => [wordsOf(name), typeof value === 'string' ? value : JSON.stringify(value)] as const)
}

/** `dataVersion` → `data version`; a duration keeps its unit. */
function wordsOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/ ms$/, ' (ms)')
}

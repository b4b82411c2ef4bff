/**
 * progress-lines — what a run's events say to the person who waits: a line for each step that ended, and one line for
 * where the run stands now. Pure.
 */
import type {
  AssetMaterialized,
  AssetObserved,
  CheckEvaluated,
  Event,
  Metadata,
  RunTimeline,
  StepStatus,
} from '@ingot/core'

import { errorLines } from './errors.ts'
import { formatDuration } from './format/duration.ts'
import { addedUp, keyNumbers } from './format/metadata-text.ts'
import { formatBar, plural } from './format/quantity.ts'
import type { Paint, TextFormat } from './format/style.ts'
import { clip, oneLine, padEnd, printable, textWidth } from './format/text-width.ts'

export interface Look {
  readonly paint: Paint
  /** Stacks, too. */
  readonly isVerbose: boolean
}

interface Word {
  readonly sign: string
  readonly format: TextFormat
}

const SUCCEEDED: Word = { sign: '✓', format: 'green' }
const FAILED: Word = { sign: '✗', format: 'red' }
const PASSED_BY: Word = { sign: '–', format: 'dim' }
const REMARKABLE: Word = { sign: '!', format: 'yellow' }

const WORD_WIDTH = 'succeeded'.length
const KEY_WIDTH = 28

/** `✓ succeeded  silver/messages  1.2 s  3 rows`: the key first, then what there is to say of it. */
function line(word: Word, what: string, [key = '', ...rest]: readonly string[], paint: Paint): string {
  const head = paint(word.format, `${word.sign} ${padEnd(what, WORD_WIDTH)}`)
  const facts = rest.filter((fact) => fact !== '').join('  ')
  return `${head}  ${facts === '' ? oneLine(key) : `${padEnd(oneLine(key), KEY_WIDTH)}  ${facts}`}`
}

/** What is gathered about a step until its own line is written. */
export interface StepFacts {
  /** By asset. */
  readonly made: Map<string, MadeFacts>
  checksPassed: number
}

interface MadeFacts {
  readonly count: number
  /** Of several partitions, what adds up. */
  readonly metadata: Metadata
}

export function addMade({ made }: StepFacts, { assetKey, metadata }: AssetMaterialized | AssetObserved): void {
  const known = made.get(assetKey)
  made.set(
    assetKey,
    known === undefined
      ? { count: 1, metadata }
      : { count: known.count + 1, metadata: addedUp(known.metadata, metadata) },
  )
}

function madeNumbers({ made }: StepFacts): readonly string[] {
  return [...made.values()].flatMap(({ count, metadata }) => [
    ...(count === 1 ? [] : [plural(count, 'partition')]),
    ...keyNumbers(metadata),
  ])
}

/** The lines for `event`; `factsOf` gives what earlier events said of its step. */
export function eventLines(event: Event, factsOf: (stepKey: string) => StepFacts, look: Look): readonly string[] {
  const { paint } = look
  switch (event.kind) {
    case 'step-succeeded': {
      const facts = factsOf(event.stepKey)
      const { checksPassed } = facts
      const checks = checksPassed === 0 ? [] : [`${plural(checksPassed, 'check')} passed`]
      return [
        line(
          SUCCEEDED,
          'succeeded',
          [event.stepKey, formatDuration(event.durationMs), ...madeNumbers(facts), ...checks],
          paint,
        ),
      ]
    }
    case 'step-failed': {
      const [message = '', ...more] = errorLines(event.error, look.isVerbose)
      const head = line(FAILED, 'failed', [event.stepKey, formatDuration(event.durationMs), printable(message)], paint)
      return [head, ...more.map((text) => `    ${paint('dim', printable(text))}`)]
    }
    case 'step-skipped':
      return [line(PASSED_BY, 'skipped', [event.stepKey, oneLine(event.reason)], paint)]
    case 'step-canceled': {
      const took = event.attempt === 0 ? '' : formatDuration(event.durationMs)
      return [line(PASSED_BY, 'canceled', [event.stepKey, took], paint)]
    }
    case 'step-retry-scheduled': {
      const why = `attempt ${event.attempt} failed: ${oneLine(event.error.message)}`
      return [line(REMARKABLE, 'retrying', [event.stepKey, `in ${formatDuration(event.delayMs)}`, why], paint)]
    }
    case 'check-evaluated':
      return event.passed ? [] : [checkLine(event, paint)]
    case 'resource-failed': {
      const why = `could not be ${event.phase === 'open' ? 'opened' : 'closed'}: ${oneLine(event.error.message)}`
      return [line(FAILED, 'resource', [event.resource, why], paint)]
    }
    case 'hook-ended':
      return event.error === undefined
        ? []
        : [line(REMARKABLE, 'hook', [event.stepKey, `${event.hook} threw: ${oneLine(event.error.message)}`], paint)]
    case 'run-cancel-requested':
      return [line(REMARKABLE, 'canceling', [`asked by ${event.by}`], paint)]
    default:
      return []
  }
}

export function checkLine(event: CheckEvaluated, paint: Paint): string {
  const word = event.severity === 'error' ? FAILED : REMARKABLE
  return line(word, 'check', [`${event.assetKey}/${event.check}`, checkReason(event)], paint)
}

export function checkReason({ error, description, isBlocking, severity, metadata }: CheckEvaluated): string {
  const kind = severity === 'warn' ? 'failed (warning)' : isBlocking ? 'failed (blocking)' : 'failed'
  const why = error === undefined ? [description ?? '', ...keyNumbers(metadata)] : [`it threw: ${error.message}`]
  const said = why
    .filter((text) => text !== '')
    .map(oneLine)
    .join(', ')
  return said === '' ? kind : `${kind}: ${said}`
}

const BAR_WIDTH = 20
const NAMES_SHOWN = 3
const OVER: readonly StepStatus[] = ['succeeded', 'failed', 'skipped', 'canceled', 'lost']

/** `━━━━────  3/12 steps  1 failed  4.2 s  bronze/raw, silver/messages +2`, in at most `width` columns. */
export function statusLine(timeline: RunTimeline, elapsedMs: number, width: number, paint: Paint): string {
  const rows = [...timeline.steps.values()]
  const done = rows.filter(({ status }) => OVER.includes(status)).length
  const failed = rows.filter(({ status }) => status === 'failed').length
  const running = rows.filter(({ status }) => status === 'running' || status === 'retrying').map(({ key }) => key)
  const more = running.length - NAMES_SHOWN
  const bar = formatBar(done, rows.length, BAR_WIDTH)
  const facts = [
    `${done}/${plural(rows.length, 'step')}`,
    failed === 0 ? '' : `${failed} failed`,
    formatDuration(elapsedMs),
    running.slice(0, NAMES_SHOWN).join(', ') + (more > 0 ? ` +${more}` : ''),
  ]
  const text = facts.filter((fact) => fact !== '').join('  ')
  return `${paint(failed === 0 ? 'cyan' : 'red', bar)}  ${clip(text, Math.max(0, width - textWidth(bar) - 2))}`
}

/**
 * preview-lines — what a tick would come to, for people: the error first, then what it would ask for, then its cursor and
 * what it said.
 */
import type { InstigatorRef } from '@ingot/core'

import { errorLines } from '../errors.ts'
import { formatDuration } from '../format/duration.ts'
import { formatLocal } from '../format/local-time.ts'
import { formatLogLine } from '../format/log-line.ts'
import { plural } from '../format/quantity.ts'
import { oneLine, printable } from '../format/text-width.ts'
import type { Terminal } from '../terminal.ts'
import { TICK_FORMATS } from './list.ts'
import type { Preview, PreviewedRun } from './preview-tick.ts'

const RUNS_SHOWN = 20
const KEYS_SHOWN = 10

export function previewLines(ref: InstigatorRef, preview: Preview, terminal: Terminal): readonly string[] {
  const { paint, isVerbose } = terminal
  const { status, runs, error, skipReason, atMs, tookMs, isSlow } = preview
  const would = { succeeded: 'would succeed', skipped: 'would be skipped', failed: 'would fail' }[status]
  const reason = skipReason === null ? '' : `: ${oneLine(skipReason)}`
  const more = runs.length - RUNS_SHOWN
  return [
    `${paint('bold', ref.kind === 'automation' ? 'automation' : `${ref.kind} ${ref.name}`)} at ${formatLocal(atMs)} ${paint(TICK_FORMATS[status], would)}${reason}`,
    ...(error === null ? [] : errorLines(error, isVerbose).map((line) => `  ${paint('red', printable(line))}`)),
    ...(runs.length === 0 && status !== 'succeeded' ? [] : ['', `${plural(runs.length, 'run')} would be asked for`]),
    ...runs.slice(0, RUNS_SHOWN).flatMap((run, i) => runLines(run, i + 1, terminal)),
    ...(more > 0 ? [`  … and ${plural(more, 'more run')}`] : []),
    ...partitionLines(preview),
    ...cursorLines(preview, terminal),
    ...(preview.logs.length === 0
      ? []
      : ['', 'it said', ...preview.logs.map((line) => `  ${formatLogLine(line, paint)}`)]),
    '',
    paint('dim', `It took ${formatDuration(tookMs)}${isSlow ? ', more than it should' : ''}. Nothing was written.`),
  ]
}

function runLines({ request, runKey, reused }: PreviewedRun, number: number, { paint }: Terminal): readonly string[] {
  const { job, selection, assets, assetCount, partition, partitions, config, tags, ops, priority } = request
  const what = job === undefined ? (selection ?? assets.join(', ')) : `job ${job}`
  const own = Object.entries(tags).filter(([key]) => !key.startsWith('ingot/'))
  const ranges = partitions?.map(([first, last]) => (first === last ? first : `${first}..${last}`)).join(', ')
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['assets', job !== undefined && assetCount > 0 ? plural(assetCount, 'asset') : undefined],
    ['ops', ops],
    ['partition', partition ?? ranges],
    ['config', Object.keys(config).length === 0 ? undefined : JSON.stringify(config)],
    ['tags', own.length === 0 ? undefined : own.map(([key, value]) => `${key}=${value}`).join(', ')],
    ['priority', priority === undefined ? undefined : String(priority)],
    [
      'run key',
      runKey === null
        ? undefined
        : `${runKey}${reused === null ? '' : `: used before by run ${reused}, no run is made`}`,
    ],
  ]
  const head = `  ${number}. ${oneLine(what)}`
  return [
    reused === null ? head : paint('dim', head),
    ...facts.flatMap(([label, value]) =>
      value === undefined ? [] : [`     ${paint('dim', label.padEnd(9))} ${oneLine(value)}`],
    ),
  ]
}

function partitionLines({ partitionChanges }: Preview): readonly string[] {
  return partitionChanges.flatMap(({ partitions, add, remove }) => [
    ...(add.length === 0 ? [] : [`  partitions added to ${partitions}: ${some(add)}`]),
    ...(remove.length === 0 ? [] : [`  partitions removed from ${partitions}: ${some(remove)}`]),
  ])
}

function some(keys: readonly string[]): string {
  const more = keys.length - KEYS_SHOWN
  return keys.slice(0, KEYS_SHOWN).map(oneLine).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function cursorLines({ cursorBefore, cursorAfter }: Preview, { paint }: Terminal): readonly string[] {
  if (cursorBefore === null && cursorAfter === null) return []
  const after = cursorAfter === null ? 'stays' : cursorAfter
  return [
    '',
    `${paint('dim', 'cursor before')} ${cursorBefore ?? 'none yet'}`,
    `${paint('dim', 'cursor after ')} ${after}`,
  ]
}

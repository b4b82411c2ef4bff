/**
 * errors — what a command says when it fails, and the exit code it leaves.
 *
 * Rules    an error of ours is a sentence, without a stack; which class it is, is read from the room before the `/` of
 *          its code. What an author's code threw names their line; `--verbose` adds their stack. Any other error is a
 *          bug of ours and says so.
 */
import { fileURLToPath } from 'node:url'

import type { ErrorRecord } from '@ingot/core'
import { isIngotError, toErrorRecord } from '@ingot/core'

import type { Terminal } from './terminal.ts'
import { printable } from './format/text-width.ts'

export type ExitCode = 0 | 1 | 2

/** 1 = the work failed; 2 = the command was wrong. */
const EXIT_CODES: Readonly<Record<string, ExitCode>> = {
  definition: 1,
  'user-code': 1,
  storage: 1,
  invalid: 2,
  'not-found': 2,
  conflict: 2,
}

const BUG = 'bug'
const UNCAUGHT = 'user-code/uncaught'

/** Says what went wrong on stderr and gives the exit code. */
export function reportError(error: unknown, terminal: Terminal): ExitCode {
  const { message } = toErrorRecord(error)
  if (isIngotError(error)) say(terminal, error.code, message, sentenceOf(error, terminal.isVerbose))
  else if (isSystemError(error)) say(terminal, `system/${error.code}`, message, [`the system refused: ${message}.`])
  else say(terminal, BUG, message, bugOf(error))
  return exitCodeOf(error)
}

/** An error of the operating system, which says itself what it refused: `EACCES: permission denied, mkdir '…'`. */
function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string'
}

export function exitCodeOf(error: unknown): ExitCode {
  if (!isIngotError(error)) return 1
  return EXIT_CODES[error.code.slice(0, error.code.indexOf('/'))] ?? 1
}

/** For what nothing caught: mostly a promise of the author's code that nothing waits for. */
export function reportUncaught(error: unknown, terminal: Terminal): void {
  const record = toErrorRecord(error)
  const { stack } = deepest(record)
  const isBug = firstOwnFrame(stack) === undefined && framesOf(stack).some(isOurs)
  if (isBug && !isIngotError(error)) return say(terminal, BUG, record.message, bugOf(error))
  say(terminal, UNCAUGHT, record.message, [
    `an error that nothing waited for ended the process: ${errorLines(record, terminal.isVerbose).join('\n')}`,
    'hint: look for a promise without `await`, or a listener that throws.',
  ])
}

function say(terminal: Terminal, code: string, message: string, lines: readonly string[]): void {
  if (terminal.isJson) terminal.remark(JSON.stringify({ error: { code, message } }))
  else terminal.remark(`${terminal.paintError('red', 'error:')} ${lines.map(printable).join('\n')}`)
}

function sentenceOf(error: Error & { readonly code: string }, isVerbose: boolean): readonly string[] {
  const isAuthors = error.code.startsWith('user-code/')
  return [error.message, ...(isAuthors ? causeLines(toErrorRecord(error), isVerbose) : [])]
}

function bugOf(error: unknown): readonly string[] {
  const record = toErrorRecord(error)
  return [
    `${record.name}: ${record.message}`,
    'This is a bug in Ingot, not in your project. Please report it with what you ran.',
    process.env['INGOT_DEBUG'] === '1' ? (record.stack ?? '') : 'hint: INGOT_DEBUG=1 shows where it happened.',
  ]
}

const THEIRS = ['user-code/asset-threw', 'user-code/op-threw', 'user-code/tick-threw']

/** What an error of a step, a resource or a project says: its sentence, then the first place in the author's code. */
export function errorLines(record: ErrorRecord, isVerbose: boolean): readonly string[] {
  // That a function threw, and which, is known where this is shown; what it threw is not.
  const shown = record.code !== undefined && THEIRS.includes(record.code) ? (record.cause ?? record) : record
  const name = shown.code === undefined && shown.name !== 'Error' ? `${shown.name}: ` : ''
  const [first = '', ...rest] = shown.message.split('\n')
  return [`${name}${first}`, ...rest, ...causeLines(shown, isVerbose)]
}

function causeLines(record: ErrorRecord, isVerbose: boolean): readonly string[] {
  const root = deepest(record)
  if (isVerbose) return (root.stack ?? '').split('\n').filter((line) => line !== '')
  // A sentence of ours often ends with what its cause said, and sometimes with the place.
  const said = record.message.includes(root.message.split('\n')[0] ?? '') ? [] : [`${root.name}: ${root.message}`]
  const place = firstOwnFrame(root.stack)
  return place === undefined || record.message.includes(place) ? said : [...said, `at ${place}`]
}

function deepest(record: ErrorRecord): ErrorRecord {
  return record.cause === undefined ? record : deepest(record.cause)
}

const FRAME = /^\s*at (?:.*\()?((?:file:\/\/)?\/[^()]+:\d+:\d+)\)?$/
// The folder of all our packages in the repository; where they are published, a `node_modules`.
const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url))

/** `/path/project.ts:12:5`: the first line of a stack that the author wrote. */
export function firstOwnFrame(stack: string | undefined): string | undefined {
  return framesOf(stack).find((frame) => !isOurs(frame) && !frame.includes('/node_modules/'))
}

function framesOf(stack: string | undefined): readonly string[] {
  const frames = (stack ?? '').split('\n').map((line) => FRAME.exec(line)?.[1]?.replace(/^file:\/\//, ''))
  return frames.filter((frame) => frame !== undefined)
}

function isOurs(frame: string): boolean {
  if (/\/node_modules\/(?:@ingot|ingot)\//.test(frame)) return true
  return !PACKAGES.includes('/node_modules/') && frame.startsWith(PACKAGES)
}

import { join } from 'node:path'

import {
  ConflictError,
  DefinitionError,
  InvalidError,
  NotFoundError,
  StorageError,
  toErrorRecord,
  UserCodeError,
} from '@ingot/core'
import { expect, test, vi } from 'vitest'

import { errorLines, firstOwnFrame, reportError, reportUncaught } from './errors.ts'
import { plain } from './format/style.ts'
import type { Terminal } from './terminal.ts'

const IN_OUR_CODE = join(import.meta.dirname, 'errors.ts')

function fakeTerminal(options: Partial<Terminal> = {}): { terminal: Terminal; said: () => string } {
  const lines: string[] = []
  const terminal: Terminal = {
    isJson: false,
    isVerbose: false,
    isLive: false,
    width: () => undefined,
    paint: plain,
    paintError: plain,
    closed: new AbortController().signal,
    print: () => undefined,
    remark: (line) => void lines.push(line),
    printJson: () => undefined,
    write: () => undefined,
    ...options,
  }
  return { terminal, said: () => lines.join('\n') }
}

function thrown(message: string, ...frames: readonly string[]): Error {
  const error = new RangeError(message)
  error.stack = [`RangeError: ${message}`, ...frames.map((frame) => `    at f (${frame})`)].join('\n')
  return error
}

test.each([
  [new DefinitionError('definition/x', 'm'), 1],
  [new UserCodeError('user-code/x', 'm'), 1],
  [new StorageError('storage/x', 'm'), 1],
  [new InvalidError('invalid/x', 'm'), 2],
  [new NotFoundError('not-found/x', 'm'), 2],
  [new ConflictError('conflict/x', 'm'), 2],
  [new Error('m'), 1],
  ['m', 1],
])('%s leaves %i', (error, code) => {
  expect(reportError(error, fakeTerminal().terminal)).toBe(code)
})

test('an error of another copy of the package is known by its code', () => {
  const foreign = Object.assign(new Error('no such run'), { code: 'not-found/run', retryable: false })
  const { terminal, said } = fakeTerminal()
  expect([reportError(foreign, terminal), said()]).toEqual([2, 'error: no such run'])
})

test("what the author's code threw names their line, and with --verbose its stack", () => {
  const cause = thrown(
    'no luck',
    IN_OUR_CODE.concat(':1:2'),
    '/home/me/node_modules/pg/x.js:3:4',
    '/home/me/project.ts:12:5',
  )
  const error = new UserCodeError('user-code/resource-threw', 'resource "db" could not be opened: no luck', { cause })
  const brief = fakeTerminal()
  reportError(error, brief.terminal)
  expect(brief.said()).toBe('error: resource "db" could not be opened: no luck\nat /home/me/project.ts:12:5')
  const verbose = fakeTerminal({ isVerbose: true })
  reportError(error, verbose.terminal)
  expect(verbose.said()).toContain('    at f (/home/me/node_modules/pg/x.js:3:4)')
})

test('an error that is not ours says that it is our bug, and where it happened only when asked', () => {
  const brief = fakeTerminal()
  reportError(new TypeError('x is undefined'), brief.terminal)
  expect(brief.said()).toBe(
    'error: TypeError: x is undefined\nThis is a bug in Ingot, not in your project. Please report it with what you ran.\nhint: INGOT_DEBUG=1 shows where it happened.',
  )
  vi.stubEnv('INGOT_DEBUG', '1')
  const asked = fakeTerminal()
  reportError(new TypeError('x is undefined'), asked.terminal)
  expect(asked.said()).toContain('    at ')
})

test('what the operating system refuses is no bug', () => {
  const refused = Object.assign(new Error("EACCES: permission denied, mkdir '/x'"), {
    code: 'EACCES',
    syscall: 'mkdir',
  })
  const { terminal, said } = fakeTerminal()
  expect(reportError(refused, terminal)).toBe(1)
  expect(said()).toBe("error: the system refused: EACCES: permission denied, mkdir '/x'.")
})

test('what nothing waited for is laid to the author unless only our code is in its stack', () => {
  const theirs = fakeTerminal()
  reportUncaught(thrown('let go', '/home/me/project.ts:2:1'), theirs.terminal)
  expect(theirs.said()).toContain(
    'an error that nothing waited for ended the process: RangeError: let go\nat /home/me/project.ts:2:1\n',
  )
  const system = fakeTerminal()
  reportUncaught(thrown('connect ECONNREFUSED', 'node:net:1637:16'), system.terminal)
  expect(system.said()).toContain('an error that nothing waited for')
  const ours = fakeTerminal({ isJson: true })
  reportUncaught(thrown('oops', `${IN_OUR_CODE}:1:1`), ours.terminal)
  expect(ours.said()).toBe('{"error":{"code":"bug","message":"oops"}}')
})

test('a terminal is not at the mercy of a message', () => {
  const { terminal, said } = fakeTerminal()
  reportError(new InvalidError('invalid/x', 'a\u001b[2Jb\u0007'), terminal)
  expect(said()).toBe('error: ab')
})

test('of a step that threw it is said what it threw', () => {
  const cause = thrown('no luck', '/home/me/a b/project.ts:12:5')
  const record = toErrorRecord(
    new UserCodeError('user-code/asset-threw', 'asset "a": the function threw: no luck', { cause }),
  )
  expect(errorLines(record, false)).toEqual(['RangeError: no luck', 'at /home/me/a b/project.ts:12:5'])
  expect(errorLines({ name: 'Thrown', message: 'a string' }, false)).toEqual(['Thrown: a string'])
})

test.each([
  ['Error: x\n    at async run (file:///home/me/project.ts:1:2)', '/home/me/project.ts:1:2'],
  ['Error: x\n    at /home/me/project.ts:1:2', '/home/me/project.ts:1:2'],
  ['Error: x\n    at f (node:internal/x:1:2)\n    at g (/x/node_modules/ingot/dist/main.js:1:2)', undefined],
  [undefined, undefined],
])('the own frame of %j is %s', (stack, frame) => {
  expect(firstOwnFrame(stack)).toBe(frame)
})

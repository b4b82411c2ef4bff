import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { runProgram } from './run-program.ts'

const LIMITS = { timeoutMs: 30_000, maxOutputBytes: 1_000_000 }

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ingot-program-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A program that is `source` in Node. */
function program(source: string, ...args: readonly string[]): readonly string[] {
  const path = join(folder, 'program.mjs')
  writeFileSync(path, source)
  return [process.execPath, path, ...args]
}

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const pidIn = (name: string): number => {
  try {
    return Number(readFileSync(join(folder, name), 'utf8'))
  } catch {
    return 0
  }
}

// Starts a program of its own, as yt-dlp starts ffmpeg, notes both and waits for ever; told to end, it only takes notes.
const FAMILY = `
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
const [folder] = process.argv.slice(2)
process.on('SIGTERM', () => writeFileSync(folder + '/asked', 'yes'))
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
writeFileSync(folder + '/child', String(child.pid))
writeFileSync(folder + '/parent', String(process.pid))
console.log('ready')
setInterval(() => {}, 1000)
`

test('what a program prints, what it complains of and its exit code are told apart', async () => {
  const argv = program(
    `console.log('out ' + process.argv.slice(2)); console.error('oh'); process.exitCode = 3`,
    'a b',
    '$HOME',
  )
  const end = await runProgram(argv, LIMITS)
  expect(end).toMatchObject({ kind: 'ended', code: 3, complaints: 'oh\n' })
  // Neither the blank nor the dollar meant anything to anybody.
  expect(end.kind === 'ended' && Buffer.from(end.output).toString()).toBe('out a b,$HOME\n')
})

test('lines are told as they come, also those that come in pieces', async () => {
  const argv = program(
    `process.stdout.write('fir'); process.stdout.write('st\\nsecond\\r\\nthi'); process.stdout.write('rd\\n')`,
  )
  const lines: string[] = []
  await runProgram(argv, { ...LIMITS, onLine: (line) => void lines.push(line) })
  expect(lines).toEqual(['first', 'second', 'third'])
})

test('a program that is not there, or is none, is said to be missing', async () => {
  expect(await runProgram([join(folder, 'nobody')], LIMITS)).toEqual({
    kind: 'missing',
    reason: `the program \`${join(folder, 'nobody')}\` was not found`,
  })
  writeFileSync(join(folder, 'text'), 'no program')
  expect(await runProgram([join(folder, 'text')], LIMITS)).toMatchObject({ kind: 'missing' })
})

test('a program that a signal ends has ended badly', async () => {
  expect(await runProgram(program(`process.kill(process.pid, 'SIGKILL')`), LIMITS)).toMatchObject({
    kind: 'ended',
    code: 128,
  })
})

test('a program that prints without end is stopped', async () => {
  const argv = program(`const piece = 'x'.repeat(65536); const on = () => process.stdout.write(piece, on); on()`)
  expect(await runProgram(argv, LIMITS)).toEqual({ kind: 'too-much-output' })
})

test('a program that takes too long is stopped', async () => {
  expect(await runProgram(program('setInterval(() => {}, 1000)'), { ...LIMITS, timeoutMs: 300 })).toEqual({
    kind: 'timeout',
  })
})

test('who reads the lines may have it stopped', async () => {
  const argv = program(`console.log('enough'); setInterval(() => {}, 1000)`)
  expect(await runProgram(argv, { ...LIMITS, onLine: (line) => line === 'enough' })).toEqual({ kind: 'stopped' })
})

test('what the reader of lines throws ends the program, and comes out', async () => {
  const argv = program(`console.log('x'); setInterval(() => {}, 1000)`)
  const onLine = () => {
    throw new Error('no room')
  }
  await expect(runProgram(argv, { ...LIMITS, onLine })).rejects.toThrow('no room')
})

test('the path of a program is meant from here, wherever it works', async () => {
  const [node = '', ...args] = program(`console.log(process.cwd())`)
  const end = await runProgram([relative(process.cwd(), node), ...args], { ...LIMITS, cwd: folder })
  expect(end.kind === 'ended' && Buffer.from(end.output).toString()).toBe(`${realpathSync(folder)}\n`)
})

test('an abort ends the program and what it started, also when it does not want to', async () => {
  const controller = new AbortController()
  const running = runProgram(program(FAMILY, folder), {
    ...LIMITS,
    signal: controller.signal,
    onLine: () => controller.abort(new Error('enough')),
  })
  await expect(running).rejects.toThrow('enough')
  expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe('yes')
  // The system takes a moment to clear away a child whose parent is gone.
  await expect.poll(() => [pidIn('parent'), pidIn('child')].filter(isThere)).toEqual([])
})

test('what is aborted already starts nothing', async () => {
  const argv = program(`import { writeFileSync } from 'node:fs'; writeFileSync('started', '')`)
  await expect(
    runProgram(argv, { ...LIMITS, cwd: folder, signal: AbortSignal.abort(new Error('no')) }),
  ).rejects.toThrow('no')
  expect(() => readFileSync(join(folder, 'started'))).toThrow('ENOENT')
})

test('a program does not outlive whoever ran it, not even after kill -9', async () => {
  const runner = join(folder, 'runner.mts')
  const module = JSON.stringify(fileURLToPath(new URL('./run-program.ts', import.meta.url)))
  const argv = JSON.stringify(program(FAMILY, folder))
  writeFileSync(
    runner,
    `import { runProgram } from ${module}
     await runProgram(${argv}, { timeoutMs: 60000, maxOutputBytes: 1000, onLine: (line) => { console.log(line) } })`,
  )
  const ours = spawn(process.execPath, [runner], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(ours.stdout, 'data')
  const family = [pidIn('parent'), pidIn('child')]
  expect(family.map(isThere)).toEqual([true, true])
  ours.kill('SIGKILL')
  await expect.poll(() => family.filter(isThere)).toEqual([])
})

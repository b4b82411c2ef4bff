import { appendFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

import { memoryRunValues } from '@ingot/core'
import { expect, test } from 'vitest'

import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { fileRunValues } from './run-values.ts'

test('what was written is read by another process, and the newest of a name holds', async () => {
  await using folder = await temporaryDirectory()
  const values = fileRunValues(folder.path)
  await values.write('run-1', 'fetch', 'value', { at: new Date(0), many: [1, 2, 3] })
  await values.write('run-1', 'clean[a]', 'value', undefined)
  await values.write('run-1', 'fetch', 'value', 'again')
  const other = fileRunValues(folder.path)
  expect(await other.read('run-1', 'fetch', 'value')).toEqual({ value: 'again' })
  expect(await other.read('run-1', 'clean[a]', 'value')).toEqual({ value: undefined })
  expect(await other.read('run-1', 'clean[b]', 'value')).toBeUndefined()
  expect(await other.read('run-2', 'fetch', 'value')).toBeUndefined()
  await values.write('run-1', 'late', 'value', 7)
  expect(await other.read('run-1', 'late', 'value')).toEqual({ value: 7 })
})

test('a record torn by a crash is ignored, and what is written after it is not lost', async () => {
  await using folder = await temporaryDirectory()
  await fileRunValues(folder.path).write('run-1', 'a', 'value', 'first')
  await appendFile(join(folder.path, 'run-1.values'), '["b","value",500]\n"half of')
  const next = fileRunValues(folder.path)
  expect(await next.read('run-1', 'b', 'value')).toBeUndefined()
  await next.write('run-1', 'c', 'value', 'third')
  const reader = fileRunValues(folder.path)
  expect(await reader.read('run-1', 'a', 'value')).toEqual({ value: 'first' })
  expect(await reader.read('run-1', 'c', 'value')).toEqual({ value: 'third' })
})

test('a hundred thousand small values are a few writes, and each is found', async () => {
  await using folder = await temporaryDirectory()
  const values = fileRunValues(folder.path)
  await Promise.all(Array.from({ length: 100_000 }, (_, i) => values.write('run-1', `step[${i}]`, 'value', { i })))
  const reader = fileRunValues(folder.path)
  for (const i of [0, 1, 49_999, 99_999]) {
    expect(await reader.read('run-1', `step[${i}]`, 'value')).toEqual({ value: { i } })
  }
  expect((await stat(join(folder.path, 'run-1.values'))).size).toBeLessThan(6_000_000)
})

test('a value of many megabytes comes back whole', async () => {
  await using folder = await temporaryDirectory()
  const big = { text: 'ä'.repeat(20_000_000), rows: Array.from({ length: 100_000 }, (_, i) => ({ i })) }
  await fileRunValues(folder.path).write('run-1', 'a', 'value', big)
  expect(await fileRunValues(folder.path).read('run-1', 'a', 'value')).toEqual({ value: big })
})

test('a value that cannot be kept is refused by a sentence that names the step, and nothing is written', async () => {
  await using folder = await temporaryDirectory()
  const values = fileRunValues(folder.path)
  await expect(values.write('run-1', 'fetch', 'rows', { f: () => 1 })).rejects.toThrow(/step "fetch", output "rows"/)
  expect(await readdir(folder.path)).toEqual([])
})

test('what was deleted is gone, and may be written anew', async () => {
  await using folder = await temporaryDirectory()
  const values = fileRunValues(folder.path)
  await values.write('run-1', 'a', 'value', 1)
  await values.delete('run-1')
  expect(await values.read('run-1', 'a', 'value')).toBeUndefined()
  await values.write('run-1', 'a', 'value', 2)
  expect(await fileRunValues(folder.path).read('run-1', 'a', 'value')).toEqual({ value: 2 })
})

test('a run that goes on reads what it has and writes more at the same time, and loses nothing', async () => {
  await using folder = await temporaryDirectory()
  const before = fileRunValues(folder.path)
  const count = 20_000
  await Promise.all(Array.from({ length: count }, (_, i) => before.write('run-1', `old[${i}]`, 'value', i)))
  await appendFile(join(folder.path, 'run-1.values'), '["torn","value",500]\n"half of')
  const resumed = fileRunValues(folder.path)
  const reads = Array.from({ length: count }, (_, i) => resumed.read('run-1', `old[${i}]`, 'value'))
  const writes = Array.from({ length: 100 }, (_, i) => resumed.write('run-1', `new[${i}]`, 'value', i))
  expect((await Promise.all(reads)).map((found) => found?.value)).toEqual(Array.from({ length: count }, (_, i) => i))
  await Promise.all(writes)
  const reader = fileRunValues(folder.path)
  expect(await reader.read('run-1', `old[${count - 1}]`, 'value')).toEqual({ value: count - 1 })
  expect(await reader.read('run-1', 'new[99]', 'value')).toEqual({ value: 99 })
  expect(await reader.read('run-1', 'torn', 'value')).toBeUndefined()
})

test('a run that is deleted while it is written leaves no file behind', async () => {
  await using folder = await temporaryDirectory()
  const values = fileRunValues(folder.path)
  const writing = values.write('run-1', 'a', 'value', 1)
  await values.delete('run-1')
  await writing
  expect(await readdir(folder.path)).toEqual([])
})

test('more runs than files are kept open are read and written in turn', async () => {
  await using folder = await temporaryDirectory()
  const values = fileRunValues(folder.path)
  const runIds = Array.from({ length: 40 }, (_, i) => `run-${i}`)
  for (const round of [1, 2]) {
    await Promise.all(runIds.map((runId) => values.write(runId, `s${round}`, 'value', runId)))
    for (const runId of runIds) expect(await values.read(runId, 's1', 'value')).toEqual({ value: runId })
  }
  expect(await fileRunValues(folder.path).read('run-0', 's2', 'value')).toEqual({ value: 'run-0' })
})

test('a run id that is no safe file name is refused', async () => {
  await using folder = await temporaryDirectory()
  await expect(fileRunValues(folder.path).write('../x', 'a', 'value', 1)).rejects.toMatchObject({
    code: 'invalid/run-id',
  })
})

class Client {
  readonly url = 'http://localhost'
}
const cycle: Record<string, unknown> = { rows: [] }
cycle['rows'] = [1, { back: cycle }]
let deep: unknown = 1
for (let i = 0; i < 100_000; i += 1) deep = [deep]

test.each([
  ['a function', { f: () => 1 }],
  ['a symbol', [1, Symbol('s')]],
  ['a symbol as a key', { a: { [Symbol('s')]: 1 } }],
  ['an instance of a class', new Map([['client', new Client()]])],
  ['a promise', new Set([Promise.resolve(1)])],
  ['an array of floats', { a: new Float64Array(1) }],
  ['a regular expression', { a: /x/ }],
  ['an error', [new Error('no')]],
  ['a cycle', cycle],
  ['a date, bytes, a buffer', [new Date(Number.NaN), new Uint8Array(1), Buffer.from('a')]],
  ['maps and sets', new Map<unknown, unknown>([[new Set([1n]), { a: undefined }]])],
  ['what is there twice', [cycle['none'], [Number.NaN, -0]]],
])('what is kept in files and in memory, for tests, is the same: %s', async (_what, value) => {
  await using folder = await temporaryDirectory()
  const refusalOf = async (values: Pick<ReturnType<typeof memoryRunValues>, 'write'>) =>
    await values.write('run-1', 'fetch', 'rows', value).then(
      () => 'kept',
      (error: unknown) => String(error),
    )
  expect(await refusalOf(memoryRunValues())).toBe(await refusalOf(fileRunValues(folder.path)))
})

test('what is nested too deeply is refused in files and in memory', async () => {
  await using folder = await temporaryDirectory()
  for (const values of [memoryRunValues(), fileRunValues(folder.path)]) {
    await expect(values.write('run-1', 'fetch', 'rows', deep)).rejects.toThrow('is nested too deeply')
  }
})

import { appendFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

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

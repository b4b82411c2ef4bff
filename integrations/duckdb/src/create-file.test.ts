import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { createWhole } from './create-file.ts'
import { openDatabase } from './database.ts'

const module = new URL('./database.ts', import.meta.url).href

test('a process killed at any moment of creating a file leaves none, or one that opens', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-create-'))
  for (let round = 0; round < 12; round += 1) {
    const path = join(folder, `${round}.duckdb`)
    const code = `const { openDatabase } = await import(${JSON.stringify(module)}); process.stdout.write('x'); await openDatabase(${JSON.stringify(path)})`
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    // Spread over the few milliseconds that it takes, by turns of the event loop.
    for (let turn = 0; turn < round * round * 40; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    child.kill('SIGKILL')
    await once(child, 'close')
    const database = await openDatabase(path)
    expect(await database.query('select 42 as n')).toEqual([{ n: 42 }])
    await database.close()
  }
  await rm(folder, { recursive: true })
})

test('two who create it at once both find a whole file, and no draft is left, not even one of a killed process', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ingot-create-'))
  const path = join(folder, 'a.duckdb')
  await writeFile(`${path}.new-999999999`, 'half')
  await createWhole(path)
  await createWhole(path)
  expect(existsSync(path)).toBe(true)
  expect(await readdir(folder)).toEqual(['a.duckdb'])
  await rm(folder, { recursive: true })
})

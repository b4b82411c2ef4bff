import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { command } from './command.ts'
import { openBronzeStore } from './store/open-bronze-store.ts'

let root = ''
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'bronze-command-'))))
afterEach(() => rmSync(root, { recursive: true }))

async function run(...words: readonly string[]) {
  const lines: string[] = []
  const take = (line: string): void => void lines.push(line)
  return { code: await command(words, { log: take, error: take }), text: lines.join('\n') }
}

async function write(count: number): Promise<void> {
  const store = await openBronzeStore({ root })
  for (let n = 0; n < count; n += 1) {
    await store.write({ sourceType: 'news', externalId: String(n), artifactType: 'raw', ext: 'json' }, `${n}`)
  }
}

test('an index is made, and made again it lacks nothing', async () => {
  await write(3)
  expect(await run('rebuild-index', root, 'news')).toEqual({ code: 0, text: 'news: 3 lines added, 3 artefacts in all' })
  expect(await run('rebuild-index', root, 'news')).toEqual({ code: 0, text: 'news: 0 lines added, 3 artefacts in all' })
  expect(readFileSync(join(root, 'news/_index.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(3)
})

test('a name that was mistyped gets no index', async () => {
  await write(1)
  const { code, text } = await run('rebuild-index', root, 'mews')
  expect({ code, text }).toEqual({ code: 1, text: expect.stringContaining('bronze holds nothing of "mews"') })
})

test.each([
  [[], 'no command'],
  [['rebuild'], 'there is only rebuild-index'],
  [['rebuild-index', '/nowhere/at/all', 'news'], 'is no folder'],
])('%j is not understood', async (words, why) => {
  const { code, text } = await run(...words)
  expect({ code, text }).toEqual({ code: 2, text: expect.stringContaining(why) })
})

test('it is a program', async () => {
  const program = join(import.meta.dirname, '../bin/ingot-bronze.js')
  const { stdout } = await promisify(execFile)(process.execPath, [program, '--help'])
  expect(stdout).toContain('usage: ingot-bronze rebuild-index')
})

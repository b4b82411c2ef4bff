/** Real processes: several at once, and such as are killed in the midst of a write. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { DiscoveryCursor } from '../store/bronze-store.ts'
import { openBronzeReader, openBronzeStore } from '../store/open-bronze-store.ts'

const PROGRAM = resolve(import.meta.dirname, '../testing/write-main.ts')
let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ingot-crash-'))
})
afterEach(() => rmSync(root, { recursive: true }))

/** Which items the process said it had written, and how it ended. */
async function writeInChild(task: object): Promise<{ readonly written: string[]; readonly signal: string | null }> {
  const child = spawn(process.execPath, [PROGRAM, JSON.stringify({ root, sourceType: 's', ...task })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<string | null>((done) => child.once('exit', (_code, signal) => done(signal)))
  const said = await text(child.stdout)
  return { written: said.split('\n').filter((line) => line !== ''), signal: await ended }
}

/** The same as the program does. */
async function writeHere(indexFromItems: number, hasProvenance: boolean, from: number, to: number): Promise<void> {
  const bronze = await openBronzeStore({ root, indexFromItems })
  for (let i = from; i < to; i += 1) {
    const key = { sourceType: 's', externalId: `item-${i}`, artifactType: 'raw', ext: 'json' }
    await bronze.write(key, `{"id":${i}}`, hasProvenance ? { fetchedAtMs: i } : undefined)
  }
}

async function found(cursor?: DiscoveryCursor): Promise<string[]> {
  const reader = await openBronzeReader({ root })
  const ids: string[] = []
  for (;;) {
    const answer = await reader.discover({ sourceType: 's', ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...answer.items.map(({ key }) => key.externalId))
    cursor = answer.cursor
    if (!answer.isMore) return ids.sort()
  }
}

const items = (count: number): string[] => Array.from({ length: count }, (_, i) => `item-${i}`).sort()

describe('a process that is killed in the midst of a write', () => {
  const steps = ['staged', 'linked', 'noted', 'logged', 'done']
  for (const indexFromItems of [1, 100_000]) {
    for (const hasProvenance of [true, false]) {
      const how = `${indexFromItems === 1 ? 'by index' : 'by scan'}, ${hasProvenance ? 'with' : 'without'} provenance`
      test.each(steps.filter((step) => step !== 'logged' || indexFromItems === 1))(
        `at "%s" (${how}) leaves the whole artefact or nothing, and nothing is lost`,
        async (killAt) => {
          const task = { indexFromItems, hasProvenance }
          await writeHere(indexFromItems, hasProvenance, 0, 5)
          const before = await (await openBronzeReader({ root })).discover({ sourceType: 's' })
          const { written, signal } = await writeInChild({ ...task, from: 5, to: 10, killAt, killOn: 3 })
          expect(signal).toBe('SIGKILL')
          expect(written).toEqual(['item-5', 'item-6'])

          // The next run does the same again, as a fetcher does: what is there is left alone.
          const bronze = await openBronzeStore({ root, indexFromItems })
          const key = { sourceType: 's', externalId: 'item-7', artifactType: 'raw', ext: 'json' }
          const isThere = await bronze.exists(key)
          expect(isThere).toBe(killAt !== 'staged')
          if (isThere) {
            expect(await bronze.readText(key)).toBe('{"id":7}')
            expect((await bronze.meta(key))?.fetchedAtMs).toBe(hasProvenance ? 7 : undefined)
          }
          await writeHere(indexFromItems, hasProvenance, 5, 10)
          expect(readdirSync(join(root, '_tmp'))).toEqual([])
          expect([...new Set(await found())]).toEqual(items(10))
          expect([...new Set(await found(before.cursor))]).toEqual(['item-5', 'item-6', 'item-7', 'item-8', 'item-9'])
          expect((await bronze.meta(key))?.fetchedAtMs).toBe(hasProvenance ? 7 : undefined)
        },
      )
    }
  }

  test('with many writes in flight leaves each whole or not at all', async () => {
    const { written } = await writeInChild({
      from: 0,
      to: 300,
      atOnce: 40,
      indexFromItems: 50,
      killAt: 'linked',
      killOn: 120,
    })
    const bronze = await openBronzeStore({ root, indexFromItems: 50 })
    const there: string[] = []
    for await (const key of bronze.list({ sourceType: 's' })) {
      there.push(key.externalId)
      expect(JSON.parse(await bronze.readText(key))).toEqual({ id: Number(key.externalId.slice(5)) })
      expect((await bronze.meta(key))?.fetchedAtMs).toBe(Number(key.externalId.slice(5)))
    }
    expect(there).toEqual(expect.arrayContaining(written))
    await writeInChild({ from: 0, to: 300, atOnce: 40, indexFromItems: 50 })
    expect([...new Set(await found())]).toEqual(items(300))
    expect(readdirSync(join(root, '_tmp'))).toEqual([])
  })
})

describe('several processes at once', () => {
  test('write the same and different artefacts, across the switch to the index, and nothing is lost or doubled', async () => {
    const task = { atOnce: 8, indexFromItems: 100 }
    await Promise.all([
      writeInChild({ ...task, from: 0, to: 200 }),
      writeInChild({ ...task, from: 100, to: 300 }),
      writeInChild({ ...task, from: 0, to: 300 }),
    ])
    expect([...new Set(await found())]).toEqual(items(300))
    const lines = readFileSync(join(root, 's/_index.jsonl'), 'utf8').split('\n')
    expect(lines.pop()).toBe('')
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
    const bronze = await openBronzeReader({ root })
    let count = 0
    for await (const key of bronze.list({ sourceType: 's' })) {
      count += 1
      expect(await bronze.readText(key)).toBe(`{"id":${key.externalId.slice(5)}}`)
    }
    expect(count).toBe(300)
  })
})

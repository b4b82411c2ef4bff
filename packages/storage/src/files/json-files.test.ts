import { assertRejects, ioContext, ioManagerContract } from '@ingot/core/contract'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { smallDisk, whyNoSmallDisk } from '../testing/mount.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { jsonFiles } from './json-files.ts'

const noDisk = whyNoSmallDisk()

for (const { promise, check } of ioManagerContract) {
  it(promise, async () => {
    await using directory = await temporaryDirectory()
    let count = 0
    await check(async () => ({
      io: jsonFiles({ directory: directory.join(`${(count += 1)}`) }),
      [Symbol.asyncDispose]: async () => {},
    }))
  })
}

it('the report names the path and counts bytes and rows', async () => {
  await using directory = await temporaryDirectory()
  const io = jsonFiles({ directory: directory.path })
  const path = directory.join('silver', 'rows.json')
  const report = await io.store(ioContext({ assetKey: 'silver/rows' }), [{ a: 'é' }, { a: 2 }])
  expect(report).toEqual({
    metadata: { path: { kind: 'path', path }, size_bytes: statSync(path).size, row_count: 2 },
  })
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([{ a: 'é' }, { a: 2 }])
  const single = await io.store(ioContext({ assetKey: 'silver/one' }), { a: 1 })
  expect(Object.keys(single?.metadata ?? {})).toEqual(['path', 'size_bytes'])
})

it('it is called json-files unless it is given a name', () => {
  expect(jsonFiles({ directory: 'x' }).name).toBe('json-files')
  expect(jsonFiles({ directory: 'x', name: 'values' }).name).toBe('values')
})

it('undefined is a value: it is stored, and it is not the same as none', async () => {
  await using directory = await temporaryDirectory()
  const io = jsonFiles({ directory: directory.path })
  await io.store(ioContext({ assetKey: 'a' }), undefined)
  expect(await io.load(ioContext({ assetKey: 'a' }))).toBeUndefined()
  await assertRejects(io.load(ioContext({ assetKey: 'b' })), 'not-found/value', 'load')
})

it('a value that cannot be stored is refused by asset and place; the old value stays, and no temporary file', async () => {
  await using directory = await temporaryDirectory()
  const io = jsonFiles({ directory: directory.path })
  const context = ioContext({ assetKey: 'silver/rows' })
  await io.store(context, ['old'])
  const rows: unknown[] = Array.from({ length: 100_000 }, (_, id) => ({ id }))
  rows.push({ id: 1, parse: () => 1 })
  const error = await assertRejects(io.store(context, rows), 'invalid/value-not-storable', 'store')
  expect(error.message).toContain('asset "silver/rows"')
  expect(error.message).toContain('value[100000].parse is a function')
  expect(await io.load(context)).toEqual(['old'])
  expect(readdirSync(directory.join('silver'))).toEqual(['rows.json'])
})

it('a store that is aborted half-way leaves the old value and no temporary file', async () => {
  await using directory = await temporaryDirectory()
  const io = jsonFiles({ directory: directory.path })
  const stop = new AbortController()
  const context = ioContext({ assetKey: 'a', signal: stop.signal })
  await io.store(context, ['old'])
  const rows = Array.from({ length: 50_000 }, (_, id) => ({ id }))
  // Aborts while the rows are being written, when the last of them is reached.
  rows.push(
    Object.defineProperty({ id: 0 }, 'id', {
      enumerable: true,
      get: () => {
        stop.abort(new Error('stopped by the test'))
        return 1
      },
    }),
  )
  await expect(io.store(context, rows)).rejects.toThrow('stopped by the test')
  expect(await io.load(ioContext({ assetKey: 'a' }))).toEqual(['old'])
  expect(readdirSync(directory.path)).toEqual(['a.json'])
})

it('two who store the same value at once: one of the two is there, whole', async () => {
  await using directory = await temporaryDirectory()
  const io = jsonFiles({ directory: directory.path })
  const rows = (name: string) => Array.from({ length: 20_000 }, (_, id) => ({ id, name }))
  await Promise.all(['x', 'y'].map((name) => io.store(ioContext({ assetKey: 'a', loadId: name }), rows(name))))
  const loaded = await io.load(ioContext({ assetKey: 'a' }))
  expect([rows('x'), rows('y')]).toContainEqual(loaded)
  expect(readdirSync(directory.path)).toEqual(['a.json'])
})

it('a file that was cut short, or is not ours, is corrupt and names the file', async () => {
  await using directory = await temporaryDirectory()
  const io = jsonFiles({ directory: directory.path })
  for (const text of ['', '[{"id":1},{"i', '{"$ingot":"unheard","value":1}']) {
    writeFileSync(directory.join('a.json'), text)
    const error = await assertRejects(io.load(ioContext({ assetKey: 'a' })), 'storage/corrupt', 'load')
    expect(error.message).toContain(directory.join('a.json'))
  }
})

it('a value of more than 64 MB is stored and loaded in pieces', async () => {
  await using directory = await temporaryDirectory()
  const io = jsonFiles({ directory: directory.path })
  const context = ioContext({ assetKey: 'a' })
  const text = 'x'.repeat(1_000)
  const rows = Array.from({ length: 70_000 }, (_, id) => ({ id, text, at: new Date(id) }))
  await io.store(context, rows)
  expect(statSync(directory.join('a.json')).size).toBeGreaterThan(64 * 1024 * 1024)
  const loaded = await io.load(context)
  expect(Array.isArray(loaded) && loaded.length).toBe(70_000)
  expect(loaded).toMatchObject({ 0: rows[0], 69_999: rows[69_999] })
})

it('a directory in the place of the value, or a file in the place of the root, is unavailable', async () => {
  await using directory = await temporaryDirectory()
  writeFileSync(directory.join('file'), '')
  const io = jsonFiles({ directory: directory.join('file') })
  await assertRejects(io.store(ioContext({ assetKey: 'a' }), 1), 'storage/unavailable', 'store')
  await assertRejects(io.load(ioContext({ assetKey: 'a' })), 'storage/unavailable', 'load')
})

it.skipIf(noDisk !== undefined)(
  `a full disk: the old value stays, the temporary file is gone ${noDisk ?? ''}`,
  async () => {
    using disk = smallDisk(1024 * 1024)
    const io = jsonFiles({ directory: disk.path })
    const context = ioContext({ assetKey: 'a' })
    await io.store(context, ['old'])
    const error = await assertRejects(io.store(context, ['x'.repeat(3_000_000)]), 'storage/full', 'store')
    expect(error.message).toContain(join(disk.path, 'a.json'))
    expect(readdirSync(disk.path)).toEqual(['a.json'])
    expect(await io.load(context)).toEqual(['old'])
    await io.store(context, ['new'])
    expect(await io.load(context)).toEqual(['new'])
    expect(existsSync(join(disk.path, 'a.json'))).toBe(true)
  },
)

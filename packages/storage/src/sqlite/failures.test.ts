/** What goes wrong with disks and files: each is one sentence that names the file, and nothing is half-written. */
import { systemClock, type Event } from '@ingot/core'
import { assertRejects, materialized, queued, readAll, stepStarted } from '@ingot/core/contract'
import { chmodSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { smallDisk, whyNoSmallDisk } from '../testing/mount.ts'
import { bothFolds } from '../testing/refold.ts'
import { temporaryDirectory } from '../testing/temporary-directory.ts'
import { connect, prepareSchema } from './migrate.ts'
import { MIGRATIONS } from './schema.ts'
import { openSqliteStorage, SqliteStorage } from './storage.ts'

const noDisk = whyNoSmallDisk()
const withDisk = noDisk === undefined ? '' : ` (skipped: ${noDisk})`

function fatBatch(name: string): readonly Event[] {
  const text = 'x'.repeat(10_000)
  return Array.from({ length: 20 }, (_, i) =>
    materialized(`${name}-${i}`, { runId: 'r', metadata: { text: { kind: 'text', text } } }),
  )
}

/** Appends until the storage is full; how many batches were written. */
async function fill(storage: SqliteStorage | Awaited<ReturnType<typeof openSqliteStorage>>): Promise<number> {
  for (let written = 0; ; written += 1) {
    const failed = await storage.append(fatBatch(`b${written}`)).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (failed === undefined) continue
    await assertRejects(Promise.reject(failed), 'storage/full', 'append')
    return written
  }
}

it('a database that may not grow: the append is refused whole, and works again when there is room', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  const connection = await connect(path)
  prepareSchema(connection, MIGRATIONS)
  connection.execute('pragma journal_mode = wal; pragma max_page_count = 300')
  await using storage = new SqliteStorage(connection, 'process', systemClock)
  await storage.append([queued('r')])
  const written = await fill(storage)
  expect(written).toBeGreaterThan(0)
  expect(await readAll(storage)).toHaveLength(1 + written * 20)

  const together = await Promise.allSettled([storage.append(fatBatch('x')), storage.append(fatBatch('y'))])
  expect(together.map((one) => one.status)).toEqual(['rejected', 'rejected'])

  connection.execute('pragma max_page_count = 3000')
  await storage.append(fatBatch('later'))
  expect(await readAll(storage)).toHaveLength(1 + (written + 1) * 20)
  const { kept, refolded } = await bothFolds(storage)
  expect(kept).toEqual(refolded)
})

it.skipIf(noDisk !== undefined)(
  `a full disk: nothing is half-written, and appends work once there is space${withDisk}`,
  async () => {
    using disk = smallDisk(6 * 1024 * 1024)
    const path = join(disk.path, 'ingot.db')
    writeFileSync(join(disk.path, 'filler'), Buffer.alloc(4 * 1024 * 1024))
    const storage = await openSqliteStorage({ path })
    await storage.append([queued('r')])
    const written = await fill(storage)
    expect(written).toBeGreaterThan(0)
    const error = await assertRejects(storage.append(fatBatch('again')), 'storage/full', 'append')
    expect(error.message).toContain(path)
    expect(error).toMatchObject({ retryable: false })
    expect(await readAll(storage)).toHaveLength(1 + written * 20)

    rmSync(join(disk.path, 'filler'))
    await storage.append(fatBatch('later'))
    await storage[Symbol.asyncDispose]()
    await using reopened = await openSqliteStorage({ path })
    expect(await readAll(reopened)).toHaveLength(1 + (written + 1) * 20)
    const { kept, refolded } = await bothFolds(reopened)
    expect(kept).toEqual(refolded)
  },
)

it.skipIf(noDisk !== undefined)(`a file cannot be made on a full disk, and the error says so${withDisk}`, async () => {
  using disk = smallDisk(65_536)
  expect(() => writeFileSync(join(disk.path, 'filler'), Buffer.alloc(1024 * 1024))).toThrow('ENOSPC')
  await assertRejects(openSqliteStorage({ path: join(disk.path, 'ingot.db') }), 'storage/full', 'open')
})

it.skipIf(noDisk !== undefined)(`a directory that may not be written to is unavailable${withDisk}`, async () => {
  using disk = smallDisk(1024 * 1024)
  disk.makeReadOnly()
  const path = join(disk.path, 'ingot.db')
  const error = await assertRejects(openSqliteStorage({ path }), 'storage/unavailable', 'open')
  expect(error.message).toContain(path)
  await assertRejects(openSqliteStorage({ directory: join(disk.path, 'below') }), 'storage/unavailable', 'open below')
})

// Root may write everywhere: there, the disk above says the same.
it.skipIf(process.getuid?.() === 0)(
  'a directory without write permission is unavailable (skipped as root)',
  async () => {
    await using directory = await temporaryDirectory()
    await mkdir(directory.join('shut'))
    chmodSync(directory.join('shut'), 0o555)
    await assertRejects(openSqliteStorage({ directory: directory.join('shut') }), 'storage/unavailable', 'open')
  },
)

it('a directory in the place of the file, or a file in the place of the directory, is unavailable', async () => {
  await using directory = await temporaryDirectory()
  writeFileSync(directory.join('file'), '')
  await assertRejects(openSqliteStorage({ path: directory.path }), 'storage/unavailable', 'a directory')
  await assertRejects(openSqliteStorage({ directory: directory.join('file') }), 'storage/unavailable', 'a file')
})

it('a file that is no database is corrupt, and is left as it is', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  for (const garbage of ['hello', 'hello, this is not a database. '.repeat(200)]) {
    writeFileSync(path, garbage)
    const error = await assertRejects(openSqliteStorage({ path }), 'storage/corrupt', 'open')
    expect(error.message).toContain(path)
    expect(readFileSync(path, 'utf8')).toBe(garbage)
  }
})

it('a database that was cut short is corrupt, however much of it is left', async () => {
  await using directory = await temporaryDirectory()
  const path = directory.join('ingot.db')
  const storage = await openSqliteStorage({ path })
  await storage.append([queued('r'), ...Array.from({ length: 2_000 }, (_, i) => stepStarted('r', `s${i}`))])
  await storage[Symbol.asyncDispose]()
  for (const bytes of [statSync(path).size - 4_096, 8_192, 1_000]) {
    truncateSync(path, bytes)
    await assertRejects(openSqliteStorage({ path }), 'storage/corrupt', `open of ${bytes} bytes`)
  }
})

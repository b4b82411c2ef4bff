import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import { env, jsonSchemaOf, validate } from '@ingot/core'
import { expect, onTestFinished, test } from 'vitest'

import { database, openDatabase } from './database.ts'
import { temporaryDatabase, temporaryFolder } from './testing/contexts.ts'

const refused = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) })

test('rows come back as plain values', async () => {
  const db = await temporaryDatabase()
  const rows = await db.query(`
    select 1 as small, 9007199254740993 as big, count(*) as counted, sum(2) as summed, 1.5 as half, 12.25::decimal(9,2) as price,
           true as yes, null as nothing, 'x' as text, timestamptz '2026-01-02 03:04:05.678+00' as at, date '2026-01-02' as day,
           [1, 2] as list, {a: 1, b: [9007199254740993]} as struct, '{"a":[1]}'::json as json, '\\xAA'::blob as bytes, time '10:00:01' as clock,
           '00000000-0000-0000-0000-000000000001'::uuid as id`)
  expect(rows).toEqual([
    {
      small: 1,
      big: 9007199254740993n,
      counted: 1,
      summed: 2,
      half: 1.5,
      price: 12.25,
      yes: true,
      nothing: null,
      text: 'x',
      at: new Date('2026-01-02T03:04:05.678Z'),
      day: new Date('2026-01-02T00:00:00.000Z'),
      list: [1, 2],
      struct: { a: 1, b: [9007199254740993n] },
      json: { a: [1] },
      bytes: new Uint8Array([0xaa]),
      clock: '10:00:01',
      id: '00000000-0000-0000-0000-000000000001',
    },
  ])
})

test('parameters are plain values, by place or by name', async () => {
  const db = await temporaryDatabase()
  const at = new Date('2026-01-02T03:04:05.678Z')
  const values = ['x', 1, 1.5, 2n ** 70n, true, null, undefined, at, new Uint8Array([1, 2]), [1, 2.5], { a: 1 }, 1e20]
  const list = values.map((_value, i) => `$${i + 1} as c${i}`).join(', ')
  const [row] = await db.query(`select ${list}`, values)
  expect(Object.values(row ?? {})).toEqual([
    'x',
    1,
    1.5,
    2n ** 70n,
    true,
    null,
    null,
    at,
    new Uint8Array([1, 2]),
    [1, 2.5],
    '{"a":1}',
    1e20,
  ])
  expect(await db.query('select $n + 1 as n', { n: 1 })).toEqual([{ n: 2 }])
  expect(await db.query('select 2 = any($1) as hit', [[1, 2]])).toEqual([{ hit: true }])
  expect(await db.query('select len($1) as n', [[]])).toEqual([{ n: 0 }])
})

test.each([
  ['select $1', [1, 2], 'parameter number 2'],
  ['select $a', { b: 1 }, 'a parameter is given that the statement does not have'],
  ['select $1', [Symbol('x')], 'the parameter $1 cannot be given to DuckDB: a symbol'],
  ['select $a', { a: 2n ** 130n }, 'the parameter $a cannot be given to DuckDB: a bigint of more than 128 bits'],
  ['select $1', [new Date(Number.NaN)], 'an invalid Date'],
  [' ', [], 'the statement is empty'],
  ['-- nothing', [], 'the statement is empty, or'],
  [5 as unknown as string, [], 'the statement is a number'],
])('%s with what it does not take is refused in one sentence, and the database goes on', async (sql, params, words) => {
  const db = await temporaryDatabase()
  for (const refusedCall of [db.query(sql, params), db.run(sql, params)]) {
    await expect(refusedCall).rejects.toMatchObject({ code: 'invalid/sql', message: expect.stringContaining(words) })
  }
  expect(await db.query('select 1 as n')).toEqual([{ n: 1 }])
})

test('an error of the author’s own inside a transaction comes out as it is', async () => {
  const db = await temporaryDatabase()
  const missing = join(temporaryFolder(), 'missing')
  await expect(db.transaction(async () => readFileSync(missing))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('run says how many rows changed', async () => {
  const db = await temporaryDatabase()
  expect(await db.run('create table t (a int); insert into t select range from range(3)')).toBe(3)
  expect(await db.run('delete from t where a > $1', [0])).toBe(2)
})

test('a column named __proto__ is a field, not a prototype', async () => {
  const db = await temporaryDatabase()
  const [row] = await db.query('select 1 as "__proto__"')
  expect(Object.entries(row ?? {})).toEqual([['__proto__', 1]])
})

test('dates do not depend on the machine’s time zone', async () => {
  const db = await temporaryDatabase()
  expect(await db.query(`select current_setting('TimeZone') as zone`)).toEqual([{ zone: 'UTC' }])
})

test('nothing gets between the statements of a transaction', async () => {
  const db = await temporaryDatabase()
  await db.run('create table t (a int)')
  const counting = async (a: number) =>
    db.transaction(async (session) => {
      await session.run('insert into t values ($1)', [a])
      const [row] = await session.query<{ n: number }>('select count(*) as n from t')
      return row?.n
    })
  const counts = await Promise.all([counting(1), counting(2), db.run('insert into t values (3)'), counting(4)])
  expect(counts).toEqual([1, 2, 1, 4])
})

test('what another transaction changes meanwhile is a conflict, which may be tried again', async () => {
  const db = await temporaryDatabase()
  await using other = await openDatabase(db.path)
  await db.run('create table t as select 1 as a')
  await db.transaction(async (session) => {
    await session.run('update t set a = 2')
    const changing = other.query('update t set a = 3 returning a')
    await expect(changing).rejects.toThrow(refused('conflict/concurrent-write'))
    await expect(changing).rejects.toMatchObject({ retryable: true })
  })
  expect(await other.query('from t')).toEqual([{ a: 2 }])
})

test('a transaction whose function throws leaves no trace', async () => {
  const db = await temporaryDatabase()
  await db.run('create table t (a int)')
  const failing = db.transaction(async (session) => {
    await session.run('insert into t values (1)')
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await db.query('from t')).toEqual([])
})

test('a transaction with a statement that fails leaves no trace, and the database goes on', async () => {
  const db = await temporaryDatabase()
  await db.run('create table t (a int)')
  const failing = db.transaction(async (session) => {
    await session.run('insert into t values (1)')
    await session.run('insert into nowhere values (1)')
  })
  await expect(failing).rejects.toThrow(refused('invalid/sql', 'nowhere'))
  expect(await db.query('from t')).toEqual([])
})

test('the database used inside its own transaction is an error, not a deadlock', async () => {
  const db = await temporaryDatabase()
  await expect(db.transaction(() => db.query('select 1'))).rejects.toThrow(refused('invalid/nested-transaction'))
  expect(await db.query('select 1 as a')).toEqual([{ a: 1 }])
})

test('a session ends with its transaction', async () => {
  const db = await temporaryDatabase()
  const session = await db.transaction(async (session) => session)
  await expect(session.query('select 1')).rejects.toThrow(refused('invalid/closed'))
})

test('folders are made, and what was written is there after opening anew', async () => {
  const path = join(temporaryFolder(), 'not', 'there', 'yet.duckdb')
  const first = await openDatabase(path)
  await first.run('create table t as select 1 as a')
  await first.close()
  await using second = await openDatabase(path)
  expect(await second.query('from t')).toEqual([{ a: 1 }])
})

test('a closed database says so, and closing twice is allowed', async () => {
  const db = await openDatabase(':memory:')
  await db.close()
  await db.close()
  await expect(db.query('select 1')).rejects.toThrow(refused('invalid/closed'))
})

test('who opens one file twice in a process, by whatever path, shares it; the last to close frees it', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'a.duckdb')
  const first = await openDatabase(path)
  symlinkSync(path, join(folder, 'link.duckdb'))
  const second = await openDatabase(join(folder, 'link.duckdb'))
  await first.run('create table t as select 1 as a')
  expect(await second.query('from t')).toEqual([{ a: 1 }])
  await first.close()
  expect(openElsewhere(path)).toContain('storage/locked')
  await second.close()
  expect(openElsewhere(path)).toBe('opened')
})

test('a file may be opened while its last user closes it', async () => {
  const path = join(temporaryFolder(), 'a.duckdb')
  const use = async (times: number) => {
    for (let i = 0; i < times; i++) {
      await using db = await openDatabase(path)
      await db.run('create or replace table t as select 1 as a')
    }
  }
  await Promise.all([use(10), use(15), use(20)])
  expect(openElsewhere(path)).toBe('opened')
})

test('two databases in memory share nothing', async () => {
  await using first = await openDatabase(':memory:')
  await using second = await openDatabase(':memory:')
  await first.run('create table t (a int)')
  await expect(second.query('from t')).rejects.toThrow(refused('invalid/sql'))
})

test('a file that another process holds is refused in one sentence that names it', async () => {
  const db = await temporaryDatabase()
  const said = openElsewhere(db.path)
  expect(said).toMatch(/^storage\/locked true .*test\.duckdb is in use by another process \(.*PID \d+\)/)
  expect(said).toContain(`PID ${process.pid}`)
})

test('a file that another thread of this process holds is refused: two would destroy it', async () => {
  const db = await temporaryDatabase()
  const worker = new Worker(OPENING, { eval: true, workerData: { path: db.path, from: FROM } })
  const said = await new Promise((done) => worker.once('message', done))
  expect(said).toMatch(/^storage\/locked true .*another thread of this process/)
  await db.run('create table t (a int)')
})

test('a file that is no database, or is damaged, is called so', async () => {
  const folder = temporaryFolder()
  const bad = join(folder, 'bad.duckdb')
  writeFileSync(bad, 'hello, this is not a database'.repeat(500))
  await expect(openDatabase(bad)).rejects.toThrow(refused('storage/corrupt', 'bad.duckdb'))
  const empty = join(folder, 'empty.duckdb')
  writeFileSync(empty, '')
  await expect(openDatabase(empty)).rejects.toThrow(refused('storage/corrupt'))
  await expect(openDatabase(folder)).rejects.toThrow(refused('storage/failed'))
  await expect(openDatabase(join(bad, 'below.duckdb'))).rejects.toThrow(refused('storage/failed'))
  await expect(openDatabase(join(folder, 'x'.repeat(300)))).rejects.toThrow(refused('storage/failed', 'ENAMETOOLONG'))
  for (const none of ['', 'a\0b', 5 as unknown as string]) {
    await expect(openDatabase(none)).rejects.toMatchObject({ code: 'invalid/config' })
  }
})

test('a full disk is called so, and the database holds what it held', async ({ skip }) => {
  const disk = join(temporaryFolder(), 'disk')
  mkdirSync(disk)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk])
  if (mounted.status !== 0) skip('a small disk needs the right to mount')
  onTestFinished(() => void spawnSync('umount', [disk]))
  await using db = await openDatabase(join(disk, 'a.duckdb'))
  await db.run('create table t as select 1 as a')
  const filling = db.run('create or replace table t as select range as a, uuid() as b from range(1000000)')
  await expect(filling).rejects.toThrow(refused('storage/full', 'the disk is full'))
  expect(await db.query('from t')).toEqual([{ a: 1 }])
})

test('the resource checks its path, which may come from the environment', async () => {
  const resource = database({ path: env('DUCKDB_PATH', 'a.duckdb'), name: 'warehouse' })
  expect(resource.name).toBe('warehouse')
  expect(resource.values).toEqual({ path: env('DUCKDB_PATH', 'a.duckdb') })
  const schema = resource.config
  if (schema === undefined) throw new Error('the resource has no config schema')
  expect(await validate(schema, { path: 'a.duckdb' }, 'config')).toEqual({ path: 'a.duckdb' })
  await expect(validate(schema, { path: 5 }, 'config')).rejects.toThrow('must be the path of a DuckDB file')
  await expect(validate(schema, { path: 'a', paht: 'b' }, 'config')).rejects.toThrow('unknown key "paht"')
  expect(jsonSchemaOf(schema)).toMatchObject({ required: ['path'] })
})

test('the native library is not loaded before a database opens', () => {
  const script = `
    const { duckdb } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
    const loaded = () => process.report.getReport().sharedObjects.some((path) => path.includes('duckdb'))
    const db = duckdb.database({ path: ':memory:' })
    duckdb.table({ database: db })
    const before = loaded()
    await (await db.open({ config: { path: ':memory:' } })).close()
    process.stdout.write(before + ' ' + loaded())`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(child.stdout).toBe('false true')
})

const FROM = new URL('./database.ts', import.meta.url).href
const OPENING = `
  const { workerData, parentPort } = require('node:worker_threads')
  import(workerData.from)
    .then(({ openDatabase }) => openDatabase(workerData.path))
    .then(() => 'opened', (error) => [error.code, error.retryable, error.message].join(' '))
    .then((said) => parentPort.postMessage(said))`

/** What another process says when it opens the file. */
function openElsewhere(path: string): string {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(FROM)})
    await openDatabase(${JSON.stringify(path)}).then(
      async (db) => { await db.close(); process.stdout.write('opened') },
      (error) => process.stdout.write([error.code, error.retryable, error.message].join(' ')))`
  if (!existsSync(path)) throw new Error(`${path} is not there`)
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout
}

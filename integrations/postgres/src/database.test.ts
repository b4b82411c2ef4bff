import { describe, expect, test } from 'vitest'

import type { OpenDatabase } from './open-database.ts'
import { openDatabase } from './open-database.ts'
import { testDatabase } from './testing.ts'

/** Waits until a statement with this text is under way. */
async function untilRunning(database: OpenDatabase, text: string): Promise<void> {
  const active = "select 1 from pg_stat_activity where state = 'active' and pid <> pg_backend_pid() and query like $1"
  await expect.poll(async () => (await database.query(active, [`%${text}%`])).length).toBe(1)
}

describe('query', () => {
  test('gives values of JavaScript, the same whatever the time zone of the machine', async () => {
    await using database = await testDatabase()
    const [row] = await database.query(`select
      5::bigint as small, 9007199254740993::bigint as large, array[1::bigint, 9007199254740993] as bigints,
      '2026-11-21 10:00:00+02'::timestamptz as at, '2026-11-21 10:00'::timestamp as local, '2026-11-21'::date as day,
      array['2026-11-21 10:00'::timestamp] as locals, array['2026-11-21'::date] as days,
      1.10::numeric as exact, 0.5::float8 as float, '{"a":[1]}'::jsonb as json, '\\x6162'::bytea as bytes, true as yes, null as nothing,
      '1 day 2 hours'::interval as span, 'infinity'::timestamptz as ever`)
    expect(row).toEqual({
      small: 5,
      large: '9007199254740993',
      bigints: [1, '9007199254740993'],
      at: new Date('2026-11-21T08:00:00Z'),
      local: new Date('2026-11-21T10:00:00Z'),
      locals: [new Date('2026-11-21T10:00:00Z')],
      day: '2026-11-21',
      days: ['2026-11-21'],
      exact: '1.10',
      float: 0.5,
      json: { a: [1] },
      bytes: Buffer.from('ab'),
      yes: true,
      nothing: null,
      span: '1 day 02:00:00',
      ever: Infinity,
    })
  })

  test('keeps values apart from the statement', async () => {
    await using database = await testDatabase()
    const nasty = `'; drop table x; -- " \\ $1`
    expect(
      await database.query('select $1::text as text, $2::jsonb as json, $3::int[] as list', [
        nasty,
        { a: nasty },
        [1, 2],
      ]),
    ).toEqual([{ text: nasty, json: { a: nasty }, list: [1, 2] }])
  })

  test('says what is wrong with a statement, and by which SQLSTATE', async () => {
    await using database = await testDatabase()
    await expect(database.query('select nowhere')).rejects.toMatchObject({
      code: 'invalid/postgres-query',
      message: 'the statement was refused: column "nowhere" does not exist (SQLSTATE 42703, at character 8).',
    })
    await expect(database.query('selec')).rejects.toMatchObject({ code: 'invalid/postgres-query' })
    // The connection is as good as before.
    expect(await database.query('select 1 as n')).toEqual([{ n: 1 }])
  })

  test('is cancelled on the server when its signal aborts, and gives the reason', async () => {
    await using database = await testDatabase()
    const abort = new AbortController()
    const running = database.query('select pg_sleep(600) as cancelled', [], { signal: abort.signal })
    await untilRunning(database, 'as cancelled')
    const reason = new Error('no longer wanted')
    abort.abort(reason)
    await expect(running).rejects.toBe(reason)
    expect(
      await database.query(
        "select 1 from pg_stat_activity where state = 'active' and query like '%as cancelled' and pid <> pg_backend_pid()",
      ),
    ).toEqual([])
    await expect(database.query('select 1', [], { signal: abort.signal })).rejects.toBe(reason)
  })

  test('is stopped when it takes too long, by its own limit or the database’s', async () => {
    await using database = await testDatabase()
    await expect(database.query('select pg_sleep(600)', [], { timeoutMs: 20 })).rejects.toMatchObject({
      code: 'storage/postgres',
      retryable: true,
      message: 'the statement took longer than 20 ms and was stopped.',
    })
    await using strict = await openDatabase({ url: database.url, statementTimeoutMs: 20 })
    await expect(strict.query('select pg_sleep(600)')).rejects.toMatchObject({
      code: 'storage/postgres',
      retryable: true,
    })
  })

  test('waits its turn when all connections are in use', async () => {
    await using database = await testDatabase()
    await using narrow = await openDatabase({ url: database.url, poolSize: 2 })
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, i) => narrow.query<{ i: number }>('select $1::int as i', [i])),
    )
    expect(all.map(([row]) => row?.i)).toEqual(all.map((_, i) => i))
  })
})

describe('connection', () => {
  test('a connection that the server ends is replaced; idle, it is not even noticed', async () => {
    await using database = await testDatabase()
    await using other = await openDatabase({ url: database.url, poolSize: 1 })
    const [before] = await other.query<{ pid: number }>('select pg_backend_pid() as pid')
    await database.query('select pg_terminate_backend($1, 5000)', [before?.pid])
    await expect.poll(() => other.query('select 1 as n').catch(() => [])).toEqual([{ n: 1 }])
    const running = other.query('select pg_sleep(600) as doomed').catch((error: unknown) => error)
    await untilRunning(database, 'as doomed')
    await database.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%as doomed' and pid <> pg_backend_pid()",
    )
    expect(await running).toMatchObject({ code: 'storage/postgres', retryable: true })
    expect(await other.query('select 1 as n')).toEqual([{ n: 1 }])
  })

  test('a transaction whose connection the server ends between two statements fails, and the process lives', async () => {
    await using database = await testDatabase()
    await using other = await openDatabase({ url: database.url, poolSize: 1 })
    const failed = other.transaction(async (transaction) => {
      const [own] = await transaction.query<{ pid: number }>('select pg_backend_pid() as pid')
      await database.query('select pg_terminate_backend($1, 5000)', [own?.pid])
      await transaction.query('select 1')
    })
    await expect(failed).rejects.toMatchObject({ code: 'storage/postgres', retryable: true })
    expect(await other.health()).toBeUndefined()
  })

  test('nobody there, or no such database, is said without the password', async () => {
    await expect(openDatabase({ url: 'postgres://me:secret@127.0.0.1:1/db' })).rejects.toMatchObject({
      code: 'storage/postgres',
      retryable: true,
      message:
        'PostgreSQL at 127.0.0.1:1/db does not answer: connect ECONNREFUSED 127.0.0.1:1. Look whether it runs and can be reached.',
    })
    await using database = await testDatabase()
    const url = new URL(database.url)
    url.pathname = '/nowhere'
    await expect(openDatabase({ url: url.href })).rejects.toMatchObject({ code: 'storage/postgres', retryable: false })
    await expect(openDatabase({})).rejects.toMatchObject({ code: 'invalid/postgres-url' })
    await expect(openDatabase({ url: 'mysql://me:secret@host/db' })).rejects.toThrow(/^(?!.*secret)/)
  })

  test('TLS is used where the url demands it, and where it prefers it only if the server has it', async () => {
    await using database = await testDatabase()
    await using preferring = await openDatabase({ url: `${database.url}?sslmode=prefer` })
    expect(await preferring.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')).toEqual([{ ssl: false }])
    await expect(openDatabase({ url: `${database.url}?sslmode=require` })).rejects.toMatchObject({
      code: 'storage/postgres',
      message: expect.stringContaining('does not support SSL'),
    })
  })
})

describe('transaction', () => {
  test('keeps all or nothing', async () => {
    await using database = await testDatabase()
    await database.query('create table t (id int)')
    expect(await database.transaction(async (t) => t.query('insert into t values (1) returning id'))).toEqual([
      { id: 1 },
    ])
    const failure = new Error('changed my mind')
    await expect(
      database.transaction(async (transaction) => {
        await transaction.query('insert into t values (2)')
        throw failure
      }),
    ).rejects.toBe(failure)
    expect(await database.query('select * from t')).toEqual([{ id: 1 }])
  })

  test('a caught error of a statement is not taken for success', async () => {
    await using database = await testDatabase()
    await database.query('create table t (id int)')
    const swallowing = database.transaction(async (transaction) => {
      await transaction.query('insert into t values (1)')
      await transaction.query('select nowhere').catch(() => undefined)
    })
    await expect(swallowing).rejects.toMatchObject({ code: 'invalid/postgres-query' })
    expect(await database.query('select * from t')).toEqual([])
  })

  test('statements that nobody awaited are done before the commit, later ones are refused', async () => {
    await using database = await testDatabase()
    await database.query('create table t (id int)')
    let late: (() => Promise<unknown>) | undefined
    await database.transaction(async (transaction) => {
      void transaction.query('insert into t values (1)')
      void transaction.query('insert into t values (2)')
      late = () => transaction.query('insert into t values (3)')
    })
    await expect(late?.()).rejects.toMatchObject({ code: 'invalid/postgres-query' })
    expect(await database.query('select * from t order by id')).toEqual([{ id: 1 }, { id: 2 }])
  })

  test('two in a deadlock both come through', async () => {
    await using database = await testDatabase()
    await database.query('create table t as select id, 0 as n from generate_series(1, 2) as id')
    let met = 0
    const both = Promise.withResolvers<void>()
    const add = (first: number, second: number) =>
      database.transaction(async (transaction) => {
        await transaction.query('update t set n = n + 1 where id = $1', [first])
        if (++met === 2) both.resolve()
        await both.promise
        await transaction.query('update t set n = n + 1 where id = $1', [second])
      })
    await Promise.all([add(1, 2), add(2, 1)])
    expect(await database.query('select n from t')).toEqual([{ n: 2 }, { n: 2 }])
    expect(met).toBeGreaterThan(2)
  })

  test('serialisation failures are tried again, until they are too many', async () => {
    await using database = await testDatabase()
    await database.query('create table t as select 0 as n')
    const add = () =>
      database.transaction(async (transaction) => {
        await transaction.query('set transaction isolation level serializable')
        const [row] = await transaction.query<{ n: number }>('select n from t')
        await transaction.query('update t set n = $1', [(row?.n ?? 0) + 1])
      })
    await Promise.all([add(), add(), add()])
    expect(await database.query('select n from t')).toEqual([{ n: 3 }])
    let attempts = 0
    const hopeless = database.transaction(async (transaction) => {
      attempts += 1
      await transaction.query("do $$ begin raise exception 'again' using errcode = '40001'; end $$")
    })
    await expect(hopeless).rejects.toMatchObject({ code: 'storage/postgres', retryable: true })
    expect(attempts).toBe(4)
  })

  test('is stopped by its signal, and keeps nothing', async () => {
    await using database = await testDatabase()
    await database.query('create table t (id int)')
    const abort = new AbortController()
    const reason = new Error('stop')
    const running = database.transaction(
      async (transaction) => {
        await transaction.query('insert into t values (1)')
        await transaction.query('select pg_sleep(600) as stopped')
      },
      { signal: abort.signal },
    )
    await untilRunning(database, 'as stopped')
    abort.abort(reason)
    await expect(running).rejects.toBe(reason)
    expect(await database.query('select * from t')).toEqual([])
  })
})

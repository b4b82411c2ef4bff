import { expect, test } from 'vitest'

import { migrate } from './migrate.ts'
import { testDatabase } from './testing.ts'

const FIRST = { name: '001_initial', sql: 'create table item (id int primary key); insert into item values (1), (2);' }
const SECOND = { name: '002_name', sql: 'alter table item add column name text' }

test('each step is done once, in order, and those done now are named', async () => {
  await using database = await testDatabase()
  expect(await migrate(database, [FIRST])).toEqual(['001_initial'])
  expect(await migrate(database, [FIRST, SECOND])).toEqual(['002_name'])
  expect(await migrate(database, [FIRST, SECOND])).toEqual([])
  expect(await database.query('select id, name from item')).toEqual([
    { id: 1, name: null },
    { id: 2, name: null },
  ])
})

test('several at once do each step once', async () => {
  await using database = await testDatabase()
  const done = await Promise.all(Array.from({ length: 4 }, () => migrate(database, [FIRST, SECOND])))
  expect(done.flat().toSorted()).toEqual(['001_initial', '002_name'])
})

test('a step that fails leaves nothing of itself; those before it stay', async () => {
  await using database = await testDatabase()
  const broken = { name: '002_name', sql: 'insert into item values (3); select nowhere;' }
  await expect(migrate(database, [FIRST, broken])).rejects.toMatchObject({ code: 'invalid/postgres-query' })
  expect(await database.query('select id from item')).toEqual([{ id: 1 }, { id: 2 }])
  expect(await migrate(database, [FIRST, SECOND])).toEqual(['002_name'])
})

test('a step changed since, missing, out of order, there twice, or that commits by itself is refused by name', async () => {
  await using database = await testDatabase()
  await migrate(database, [FIRST, SECOND])
  const refusals = [
    [[{ ...FIRST, sql: `${FIRST.sql} --` }, SECOND], /"001_initial" has changed since/],
    [[FIRST], /"002_name" was done in this database but is missing/],
    [[{ name: '000_new', sql: 'select 1' }, FIRST, SECOND], /"000_new" stands before "001_initial"/],
    [[FIRST, FIRST], /"001_initial" is there twice/],
    [
      [FIRST, SECOND, { name: '003_commit', sql: 'create table early (); commit; begin' }],
      /"003_commit" ends the transaction/,
    ],
  ] as const
  for (const [migrations, message] of refusals) {
    await expect(migrate(database, migrations)).rejects.toMatchObject({
      code: 'invalid/migration',
      message: expect.stringMatching(message),
    })
  }
  // Line ends are not a change.
  expect(await migrate(database, [{ ...FIRST, sql: FIRST.sql.replaceAll('\n', '\r\n') }, SECOND])).toEqual([])
})

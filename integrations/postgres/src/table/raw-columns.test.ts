import { expect, test } from 'vitest'

import { testDatabase } from '../testing.ts'
import { rawColumns } from './raw-columns.ts'
import { hasRawName } from './raw-rules.ts'

test('finds bytes, columns named like documents, and large values; nothing in a clean schema', async () => {
  await using database = await testDatabase()
  await database.query(`create schema silver;
    create table silver.clean (id int, "Title" text, raw_score int, meta jsonb);
    insert into silver.clean values (1, repeat('x', 900000), 1, '{}');
    create table silver.content (id int, image bytea, raw_html text, "rawJson" jsonb, body text, tree jsonb);
    insert into silver.content (body, tree) values (repeat('x', 1000001), to_jsonb(repeat('y', 1000001)));
    create table silver.empty ();`)
  expect(await rawColumns(database, 'silver')).toEqual([
    { table: 'content', column: 'image', type: 'bytea', reason: 'holds raw bytes (bytea)' },
    { table: 'content', column: 'raw_html', type: 'text', reason: 'is named as if it held a document as it came' },
    { table: 'content', column: 'rawJson', type: 'jsonb', reason: 'is named as if it held a document as it came' },
    { table: 'content', column: 'body', type: 'text', reason: 'holds a value of 1000001 bytes' },
    { table: 'content', column: 'tree', type: 'jsonb', reason: 'holds a value of 1000003 bytes' },
  ])
  expect(await rawColumns(database, 'nowhere')).toEqual([])
})

test('knows the names of what is kept as it came', () => {
  expect(
    ['raw', 'raw_html', 'rawHtml', 'html', 'body_html', 'bodyHTML', 'RAW_JSON'].filter((name) => !hasRawName(name)),
  ).toEqual([])
  expect(['draw', 'straw_poll', 'html_url', 'title', 'crawled_at'].filter(hasRawName)).toEqual([])
})

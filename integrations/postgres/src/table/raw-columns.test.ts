import { expect, test } from 'vitest'

import { testDatabase } from '../testing.ts'
import { rawColumns } from './raw-columns.ts'

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

const DOCUMENTS = [
  `<!doctype html>\n<html lang="en"><body>${'<p>x</p>'.repeat(8_000)}</body></html>`,
  '\uFEFF  \n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"></html>',
  '<!-- saved from elsewhere --><HTML><head></head></HTML>',
  `<html>${'no tag in it '.repeat(5_000)}`,
  '<?xml version="1.0"?><rss/>',
  '%PDF-1.7\n%âãÏÓ',
  'data:image/png;base64,iVBORw0KGgo=',
  ' {"text": "Hello.", "segments": [{"id": 0, "start": 0.0, "text": "Hello."}], "language": "en"}\n',
  '{"segments":[]}',
  `{"language":"en","text":"${'cut off '.repeat(8_000)}`,
]

const ARTICLES = [
  'The page begins with <!doctype html> and <html lang="en">.',
  '<!DOCTYPE html> is the first line of a page, and <html> the second.',
  '<html> and <body> may be left out.',
  '{"text": "hi"} is what the service wants, and {} what it answers.',
  '{ braces } and % signs; data: what is it? PDFs, XML',
  '<?xml is how it begins.',
  `Long. ${'<html></html>'.repeat(10_000)}`,
  '',
]

test('finds documents as they came by how they begin, and no articles that talk of them', async () => {
  await using database = await testDatabase()
  await database.query(`create schema silver;
    create table silver.content (id int, body_text text, note varchar, said json, heard jsonb);
    create table silver.articles (body_text text, note varchar, said json, heard jsonb)`)
  for (const text of DOCUMENTS) await database.query('insert into silver.content (body_text) values ($1)', [text])
  await database.query('insert into silver.content (note) values ($1)', [DOCUMENTS[0]])
  await database.query(
    'insert into silver.content (said, heard) values ($1::text::json, $1::text::jsonb), (null, $2::text::jsonb)',
    [DOCUMENTS[7], JSON.stringify(DOCUMENTS[0])],
  )
  for (const text of ARTICLES) {
    const values = [text, JSON.stringify({ text, isLong: false })]
    await database.query('insert into silver.articles values ($1::text, $1::text, null, $2::text::jsonb)', values)
  }
  const came = 'came (HTML, XML, PDF, JSON of a transcript, data URL)'
  expect(await rawColumns(database, 'silver')).toEqual([
    { table: 'content', column: 'body_text', type: 'text', reason: `holds 10 documents as they ${came}` },
    { table: 'content', column: 'note', type: 'character varying', reason: `holds 1 document as it ${came}` },
    { table: 'content', column: 'said', type: 'json', reason: `holds 1 document as it ${came}` },
    { table: 'content', column: 'heard', type: 'jsonb', reason: `holds 2 documents as they ${came}` },
  ])
})

import { expect, test } from 'vitest'

import { readConnectionUrl, withoutTls } from './connection-url.ts'

test('the label names host, port and database, and never user or password', () => {
  const labels = [
    'postgres://me:secret@db.example:6543/news?x=1',
    'postgresql://db.example',
    'postgres://me:p%40ss@[::1]/a',
  ].map((url) => readConnectionUrl(url).label)
  expect(labels).toEqual(['db.example:6543/news', 'db.example:5432', '[::1]:5432/a'])
})

test('sslmode means what it means to psql', () => {
  const query = (mode: string) =>
    new URL(readConnectionUrl(`postgres://host/db?sslmode=${mode}`).connectionString).search
  expect(query('require')).toBe('?sslmode=require&uselibpqcompat=true')
  expect(query('allow')).toBe('?sslmode=prefer&uselibpqcompat=true')
  expect(readConnectionUrl('postgres://host/db?sslmode=prefer').isTlsOptional).toBe(true)
  expect(withoutTls('postgres://host/db?sslmode=prefer')).toBe('postgres://host/db?sslmode=disable')
  expect(() => readConnectionUrl('postgres://host/db?sslmode=maybe')).toThrow(/sslmode=maybe/)
})

test('what is no url of PostgreSQL is refused without being repeated', () => {
  for (const url of [
    'secret',
    'host=db password=secret',
    'mysql://me:secret@host/db',
    'postgres://me:se cret@',
    'postgres://me:secret@%zz/db',
  ]) {
    expect(() => readConnectionUrl(url)).toThrow(/is not one of PostgreSQL/)
    expect(() => readConnectionUrl(url)).not.toThrow(/se.?cret/)
  }
})

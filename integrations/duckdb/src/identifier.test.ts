import { expect, test } from 'vitest'

import { quoteName, quoteText, tableNameFor } from './identifier.ts'

test('a quote inside a name or a text is doubled, so that it cannot end it', () => {
  expect(quoteName('a"; drop table b; --')).toBe('"a""; drop table b; --"')
  expect(quoteText("it's")).toBe("'it''s'")
})

test('names that DuckDB cannot hold are refused', () => {
  expect(() => quoteName('')).toThrow(expect.objectContaining({ code: 'invalid/column-name' }))
  expect(() => quoteName('a\0b')).toThrow(expect.objectContaining({ code: 'invalid/column-name' }))
})

test.each([
  ['messages', 'main.messages'],
  ['silver/messages', 'silver.messages'],
  ['gold/news/daily', 'gold.news_daily'],
])('the asset %s is the table %s', (assetKey, label) => {
  expect(tableNameFor(assetKey, 'headline', {}).label).toBe(label)
})

test('a schema and a table of one’s own go over the asset key', () => {
  expect(tableNameFor('silver/messages', 'c', { schema: 'x', table: 'y' }).sql).toBe('"c"."x"."y"')
})

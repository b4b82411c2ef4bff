import { metadata, toMetadata } from '@ingot/core'
import { expect, test } from 'vitest'

import { keyNumbers, metadataLines, metadataText } from './metadata-text.ts'
import { plain } from './style.ts'

const OPTIONS = { paint: plain, width: undefined }

test('plain values are said in a word', () => {
  const said = toMetadata({
    rows: 5,
    share: 0.123456789,
    full: true,
    at: new Date(0),
    none: null,
    text: 'one\u001b[31m\ntwo',
    link: metadata.url('https://example.org'),
  })
  expect(Object.values(said).map(metadataText)).toEqual([
    '5',
    '0.123457',
    'yes',
    '1970-01-01 00:00:00Z',
    '–',
    'one two',
    'https://example.org',
  ])
})

test('tables are tables, Markdown is text, both indented below their name', () => {
  const lines = metadataLines(
    toMetadata({
      row_count: 2,
      sample: metadata.table(
        ['id', 'name'],
        [
          [1, 'ada'],
          [2, null],
        ],
      ),
      note: metadata.markdown('# Title\n\ntext'),
      columns: metadata.tableSchema([{ name: 'id', type: 'integer', nullable: false }]),
      lineage: metadata.columnLineage({ id: [{ asset: 'bronze/raw', column: 'key' }] }),
      raw: metadata.json({ a: [1] }),
    }),
    OPTIONS,
  )
  expect(lines).toEqual([
    'row_count  2',
    'sample',
    '  ID  NAME',
    '  1   ada',
    '  2   null',
    'note',
    '  # Title',
    '  ',
    '  text',
    'columns',
    '  COLUMN  TYPE     NULL',
    '  id      integer  no',
    'lineage',
    '  id ← bronze/raw.key',
    'raw',
    '  {',
    '    "a": [',
    '      1',
    '    ]',
    '  }',
  ])
})

test('the row count comes first among the numbers worth showing', () => {
  expect(keyNumbers(toMetadata({ bytes: 10, name: 'x', row_count: 1, a: 1, b: 2 }))).toEqual(['1 row', '10 B', 'a 1'])
  expect(keyNumbers({})).toEqual([])
})

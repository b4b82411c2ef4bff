import { buildGraph, defineAsset, defineProject } from '@ingot/core'
import { expect, test } from 'vitest'

import { postgres } from '../resource.ts'
import { postgresTable } from './table.ts'

function loading(layer: 'silver' | 'gold', columns: Readonly<Record<string, string>>): () => unknown {
  const io = postgresTable({ database: postgres, columns })
  const asset = defineAsset({ key: 'x/pages', layer, io, run: (): readonly object[] => [] })
  return () => buildGraph(defineProject({ name: 'p', assets: [asset] }))
}

test.each([
  [{ raw_html: 'text' }, 'which is named as if it held a document as it came'],
  [{ id: 'int', bodyHtml: 'VARCHAR (200)' }, 'which is named as if it held a document as it came'],
  [{ x: ' Bytea ' }, 'which holds raw bytes (bytea)'],
])('a silver asset that declares %j is refused when the project is loaded', (columns, why) => {
  const column = Object.keys(columns).at(-1)
  expect(loading('silver', columns)).toThrow(
    expect.objectContaining({
      code: 'definition/layer',
      message:
        `silver asset "x/pages" declares the column "${column}", ${why}. ` +
        'Keep it in a bronze asset, and declare here what is read out of it.',
    }),
  )
})

test('what is no document is loaded, and gold may keep what it likes', () => {
  expect(loading('silver', { title: 'text', raw_score: 'int', html_url: 'text' })).not.toThrow()
  expect(loading('gold', { page_html: 'text', image: 'bytea' })).not.toThrow()
})

test('a bronze asset is not kept in a table', () => {
  const io: object = { io: postgresTable({ database: postgres }) }
  const asset = defineAsset({ key: 'bronze/rows', layer: 'bronze', ...io, run: () => [{ id: 1 }] })
  expect(() => buildGraph(defineProject({ name: 'p', assets: [asset] }))).toThrow(
    'bronze asset "bronze/rows" is kept by IO manager "postgres_table", which is for silver and gold only.',
  )
})

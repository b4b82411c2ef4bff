import { expect, test } from 'vitest'

import type { AssetRowJson } from '../../api.ts'
import type { TreeRow } from './asset-tree.ts'
import { treeRows } from './asset-tree.ts'

function row(key: string, rest: Partial<AssetRowJson> = {}): AssetRowJson {
  return {
    project: 'p',
    key,
    group: 'default',
    kinds: [],
    owners: [],
    tags: {},
    deps: [],
    status: 'fresh',
    reasons: [],
    ...rest,
  }
}
const words = (rows: readonly TreeRow[]) =>
  rows.map((one) => `${' '.repeat(one.depth)}${one.kind === 'folder' ? `${one.name}/ ${one.count}` : one.name}`)

test('keys with slashes stand in folders within folders, folders first', () => {
  const rows = treeRows([row('top'), row('b/x/1'), row('b/2'), row('a/3')], 'path', new Set())
  expect(words(rows)).toEqual(['a/ 1', ' 3', 'b/ 2', ' x/ 1', '  1', ' 2', 'top'])
})

test('what is in a closed folder is not shown, but counted', () => {
  const rows = treeRows([row('a/1', { status: 'stale' }), row('a/2')], 'path', new Set(['a/']))
  expect(rows).toMatchObject([{ name: 'a', isOpen: false, count: 2, counts: { stale: 1, fresh: 1 } }])
})

test('by layer, an asset keeps its whole key', () => {
  const rows = treeRows([row('gold/a', { layer: 'gold' }), row('s3', { status: 'external' })], 'layer', new Set())
  expect(words(rows)).toEqual(['external/ 1', ' s3', 'gold/ 1', ' gold/a'])
})

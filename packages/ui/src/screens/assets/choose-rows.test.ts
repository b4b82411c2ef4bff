import { expect, test } from 'vitest'

import type { AssetRowJson } from '../../api.ts'
import { treeRows } from './asset-tree.ts'
import { chosenAssets, withFolders } from './choose-rows.ts'

function row(key: string): AssetRowJson {
  return { project: 'p', key, group: 'g', kinds: [], owners: [], tags: {}, deps: [], status: 'fresh', reasons: [] }
}
const assets = [row('a/1'), row('a/2'), row('b')]
const rows = treeRows(assets, 'path', new Set())
const keys = (chosen: ReadonlySet<string>) => chosenAssets(assets, chosen).map(({ key }) => key)

test('choosing a folder chooses what is in it', () => {
  const after = withFolders(rows, new Set(), new Set(['a/']))
  expect(keys(after)).toEqual(['a/1', 'a/2'])
})

test('no longer choosing it lets go of what is in it', () => {
  const before = withFolders(rows, new Set(), new Set(['a/', 'p b']))
  const next = new Set([...before].filter((name) => name !== 'a/'))
  expect(keys(withFolders(rows, before, next))).toEqual(['b'])
})

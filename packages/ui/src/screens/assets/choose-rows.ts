/** choose-rows — what choosing a row of the catalogue chooses: a folder stands for all that is in it. Pure. */
import type { AssetRowJson } from '../../api.ts'
import type { TreeRow } from './asset-tree.ts'
import { rowName } from './asset-tree.ts'

export function chosenAssets(assets: readonly AssetRowJson[], selected: ReadonlySet<string>): readonly AssetRowJson[] {
  if (selected.size === 0) return []
  return assets.filter(({ project, key }) => selected.has(`${project} ${key}`))
}

/** `next` is what the table made of it: a folder in it that was not before adds what it holds, and takes it with it. */
export function withFolders(
  rows: readonly TreeRow[],
  before: ReadonlySet<string>,
  next: ReadonlySet<string>,
): ReadonlySet<string> {
  const chosen = new Set(next)
  for (const row of rows) {
    if (row.kind !== 'folder') continue
    const name = rowName(row)
    if (next.has(name) && !before.has(name)) for (const key of row.keys) chosen.add(key)
    if (!next.has(name) && before.has(name)) for (const key of row.keys) chosen.delete(key)
  }
  return chosen
}

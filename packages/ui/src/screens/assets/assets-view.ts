/** assets-view — the address of the catalogue, read and written. */
import type { SearchText } from '../../links.ts'
import type { Sort } from '../../parts/data-table.tsx'
import type { AssetChip, SortKey } from './asset-filter.ts'
import { chipsOf, SORTS } from './asset-filter.ts'
import type { TreeKind } from './asset-tree.ts'
import { TREE_KINDS } from './asset-tree.ts'

export interface AssetsView {
  readonly text: string
  readonly select: string
  readonly project: string | undefined
  readonly chips: readonly AssetChip[]
  /** Undefined = a plain table. */
  readonly tree: TreeKind | undefined
  readonly closed: ReadonlySet<string>
  readonly sort: Sort
}

export function readAssetsView(view: SearchText): AssetsView {
  const by = SORTS.find((sort) => sort === view['sort']) ?? 'key'
  return {
    text: view['q'] ?? '',
    select: view['select'] ?? '',
    project: view['project'],
    chips: chipsOf(view['status']),
    tree: TREE_KINDS.find((kind) => kind === view['by']),
    closed: new Set((view['closed'] ?? '').split(',').filter((path) => path !== '')),
    sort: { by, isDescending: view['desc'] === '1' },
  }
}

export function sortKey({ by }: Sort): SortKey {
  return SORTS.find((sort) => sort === by) ?? 'key'
}

export function toggledList(list: Iterable<string>, one: string): string {
  const set = new Set(list)
  if (!set.delete(one)) set.add(one)
  return [...set].join(',')
}

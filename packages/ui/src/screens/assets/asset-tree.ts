/**
 * asset-tree — assets in folders, flat enough for a table: a folder's row, then what is in it while it is open.
 *
 * Shapes   a folder's name for the address is its path, `bronze/` or `news/raw/`.
 */
import type { AssetRowJson } from '../../api.ts'
import { isOf } from './asset-filter.ts'

export const TREE_KINDS = ['path', 'layer', 'group', 'project'] as const
export type TreeKind = (typeof TREE_KINDS)[number]

export interface FolderRow {
  readonly kind: 'folder'
  readonly path: string
  readonly name: string
  readonly depth: number
  readonly isOpen: boolean
  readonly count: number
  readonly counts: Readonly<Record<'failed' | 'stale' | 'missing' | 'fresh' | 'external', number>>
  readonly keys: readonly string[]
}
export interface AssetTreeRow {
  readonly kind: 'asset'
  readonly depth: number
  readonly name: string
  readonly asset: AssetRowJson
}
export type TreeRow = FolderRow | AssetTreeRow

interface Folder {
  readonly folders: Map<string, Folder>
  readonly assets: { readonly name: string; readonly asset: AssetRowJson }[]
}

/** Rows keep their order within a folder; folders come first, by name. */
export function treeRows(
  assets: readonly AssetRowJson[],
  by: TreeKind,
  closed: ReadonlySet<string>,
): readonly TreeRow[] {
  const root = emptyFolder()
  for (const asset of assets) {
    const parts = partsOf(asset, by)
    const folder = parts.slice(0, -1).reduce(into, root)
    folder.assets.push({ name: parts.at(-1) ?? asset.key, asset })
  }
  return flat(root, '', 0, closed)
}

/** As a table without folders. */
export function plainRows(assets: readonly AssetRowJson[]): readonly TreeRow[] {
  return assets.map((asset) => ({ kind: 'asset', depth: 0, name: asset.key, asset }))
}

export function rowName(row: TreeRow): string {
  return row.kind === 'folder' ? row.path : `${row.asset.project} ${row.asset.key}`
}

function partsOf(asset: AssetRowJson, by: TreeKind): readonly string[] {
  switch (by) {
    case 'path':
      return asset.key.split('/')
    case 'layer':
      return [asset.layer ?? (asset.status === 'external' ? 'external' : 'no layer'), asset.key]
    case 'group':
      return [asset.group, asset.key]
    case 'project':
      return [asset.project, asset.key]
    default:
      throw new Error(`unhandled kind of tree ${String(by satisfies never)}`)
  }
}

function emptyFolder(): Folder {
  return { folders: new Map(), assets: [] }
}

function into(folder: Folder, name: string): Folder {
  const known = folder.folders.get(name)
  if (known !== undefined) return known
  const made = emptyFolder()
  folder.folders.set(name, made)
  return made
}

function flat(folder: Folder, path: string, depth: number, closed: ReadonlySet<string>): readonly TreeRow[] {
  const rows: TreeRow[] = []
  for (const [name, inner] of [...folder.folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const innerPath = `${path}${name}/`
    const isOpen = !closed.has(innerPath)
    rows.push(folderRow(inner, innerPath, name, depth, isOpen))
    if (isOpen) for (const row of flat(inner, innerPath, depth + 1, closed)) rows.push(row)
  }
  for (const { name, asset } of folder.assets) rows.push({ kind: 'asset', depth, name, asset })
  return rows
}

function folderRow(folder: Folder, path: string, name: string, depth: number, isOpen: boolean): FolderRow {
  const assets = allOf(folder)
  const counts = { failed: 0, stale: 0, missing: 0, fresh: 0, external: 0 }
  for (const asset of assets) counts[isOf(asset, 'failed') ? 'failed' : asset.status] += 1
  const keys = assets.map((asset) => rowName({ kind: 'asset', depth: 0, name: '', asset }))
  return { kind: 'folder', path, name, depth, isOpen, count: assets.length, counts, keys }
}

function allOf({ folders, assets }: Folder): readonly AssetRowJson[] {
  return [...[...folders.values()].flatMap(allOf), ...assets.map(({ asset }) => asset)]
}

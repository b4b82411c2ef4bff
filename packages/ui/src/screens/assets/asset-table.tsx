import type { SearchText } from '../../links.ts'
import { assetHref } from '../../links.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { layerColor } from '../../parts/layer-tag.tsx'
import { Loading } from '../../parts/loading.tsx'
import { useGo } from '../../view-state.ts'
import { assetColumns } from './asset-columns.tsx'
import { rowName } from './asset-tree.ts'
import type { TreeRow } from './asset-tree.ts'
import type { AssetsView } from './assets-view.ts'
import { toggledList } from './assets-view.ts'
import { withFolders } from './choose-rows.ts'
import type { AssetRows } from './use-asset-rows.ts'

export interface AssetTableProps {
  readonly view: AssetsView
  readonly found: AssetRows
  readonly setSearch: (patch: SearchText) => void
  readonly selected: ReadonlySet<string>
  readonly onSelect: (selected: ReadonlySet<string>) => void
}

export function AssetTable({ view, found, setSearch, selected, onSelect }: AssetTableProps) {
  const go = useGo()
  const toggle = (path: string) => setSearch({ closed: toggledList(view.closed, path) })
  const open = (row: TreeRow) => (row.kind === 'folder' ? toggle(row.path) : go(assetHref(row.asset.key)))
  return (
    <DataTable
      label="Assets"
      columns={assetColumns(view.tree !== undefined, toggle)}
      rows={found.rows}
      rowKey={rowName}
      onRowOpen={open}
      selection={{ selected, onChange: (next) => onSelect(withFolders(found.rows, selected, next)) }}
      sort={view.sort}
      onSort={({ by, isDescending }) => setSearch({ sort: by, desc: isDescending ? '1' : undefined })}
      isFilling
      empty={<Nothing view={view} found={found} />}
      footer={found.isPartial ? <Loading label="Loading the rest" /> : null}
      rowEdge={(row) =>
        row.kind === 'asset' && row.asset.layer !== undefined ? layerColor(row.asset.layer) : undefined
      }
    />
  )
}

function Nothing({ view, found }: Pick<AssetTableProps, 'view' | 'found'>) {
  if (found.problem !== undefined) {
    return <EmptyState title="The selection cannot be read">Correct it above, or take it away.</EmptyState>
  }
  if (found.total === undefined) return <Loading label="Loading assets" />
  const isNarrowed = view.text !== '' || view.select !== '' || view.chips.length > 0 || view.project !== undefined
  if (isNarrowed) {
    return <EmptyState title="No asset is like that">Take a filter away, or search for something else.</EmptyState>
  }
  return (
    <EmptyState title="No assets yet">
      Write one with <code>defineAsset</code>, put it into the <code>assets</code> of your project, and reload.
    </EmptyState>
  )
}

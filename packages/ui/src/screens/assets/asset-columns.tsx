import type { AssetRowJson } from '../../api.ts'
import type { Column } from '../../parts/data-table.tsx'
import { LayerTag } from '../../parts/layer-tag.tsx'
import { countText, shortCount } from '../../parts/number-text.ts'
import { TimeAgo } from '../../parts/time-ago.tsx'
import { AssetName, Checks, FolderBar, FolderName, Freshness, Partitions, Status, Words } from './asset-cells.tsx'
import type { FolderRow, TreeRow } from './asset-tree.ts'

/** `onToggle` opens and closes a folder. */
export function assetColumns(isTree: boolean, onToggle: (path: string) => void): readonly Column<TreeRow>[] {
  return [
    {
      id: 'key',
      title: 'Asset',
      grow: 3,
      minWidth: 210,
      isSortable: true,
      cell: (row) =>
        row.kind === 'folder' ? <FolderName row={row} onToggle={onToggle} /> : <AssetName row={row} isTree={isTree} />,
    },
    {
      id: 'status',
      title: 'Status',
      width: 92,
      isSortable: true,
      cell: ofAsset((asset) => <Status asset={asset} />, FolderBar),
    },
    {
      id: 'made',
      title: 'Last made',
      width: 88,
      isNarrowHidden: true,
      isSortable: true,
      cell: ofAsset(({ lastMaterializedAtMs }) =>
        lastMaterializedAtMs === undefined ? null : <TimeAgo atMs={lastMaterializedAtMs} />,
      ),
    },
    {
      id: 'fresh',
      title: 'Freshness',
      width: 88,
      isNarrowHidden: true,
      cell: ofAsset((asset) => <Freshness asset={asset} />),
    },
    {
      id: 'checks',
      title: 'Checks',
      width: 72,
      isNarrowHidden: true,
      cell: ofAsset((asset) => <Checks asset={asset} />),
    },
    {
      id: 'partitions',
      title: 'Partitions',
      width: 112,
      isNarrowHidden: true,
      cell: ofAsset((asset) => <Partitions asset={asset} />),
    },
    {
      id: 'rows',
      title: 'Rows',
      width: 58,
      align: 'right',
      isNarrowHidden: true,
      isSortable: true,
      cell: ofAsset(({ rowCount }) =>
        rowCount === undefined ? null : <span title={countText(rowCount)}>{shortCount(rowCount)}</span>,
      ),
    },
    {
      id: 'layer',
      title: 'Layer',
      width: 72,
      isNarrowHidden: true,
      isSortable: true,
      cell: ofAsset(({ layer }) => <LayerTag layer={layer} />),
    },
    {
      id: 'group',
      title: 'Group',
      width: 84,
      isNarrowHidden: true,
      isSortable: true,
      cell: ofAsset(({ group }) => <span title={group}>{group}</span>),
    },
    {
      id: 'kinds',
      title: 'Kinds',
      grow: 1,
      minWidth: 60,
      isNarrowHidden: true,
      cell: ofAsset(({ kinds }) => <Words words={kinds} />),
    },
    {
      id: 'owners',
      title: 'Owners',
      grow: 1,
      minWidth: 84,
      isNarrowHidden: true,
      cell: ofAsset(({ owners }) => <Words words={owners} />),
    },
  ]
}

function ofAsset(
  cell: (asset: AssetRowJson) => React.ReactNode,
  folder?: (props: { readonly row: FolderRow }) => React.ReactNode,
) {
  return (row: TreeRow) => (row.kind === 'asset' ? cell(row.asset) : (folder?.({ row }) ?? null))
}

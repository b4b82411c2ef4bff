/**
 * assets-screen — every asset there is: as a table or in folders, narrowed by selection, text and status; several at once
 * to materialise.
 */
import { SegmentedControl } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'

import { SelectionField } from '../../lineage/selection-field.tsx'
import { lineageHref } from '../../links.ts'
import { DraftInput } from '../../parts/draft-input.tsx'
import { ErrorPanel } from '../../parts/error-panel.tsx'
import { plural } from '../../parts/number-text.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { useView } from '../../view-state.ts'
import { AssetTable } from './asset-table.tsx'
import classes from './assets-screen.module.css'
import { readAssetsView, toggledList } from './assets-view.ts'
import { BulkActions } from './bulk-actions.tsx'
import { chosenAssets } from './choose-rows.ts'
import { StatusChips } from './status-chips.tsx'
import { useAssetRows } from './use-asset-rows.ts'

const SHAPES = [
  { value: 'table', label: 'Table' },
  { value: 'path', label: 'Folders' },
  { value: 'layer', label: 'Layers' },
  { value: 'group', label: 'Groups' },
  { value: 'project', label: 'Projects' },
]

export function AssetsScreen() {
  const [search, setSearch] = useView()
  const view = readAssetsView(search)
  const found = useAssetRows(view)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const chosen = chosenAssets(found.assets, selected)
  return (
    <div className={classes['screen']}>
      <PageHeader
        title="Assets"
        meta={found.total === undefined ? null : plural(found.total, 'asset')}
        actions={<a href={lineageHref(view.select === '' ? {} : { select: view.select })}>Show in lineage</a>}
      />
      <div className={classes['filters']}>
        <div className={classes['selection']}>
          <SelectionField value={view.select} onChange={(select) => setSearch({ select })} problem={found.problem} />
        </div>
        <DraftInput
          className={classes['text']}
          aria-label="Search assets"
          placeholder="Search keys, groups, descriptions"
          leftSection={<IconSearch size={14} aria-hidden />}
          value={view.text}
          onChange={(value) => setSearch({ q: value })}
        />
        <SegmentedControl
          size="xs"
          aria-label="Arrange by"
          data={SHAPES}
          value={view.tree ?? 'table'}
          onChange={(by) => setSearch({ by: by === 'table' ? undefined : by, closed: undefined })}
        />
      </div>
      <StatusChips
        counts={found.counts}
        chosen={view.chips}
        onToggle={(chip) => setSearch({ status: toggledList(view.chips, chip) })}
      />
      {chosen.length === 0 ? null : <BulkActions chosen={chosen} onClear={() => setSelected(new Set())} />}
      {found.error === null || found.error === undefined ? null : <ErrorPanel error={found.error} />}
      <AssetTable view={view} found={found} setSearch={setSearch} selected={selected} onSelect={setSelected} />
    </div>
  )
}

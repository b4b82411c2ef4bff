/** asset-cells — what stands in a cell of the catalogue. */
import { ActionIcon } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'

import type { AssetRowJson } from '../../api.ts'
import { assetHref, runHref } from '../../links.ts'
import { countText, shortCount } from '../../parts/number-text.ts'
import { StackedBar } from '../../parts/stacked-bar.tsx'
import { StatusTag } from '../../parts/status-tag.tsx'
import { assetStatus } from './asset-status.ts'
import type { FolderRow, TreeRow } from './asset-tree.ts'
import classes from './assets-screen.module.css'

export function FolderName({ row, onToggle }: { readonly row: FolderRow; readonly onToggle: (path: string) => void }) {
  const Icon = row.isOpen ? IconChevronDown : IconChevronRight
  return (
    <span className={classes['name']} style={{ paddingLeft: row.depth * 18 }}>
      <ActionIcon
        size={20}
        aria-expanded={row.isOpen}
        aria-label={`Folder ${row.path}`}
        onClick={() => onToggle(row.path)}
      >
        <Icon size={14} aria-hidden />
      </ActionIcon>
      <strong>{row.name}</strong>
      <span className={classes['dimmed']}>{countText(row.count)}</span>
    </span>
  )
}

export function AssetName({
  row,
  isTree,
}: {
  readonly row: Extract<TreeRow, { kind: 'asset' }>
  readonly isTree: boolean
}) {
  return (
    <span className={classes['name']} style={{ paddingLeft: isTree ? row.depth * 18 + 4 : 0 }}>
      <a className={classes['key']} href={assetHref(row.asset.key)} title={row.asset.description ?? row.asset.key}>
        {row.name}
      </a>
    </span>
  )
}

export function FolderBar({ row: { counts } }: { readonly row: FolderRow }) {
  const parts = Object.entries(counts).map(([status, count]) => ({ status, count }))
  return (
    <span className={classes['bar']}>
      <StackedBar parts={parts} height={6} />
    </span>
  )
}

export function Status({ asset }: { readonly asset: AssetRowJson }) {
  const { status, words } = assetStatus(asset)
  const tag = <StatusTag status={status} size="sm" />
  const runId = status === 'failed' ? asset.failure?.runId : asset.activeRunId
  return (
    <span className={classes['said']} title={words}>
      {runId === undefined ? tag : <a href={runHref(runId)}>{tag}</a>}
    </span>
  )
}

export function Freshness({ asset: { freshness } }: { readonly asset: AssetRowJson }) {
  if (freshness === undefined) return null
  return (
    <span className={classes['said']} title={freshness.message}>
      <StatusTag status={freshness.status} size="sm" />
    </span>
  )
}

export function Checks({ asset: { key, checks } }: { readonly asset: AssetRowJson }) {
  if (checks === undefined || checks.total === 0) return null
  const status =
    checks.failed > 0 ? 'failed' : checks.warned > 0 ? 'warned' : checks.passed === checks.total ? 'passed' : 'unknown'
  return (
    <a
      className={classes['said']}
      href={assetHref(key, { tab: 'checks' })}
      title={`${checks.passed} of ${checks.total} checks passed`}
    >
      <StatusTag status={status} size="sm" label={`${checks.passed} of ${checks.total}`} />
    </a>
  )
}

export function Partitions({ asset: { key, partitions, partitioning } }: { readonly asset: AssetRowJson }) {
  if (partitions === undefined) return null
  const { total, materialized, failed } = partitions
  const made = Math.max(0, materialized - failed)
  const parts = [
    { status: 'materialized', count: made },
    { status: 'failed', count: failed },
    { status: 'missing', count: Math.max(0, total - made - failed) },
  ]
  return (
    <a className={classes['bar']} href={assetHref(key, { tab: 'partitions' })} title={partitioning}>
      <StackedBar parts={parts} height={6} />
      <span className={classes['dimmed']}>
        {shortCount(materialized)}/{shortCount(total)}
      </span>
    </a>
  )
}

export function Words({ words }: { readonly words: readonly string[] }) {
  const text = words.join(', ')
  return <span title={text}>{text}</span>
}

/**
 * list — the assets of a workspace's projects, and how fresh they are. Makes no folder and no database.
 */
import type { Freshness } from '@ingot/core'

import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { relativeTime } from '../format/duration.ts'
import { plural } from '../format/quantity.ts'
import type { TextFormat } from '../format/style.ts'
import type { Cell } from '../format/table.ts'
import { formatTable } from '../format/table.ts'
import { named, openToLook, selectIn } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'
import type { AssetJson } from './json.ts'
import { assetJson } from './json.ts'
import { momentOf } from './moment-of.ts'
import { AssetStates } from './status.ts'

export interface AssetListOptions {
  readonly select?: string
  readonly name?: string
}

export async function assetList(call: Call<AssetListOptions>): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const chosen = selectIn(named(projects, options.name), options.select ?? '*')
    const moment = await momentOf(instance?.storage, projects)
    const states = new AssetStates((await instance?.storage.listAssets()) ?? [], moment)
    const assets = chosen.flatMap(({ loaded, keys }) => keys.map((key) => assetJson(loaded, key, states)))
    if (terminal.isJson) terminal.printJson(assets)
    else printAssets(assets, terminal)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

function printAssets(assets: readonly AssetJson[], terminal: Terminal): void {
  if (assets.length === 0) return terminal.print('No assets.')
  const nowMs = Date.now()
  const isMany = new Set(assets.map(({ project }) => project)).size > 1
  const lines = formatTable(
    [
      { title: 'project' },
      { title: 'asset', isElastic: true },
      { title: 'layer' },
      { title: 'group' },
      { title: 'kinds', isElastic: true },
      { title: 'depends on', isElastic: true },
      { title: 'status' },
      { title: 'made' },
      { title: 'checks' },
    ],
    assets.map((asset) => [isMany ? asset.project : '', ...cells(asset, nowMs)]),
    { paint: terminal.paint, width: terminal.width() },
  )
  for (const line of lines) terminal.print(line)
}

function cells(asset: AssetJson, nowMs: number): readonly Cell[] {
  return [
    asset.key,
    asset.layer ?? '',
    asset.group === 'default' ? '' : asset.group,
    asset.kinds.join(', '),
    depsText(asset.deps),
    statusCell(asset),
    madeText(asset, nowMs),
    checksCell(asset),
  ]
}

// Two names are a hint, ten are noise: `asset show` has them all.
const DEPS_SHOWN = 2

function depsText(deps: readonly string[]): string {
  const more = deps.length - DEPS_SHOWN
  return deps.slice(0, DEPS_SHOWN).join(', ') + (more > 0 ? ` +${more}` : '')
}

const STATUS_FORMATS: Readonly<Record<Freshness, TextFormat>> = {
  missing: 'dim',
  stale: 'yellow',
  fresh: 'green',
  external: 'dim',
}

export function statusCell({ status, partitions }: Pick<AssetJson, 'status' | 'partitions'>): Cell {
  const count =
    partitions === null || status.status === 'external' ? '' : ` ${partitions.materialized}/${partitions.total}`
  return { text: status.status + count, format: STATUS_FORMATS[status.status] }
}

function madeText({ lastMaterialization, lastObservation }: AssetJson, nowMs: number): string {
  if (lastMaterialization !== null) return relativeTime(lastMaterialization.atMs, nowMs)
  return lastObservation === null ? '' : `seen ${relativeTime(lastObservation.atMs, nowMs)}`
}

function checksCell({ checks }: AssetJson): Cell {
  if (checks.length === 0) return ''
  const failed = checks.filter(({ last }) => last !== null && !last.passed).length
  const passed = checks.filter(({ last }) => last?.passed === true).length
  if (failed > 0) return { text: `${failed} of ${checks.length} failed`, format: 'red' }
  if (passed === 0) return { text: `${plural(checks.length, 'check')} not run`, format: 'dim' }
  return { text: `${passed} of ${checks.length} passed`, format: 'green' }
}

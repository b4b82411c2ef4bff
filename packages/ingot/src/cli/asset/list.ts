/**
 * list — the assets of a workspace's projects, and how fresh they are. Makes no folder and no database.
 */
import type { Freshness, FreshnessVerdict } from '@ingot/core'
import { readAssetStates } from '@ingot/core'

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

export interface AssetListOptions {
  readonly select?: string
  readonly name?: string
}

export async function assetList(call: Call<AssetListOptions>): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const chosen = selectIn(named(projects, options.name), options.select ?? '*')
    const graphs = projects.map(({ graph }) => graph)
    const states = await readAssetStates(instance?.storage, graphs, Date.now())
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
      { title: 'in time' },
      { title: 'checks' },
      { title: 'automation', isElastic: true },
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
    freshnessCell(asset),
    checksCell(asset),
    asset.automation ?? '',
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
  if (partitions === null || status.status === 'external') {
    return { text: status.status, format: STATUS_FORMATS[status.status] }
  }
  const { materialized, total, failed } = partitions
  const failures = failed === 0 ? '' : `, ${failed} failed`
  // One that is missing as a whole is so because some are: the count says it better.
  const word = status.status === 'missing' ? '' : `${status.status}, `
  const text = `${word}${materialized} of ${total} made${failures}`
  return { text, format: failed === 0 ? STATUS_FORMATS[status.status] : 'red' }
}

const FRESHNESS_CELLS: Readonly<Record<FreshnessVerdict['status'], readonly [word: string, format: TextFormat]>> = {
  pass: ['yes', 'green'],
  warn: ['late', 'yellow'],
  fail: ['too late', 'red'],
  unknown: ['not yet', 'dim'],
}

/** What its freshness policy says; nothing without one. */
export function freshnessCell({ freshness }: Pick<AssetJson, 'freshness'>): Cell {
  if (freshness === null) return ''
  const [text, format] = FRESHNESS_CELLS[freshness.status]
  return { text, format }
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

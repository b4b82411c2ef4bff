/**
 * list — the partitions of an asset and how they stand, or the keys of a set of dynamic partitions.
 *
 * Errors   NotFoundError not-found/partitions   neither an asset with partitions nor a set has this name
 */
import type { KeySpace, PartitionRanges, PartitionSet, Storage } from '@ingot/core'
import {
  countPartitions,
  describePartitions,
  fullSet,
  intersect,
  keySpace,
  NotFoundError,
  setOf,
  subtract,
  toKeyRanges,
} from '@ingot/core'

import type { LoadedProject } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { plural } from '../format/quantity.ts'
import type { TextFormat } from '../format/style.ts'
import { formatTable } from '../format/table.ts'
import { named, openToLook } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'
import { momentFor, rangesText } from './compact-keys.ts'
import { setNamesOf } from './sets.ts'

export interface PartitionListOptions {
  readonly missing?: boolean
  readonly failed?: boolean
  readonly materialized?: boolean
  readonly name?: string
}

type Status = 'materialized' | 'failed' | 'missing'
const STATUSES: readonly Status[] = ['materialized', 'failed', 'missing']
const FORMATS: Readonly<Record<Status, TextFormat>> = { materialized: 'green', failed: 'red', missing: 'dim' }
const SIGNS: Readonly<Record<Status, string>> = { materialized: '━', failed: '✗', missing: '─' }

export async function partitionList(call: Call<PartitionListOptions>, name: string | undefined): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const chosen = named(projects, options.name)
    if (name === undefined) return await listAll(terminal, chosen, instance?.storage)
    const loaded = chosen.find(({ graph }) => graph.nodes.get(name)?.spec.partitions !== undefined)
    if (loaded !== undefined) return await listAsset(call, loaded, name, instance?.storage)
    return await listSet(terminal, chosen, name, instance?.storage)
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

async function listAsset(
  { terminal, options }: Call<PartitionListOptions>,
  { project, graph }: LoadedProject,
  key: string,
  storage: Storage | undefined,
): Promise<ExitCode> {
  const definition = graph.nodes.get(key)?.spec.partitions
  if (definition === undefined) return 0
  const space = keySpace(definition, await momentFor(storage, definition))
  const sets = await statusesOf(storage, key, space)
  const shown = STATUSES.filter((status) => options[status] === true)
  const wanted = shown.length === 0 ? STATUSES : shown
  const description = describePartitions(definition)
  if (terminal.isJson) {
    const entries = wanted.map((status) => {
      const set = sets[status]
      return [status, { count: countPartitions(set), ranges: toKeyRanges(space, set) }]
    })
    terminal.printJson({
      project: project.name,
      asset: key,
      partitions: description,
      total: space.size,
      ...Object.fromEntries(entries),
    })
    return 0
  }
  if (shown.length === 0) {
    const counts = STATUSES.filter((status) => countPartitions(sets[status]) > 0).map(
      (status) => `${countPartitions(sets[status])} ${status}`,
    )
    terminal.print(`${terminal.paint('bold', key)}  ${description}`)
    terminal.print(
      `${barOf(terminal, sets, space.size)}  ${plural(space.size, 'partition')}${counts.length === 0 ? '' : `: ${counts.join(', ')}`}`,
    )
  }
  printRanges(
    terminal,
    wanted.map((status) => ({ status, ranges: toKeyRanges(space, sets[status]) })),
  )
  return 0
}

/** What was made and whose last attempt failed is failed. */
async function statusesOf(
  storage: Storage | undefined,
  key: string,
  space: KeySpace,
): Promise<Readonly<Record<Status, PartitionSet>>> {
  const states = (await storage?.listAssets({ assetKeys: [key] })) ?? []
  const keysOf = (isFailed: boolean) =>
    states
      .filter(({ failure, materialization }) =>
        isFailed ? failure !== undefined : failure === undefined && materialization !== undefined,
      )
      .flatMap(({ partition }) =>
        partition !== undefined && space.indexOf(partition) !== undefined ? [partition] : [],
      )
  const failed = setOf(space, keysOf(true))
  const materialized = setOf(space, keysOf(false))
  return { materialized, failed, missing: subtract(subtract(fullSet(space), materialized), failed) }
}

const BAR_WIDTH = 60

/** A column per partition, or for as many as come to one column of many: the worst of them shows. */
function barOf(terminal: Terminal, sets: Readonly<Record<Status, PartitionSet>>, size: number): string {
  const width = Math.min(size, BAR_WIDTH)
  const signs = Array.from({ length: width }, (_, column) => {
    const [from, to] = [Math.floor((column * size) / width), Math.floor(((column + 1) * size) / width) - 1]
    const status =
      (['failed', 'missing', 'materialized'] as const).find(
        (one) => intersect(sets[one], { ranges: [[from, to]] }).ranges.length > 0,
      ) ?? 'missing'
    return terminal.paint(FORMATS[status], SIGNS[status])
  })
  return signs.join('')
}

function printRanges(
  terminal: Terminal,
  parts: readonly { readonly status: Status; readonly ranges: PartitionRanges }[],
): void {
  const rows = parts
    .filter(({ ranges }) => ranges.length > 0)
    .map(({ status, ranges }) => [{ text: status, format: FORMATS[status] }, rangesText(ranges, Infinity)])
  const lines = formatTable([{ title: 'status' }, { title: 'partitions' }], rows, {
    paint: terminal.paint,
    width: undefined,
  })
  for (const line of lines) terminal.print(line)
  if (lines.length === 0) terminal.print('None.')
}

async function listSet(
  terminal: Terminal,
  projects: readonly LoadedProject[],
  name: string,
  storage: Storage | undefined,
): Promise<ExitCode> {
  const keys = (await storage?.listPartitions(name)) ?? []
  if (keys.length === 0 && !setNamesOf(projects).has(name)) {
    throw new NotFoundError(
      'not-found/partitions',
      `there is no asset with partitions and no set of dynamic partitions named "${name}". See \`ingot partition list\`.`,
    )
  }
  if (terminal.isJson) terminal.printJson({ set: name, count: keys.length, keys })
  else if (keys.length === 0) terminal.print(`Set ${name} has no partitions yet: \`ingot partition add ${name} KEY\`.`)
  else for (const key of keys) terminal.print(key)
  return 0
}

async function listAll(
  terminal: Terminal,
  projects: readonly LoadedProject[],
  storage: Storage | undefined,
): Promise<ExitCode> {
  const stored = new Map((await storage?.listPartitionSets())?.map(({ partitions, count }) => [partitions, count]))
  const sets = [...new Set([...setNamesOf(projects), ...stored.keys()])].map((set) => ({
    set,
    count: stored.get(set) ?? 0,
  }))
  const assets: {
    readonly asset: string
    readonly partitions: string
    readonly total: number
    readonly materialized: number
  }[] = []
  for (const { graph } of projects) {
    for (const { key, spec } of graph.nodes.values()) {
      if (spec.partitions === undefined) continue
      const space = keySpace(spec.partitions, await momentFor(storage, spec.partitions))
      const { materialized } = await statusesOf(storage, key, space)
      assets.push({
        asset: key,
        partitions: describePartitions(spec.partitions),
        total: space.size,
        materialized: countPartitions(materialized),
      })
    }
  }
  if (terminal.isJson) terminal.printJson({ assets, sets })
  else printAll(terminal, assets, sets)
  return 0
}

function printAll(
  terminal: Terminal,
  assets: readonly {
    readonly asset: string
    readonly partitions: string
    readonly total: number
    readonly materialized: number
  }[],
  sets: readonly { readonly set: string; readonly count: number }[],
): void {
  const rows = [
    ...assets.map((one) => [one.asset, one.partitions, `${one.materialized}/${one.total}`]),
    ...sets.map(({ set, count }) => [set, 'set of dynamic partitions', plural(count, 'key')]),
  ]
  if (rows.length === 0) return terminal.print('Nothing has partitions.')
  const columns = [{ title: 'name', isElastic: true }, { title: 'partitions', isElastic: true }, { title: 'made' }]
  for (const line of formatTable(columns, rows, { paint: terminal.paint, width: terminal.width() }))
    terminal.print(line)
}

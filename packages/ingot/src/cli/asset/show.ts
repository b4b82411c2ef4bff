/**
 * show — all that is known of one asset.
 */
import type { AssetNode, JsonSchema } from '@ingot/core'
import { jsonSchemaOf, keySpace, NotFoundError, selectAssets } from '@ingot/core'

import type { LoadedProject } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatDuration, formatInstant, relativeTime } from '../format/duration.ts'
import { metadataLines } from '../format/metadata-text.ts'
import { oneLine, padEnd, printable } from '../format/text-width.ts'
import { named, openToLook } from '../open-workspace.ts'
import type { Terminal } from '../terminal.ts'
import type { AssetJson, CheckJson, ObservationJson } from './json.ts'
import { assetJson } from './json.ts'
import { momentOf } from './moment-of.ts'
import { AssetStates } from './status.ts'

export interface AssetShowOptions {
  readonly name?: string
}

interface Shown extends AssetJson {
  readonly downstream: readonly string[]
  readonly step: StepJson | null
  /** The first thousand. */
  readonly partitionKeys: readonly string[] | null
  readonly declaredMetadata: AssetNode['spec']['metadata']
}

interface StepJson {
  readonly key: string
  /** The assets that the same function makes. */
  readonly makes: readonly string[]
  readonly configSchema: JsonSchema | null
  readonly resources: readonly string[]
  readonly isolation: string
  readonly timeoutMs: number | null
  readonly retry: object | null
}

export async function assetShow(call: Call<AssetShowOptions>, key: string): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const loaded = projectWith(named(projects, options.name), key)
    const moment = await momentOf(instance?.storage, projects)
    const states = new AssetStates((await instance?.storage.listAssets()) ?? [], moment)
    const shown = describe(loaded, key, states)
    if (terminal.isJson) terminal.printJson(shown)
    else print(shown, terminal)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

function projectWith(projects: readonly LoadedProject[], key: string): LoadedProject {
  const found = projects.find(({ graph }) => graph.nodes.has(key))
  if (found !== undefined) return found
  const meant = nearMiss(projects, key) ?? 'see `ingot asset list`'
  throw new NotFoundError('not-found/asset', `there is no asset ${JSON.stringify(key)}; ${meant}`)
}

/** `did you mean "…"?`: what the selection language proposes for a key that no asset has. */
function nearMiss(projects: readonly LoadedProject[], key: string): string | undefined {
  const said = projects.map(({ graph }) => {
    try {
      return selectAssets(JSON.stringify(key), graph).join()
    } catch (error) {
      return /did you mean .*\?$/.exec(String(error))?.[0]
    }
  })
  return said.find((meant) => meant !== undefined && meant !== '')
}

function describe(loaded: LoadedProject, key: string, states: AssetStates): Shown {
  const { graph } = loaded
  const node = graph.nodes.get(key)
  const step = node?.step
  return {
    ...assetJson(loaded, key, states),
    downstream: graph.downstream(key),
    partitionKeys: keysOf(node, states),
    declaredMetadata: node?.spec.metadata ?? {},
    step:
      step === undefined
        ? null
        : {
            key: step.key,
            makes: Object.values(step.outputs).map((spec) => spec.key),
            configSchema: (step.config === undefined ? undefined : jsonSchemaOf(step.config)) ?? null,
            resources: Object.values(step.resources).map(({ name }) => name),
            isolation: step.isolation,
            timeoutMs: step.timeoutMs ?? null,
            retry: step.retry ?? null,
          },
  }
}

const KEYS_LISTED = 1_000

function keysOf(node: AssetNode | undefined, { moment }: AssetStates): readonly string[] | null {
  const { partitions } = node?.spec ?? {}
  return partitions === undefined ? null : [...keySpace(partitions, moment).keys(0, KEYS_LISTED - 1)]
}

function print(asset: Shown, terminal: Terminal): void {
  const nowMs = Date.now()
  const lines = [
    terminal.paint('bold', asset.key),
    ...(asset.description === null ? [] : printable(asset.description).split('\n')),
    '',
    ...factLines(asset, terminal),
    ...statusLines(asset, nowMs, terminal),
    ...section(
      'checks',
      asset.checks.flatMap((check) => checkLines(check, nowMs, terminal)),
      terminal,
    ),
    ...section('declared metadata', metadataLines(asset.declaredMetadata, table(terminal)), terminal),
    ...configLines(asset, terminal),
  ]
  for (const line of lines) terminal.print(line)
}

const LABEL_WIDTH = 12

function fact(label: string, value: string | null, { paint }: Terminal): readonly string[] {
  return value === null || value === '' ? [] : [`${paint('dim', padEnd(label, LABEL_WIDTH))} ${value}`]
}

function factLines(asset: Shown, terminal: Terminal): readonly string[] {
  const { step } = asset
  const facts: readonly (readonly [string, string | null])[] = [
    ['project', asset.project],
    ['kind', asset.kind],
    ['layer', asset.layer],
    ['group', asset.group],
    ['kinds', asset.kinds.join(', ')],
    ['owners', asset.owners.join(', ')],
    ['tags', tagsText(asset.tags)],
    ['upstream', asset.deps.join(', ')],
    ['downstream', asset.downstream.join(', ')],
    ['code version', asset.codeVersion],
    ['partitions', partitionsText(asset)],
    ...(step === null ? [] : stepFacts(step)),
  ]
  return facts.flatMap(([label, value]) => fact(label, value === null ? null : oneLine(value), terminal))
}

function stepFacts(step: StepJson): readonly (readonly [string, string | null])[] {
  return [
    ['resources', step.resources.join(', ')],
    ['made with', step.makes.length === 1 ? null : step.makes.join(', ')],
    ['isolation', step.isolation === 'inline' ? null : step.isolation],
    ['timeout', step.timeoutMs === null ? null : formatDuration(step.timeoutMs)],
    ['retry', step.retry === null ? null : JSON.stringify(step.retry)],
  ]
}

function tagsText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join(', ')
}

const PARTITIONS_SHOWN = 8

function partitionsText({ partitions, partitionKeys }: Shown): string | null {
  if (partitions === null || partitionKeys === null) return null
  const more = partitions.total > PARTITIONS_SHOWN ? ', …' : ''
  return `${partitions.materialized} of ${partitions.total} made: ${partitionKeys.slice(0, PARTITIONS_SHOWN).join(', ')}${more}`
}

const STATUS_FORMATS = { missing: 'dim', stale: 'yellow', fresh: 'green', external: 'dim' } as const

function statusLines(asset: Shown, nowMs: number, terminal: Terminal): readonly string[] {
  const { status, lastMaterialization: made, lastObservation: seen } = asset
  return [
    ...fact('status', terminal.paint(STATUS_FORMATS[status.status], status.status), terminal),
    ...status.reasons.map((reason) => `${' '.repeat(LABEL_WIDTH)} ${printable(reason)}`),
    ...(made === null ? [] : versionLines('last made', made, nowMs, terminal)),
    ...(seen === null ? [] : versionLines('last observed', seen, nowMs, terminal)),
  ]
}

function versionLines(
  title: string,
  version: ObservationJson & { readonly partition?: string | null },
  nowMs: number,
  terminal: Terminal,
): readonly string[] {
  return section(
    title,
    [
      ...fact('when', `${relativeTime(version.atMs, nowMs)} (${formatInstant(version.atMs)})`, terminal),
      ...fact('run', version.runId, terminal),
      ...fact('partition', version.partition ?? null, terminal),
      ...fact('data version', printable(version.dataVersion), terminal),
      ...metadataLines(version.metadata, table(terminal)),
    ],
    terminal,
  )
}

function checkLines(check: CheckJson, nowMs: number, terminal: Terminal): readonly string[] {
  const { paint } = terminal
  const { last } = check
  const kind = [check.severity === 'warn' ? 'warning' : '', check.isBlocking ? 'blocking' : ''].filter(
    (word) => word !== '',
  )
  const name = `${check.name}${kind.length === 0 ? '' : ` (${kind.join(', ')})`}`
  const description = last?.description ?? check.description
  if (last === null) return [`${paint('dim', '– not run')}  ${name}${said(description)}`]
  const verdict = last.passed ? paint('green', '✓ passed ') : paint('red', '✗ failed ')
  return [
    `${verdict}  ${name}  ${relativeTime(last.atMs, nowMs)}${said(description)}`,
    ...(last.error === null ? [] : [`    it threw: ${printable(last.error.message)}`]),
    ...metadataLines(last.metadata, table(terminal)).map((line) => `    ${line}`),
  ]
}

function said(description: string | null): string {
  return description === null ? '' : `  ${printable(description)}`
}

function configLines({ step }: Shown, terminal: Terminal): readonly string[] {
  if (step === null || step.configSchema === null) return []
  const schema = JSON.stringify(step.configSchema, undefined, 2).split('\n')
  return section(`config of "${step.key}" (JSON Schema)`, schema, terminal)
}

function section(title: string, lines: readonly string[], { paint }: Terminal): readonly string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map((line) => `  ${line}`)]
}

function table(terminal: Terminal) {
  const width = terminal.width()
  return { paint: terminal.paint, width: width === undefined ? undefined : width - 4 }
}

/**
 * show — all that is known of one asset.
 */
import type { AssetNode, AssetStates, Explanation, JsonSchema, RetryPolicy, StandingRanges, Storage } from '@ingot/core'
import {
  automationEvaluator,
  describePartitions,
  explanationLines,
  idMaker,
  jsonSchemaOf,
  memoryStorage,
  nearMisses,
  NotFoundError,
  readAssetStates,
  standingRanges,
  systemClock,
} from '@ingot/core'

import type { LoadedProject } from '../../instance.ts'
import type { Call } from '../call.ts'
import type { ExitCode } from '../errors.ts'
import { formatDuration, formatInstant, relativeTime } from '../format/duration.ts'
import { metadataLines } from '../format/metadata-text.ts'
import { oneLine, padEnd, printable } from '../format/text-width.ts'
import { named, openToLook } from '../open-workspace.ts'
import { rangesText } from '../partition/compact-keys.ts'
import type { Terminal } from '../terminal.ts'
import type { AssetJson, CheckJson, ObservationJson } from './json.ts'
import { assetJson } from './json.ts'
import { freshnessCell } from './list.ts'
import { retryText } from './retry-text.ts'
import { verdictText } from './verdict-text.ts'

export interface AssetShowOptions {
  readonly name?: string
}

interface Shown extends AssetJson {
  readonly downstream: readonly string[]
  readonly step: StepJson | null
  /** Its partitions as a phrase, and which of them are how. */
  readonly partitioning: string | null
  readonly partitionRanges: StandingRanges | null
  /** Why its condition holds, or does not, now. */
  readonly explanation: Explanation | null
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
  readonly retry: RetryPolicy | null
}

export async function assetShow(call: Call<AssetShowOptions>, key: string): Promise<ExitCode> {
  const { terminal, options } = call
  const { projects, instance } = await openToLook(call)
  try {
    const loaded = projectWith(named(projects, options.name), key)
    const graphs = projects.map(({ graph }) => graph)
    const states = await readAssetStates(instance?.storage, graphs, Date.now())
    const explanation = await explain(loaded, key, instance?.storage)
    const shown = describe(loaded, key, states, explanation)
    if (terminal.isJson) terminal.printJson(shown)
    else print(shown, terminal)
    return 0
  } finally {
    await instance?.[Symbol.asyncDispose]()
  }
}

/** As a daemon would see it now. */
async function explain(
  { graph }: LoadedProject,
  key: string,
  storage: Storage | undefined,
): Promise<Explanation | undefined> {
  if (graph.nodes.get(key)?.spec.automation === undefined) return undefined
  const newRunId = idMaker(systemClock)
  const ports = {
    storage: storage ?? memoryStorage(),
    clock: systemClock,
    random: Math.random,
    env: process.env,
    newRunId,
  }
  return automationEvaluator(ports, graph).explain(key)
}

function projectWith(projects: readonly LoadedProject[], key: string): LoadedProject {
  const found = projects.find(({ graph }) => graph.nodes.has(key))
  if (found !== undefined) return found
  const near = nearMisses(
    key,
    projects.flatMap(({ graph }) => graph.order),
  ).map((one) => `"${one}"`)
  const hint = near.length === 0 ? 'see `ingot asset list`' : `did you mean ${near.join(' or ')}?`
  throw new NotFoundError('not-found/asset', `there is no asset ${JSON.stringify(key)}; ${hint}`)
}

function describe(
  loaded: LoadedProject,
  key: string,
  states: AssetStates,
  explanation: Explanation | undefined,
): Shown {
  const { graph } = loaded
  const node = graph.nodes.get(key)
  const step = node?.step
  return {
    ...assetJson(loaded, key, states),
    downstream: graph.downstream(key),
    partitioning: node?.spec.partitions === undefined ? null : describePartitions(node.spec.partitions),
    partitionRanges: standingRanges(graph, key, states) ?? null,
    explanation: explanation ?? null,
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

function print(asset: Shown, terminal: Terminal): void {
  const nowMs = Date.now()
  const lines = [
    terminal.paint('bold', asset.key),
    ...(asset.description === null ? [] : printable(asset.description).split('\n')),
    '',
    ...factLines(asset, terminal),
    ...statusLines(asset, nowMs, terminal),
    ...partitionLines(asset, terminal),
    ...automationLines(asset, terminal),
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
    ['retry', step.retry === null ? null : retryText(step.retry)],
  ]
}

function tagsText(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join(', ')
}

function partitionsText({ partitions, partitioning }: Shown): string | null {
  return partitions === null ? null : `${partitions.materialized} of ${partitions.total} made (${partitioning ?? ''})`
}

function partitionLines({ partitionRanges }: Shown, terminal: Terminal): readonly string[] {
  if (partitionRanges === null) return []
  const kinds = [
    ['materialized', 'green'],
    ['failed', 'red'],
    ['missing', 'dim'],
  ] as const
  const lines = kinds.flatMap(([kind, format]) => {
    const ranges = partitionRanges[kind]
    return ranges.length === 0
      ? []
      : [`${terminal.paint(format, padEnd(kind, LABEL_WIDTH))} ${oneLine(rangesText(ranges))}`]
  })
  return section('partitions', lines, terminal)
}

function automationLines(asset: Shown, terminal: Terminal): readonly string[] {
  const { automation, explanation, lastMaterialization } = asset
  if (automation === null) return []
  const lines =
    explanation === null
      ? []
      : [verdictText(explanation, lastMaterialization !== null), ...explanationLines(explanation)]
  return section(`automation: ${printable(automation)}`, lines.map(printable), terminal)
}

function failureLines({ lastFailure }: Shown, nowMs: number, terminal: Terminal): readonly string[] {
  if (lastFailure === null) return []
  const { atMs, runId, partition, cause } = lastFailure
  const what = `${cause} ${relativeTime(atMs, nowMs)}${partition === null ? '' : ` for ${partition}`}`
  const run = runId === null ? '' : ` in run ${runId}`
  return fact('last failure', terminal.paint('red', `${oneLine(what)}${run}`), terminal)
}

const STATUS_FORMATS = { missing: 'dim', stale: 'yellow', fresh: 'green', external: 'dim' } as const

function statusLines(asset: Shown, nowMs: number, terminal: Terminal): readonly string[] {
  const { status, lastMaterialization: made, lastObservation: seen } = asset
  return [
    ...fact('status', terminal.paint(STATUS_FORMATS[status.status], status.status), terminal),
    ...status.reasons.map((reason) => `${' '.repeat(LABEL_WIDTH)} ${printable(reason)}`),
    ...freshnessLines(asset, terminal),
    ...failureLines(asset, nowMs, terminal),
    ...(made === null ? [] : versionLines('last made', made, nowMs, terminal)),
    ...(seen === null ? [] : versionLines('last observed', seen, nowMs, terminal)),
  ]
}

function freshnessLines(asset: Shown, terminal: Terminal): readonly string[] {
  const cell = freshnessCell(asset)
  if (typeof cell === 'string' || asset.freshness === null) return []
  return fact('in time', `${terminal.paint(cell.format, cell.text)}: ${printable(asset.freshness.message)}`, terminal)
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

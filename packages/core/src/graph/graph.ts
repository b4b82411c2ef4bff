/**
 * graph — a project's assets and how they hang together, checked as a whole. Built once per load; everything after
 * (selection, plan, staleness, UI) looks things up here.
 *
 * Shapes   `order` holds every asset key, those that others read first; ties keep the order of definition.
 * Errors   DefinitionError definition/duplicate-key, /duplicate-resource, /duplicate-check, /unknown-dep, /cycle,
 *          /layer, /missing-resource, /duplicate-job, /unknown-job-asset, /bad-mapping, /duplicate-name, /unknown-target, /bad-schedule
 * Cost     O(assets + edges).
 */
import type { AssetSpec } from '../definition/asset-spec.ts'
import type { CheckDefinition } from '../definition/check.ts'
import type { ExternalAsset } from '../definition/external-asset.ts'
import type { Job } from '../definition/job-spec.ts'
import type { AnyAsset, Project } from '../definition/project.ts'
import type { ResourceDefinition } from '../definition/resource.ts'
import type { StepDefinition } from '../definition/step.ts'
import { DefinitionError } from '../errors.ts'
import { dynamicNames } from '../partition/key-space.ts'
import type { SelectionGraph } from '../selection/evaluate.ts'
import { checkConditions } from './check-conditions.ts'
import { checkInstigators } from './check-instigators.ts'
import { collectJobs } from './jobs.ts'
import { checkLayers } from './layers.ts'
import type { MappingOf } from './mappings.ts'
import { checkMappings, mappingLookup } from './mappings.ts'
import type { AssetNode } from './node.ts'
import { collectResources } from './resources.ts'
import { topologicalOrder } from './order.ts'

export interface AssetGraph extends SelectionGraph {
  readonly project: Project
  readonly nodes: ReadonlyMap<string, AssetNode>
  readonly order: readonly string[]
  readonly steps: ReadonlyMap<string, StepDefinition>
  readonly jobs: ReadonlyMap<string, Job>
  /** Every resource that anything in the project needs, by name; slots already answered. */
  readonly resources: ReadonlyMap<string, ResourceDefinition>
  upstream(key: string): readonly string[]
  downstream(key: string): readonly string[]
  /** How the partitions of `source` follow from those of its `reader`; undefined: the whole is read. */
  readonly mappingOf: MappingOf
  /** Names of the sets of dynamic partitions that its assets and jobs use. */
  readonly dynamicPartitions: readonly string[]
}

export function buildGraph(project: Project): AssetGraph {
  const { nodes, steps } = collectNodes(project)
  const upstream = new Map([...nodes.values()].map((node) => [node.key, upstreamOf(node)]))
  checkDeps(nodes, upstream)
  const downstream = invert(nodes, upstream)
  const order = topologicalOrder([...nodes.keys()], upstream, downstream)
  checkLayers(order, nodes, upstream)
  checkMappings(nodes)
  const jobs = collectJobs(project, nodes)
  const resources = collectResources(project, [...nodes.values()])
  const graph: AssetGraph = {
    project,
    nodes,
    order,
    steps,
    jobs,
    resources,
    upstream: (key) => upstream.get(key) ?? [],
    downstream: (key) => downstream.get(key) ?? [],
    mappingOf: mappingLookup(nodes),
    dynamicPartitions: dynamicSets(nodes, jobs),
  }
  checkInstigators(graph)
  checkConditions(graph)
  return graph
}

function collectNodes(project: Project): { nodes: Map<string, AssetNode>; steps: Map<string, StepDefinition> } {
  const nodes = new Map<string, AssetNode>()
  const steps = new Map<string, StepDefinition>()
  const apart = groupChecks(project.checks ?? [])
  for (const asset of project.assets) {
    const step = asset.kind === 'external-asset' ? undefined : asset.step
    if (step !== undefined) {
      if (steps.has(step.key)) throw duplicate(step.key)
      steps.set(step.key, step)
    }
    for (const spec of specsOf(asset)) {
      if (nodes.has(spec.key)) throw duplicate(spec.key)
      const external = asset.kind === 'external-asset' ? asset : undefined
      nodes.set(spec.key, toNode(spec, step, external, apart.get(spec.key) ?? []))
    }
  }
  for (const key of apart.keys()) {
    if (nodes.has(key)) continue
    throw new DefinitionError('definition/unknown-dep', `a check looks at asset "${key}", which is not in the project.`)
  }
  return { nodes, steps }
}

function specsOf(asset: AnyAsset): readonly AssetSpec[] {
  return asset.kind === 'multi-asset' ? Object.values(asset.step.outputs) : [asset.spec]
}

function toNode(
  spec: AssetSpec,
  step: StepDefinition | undefined,
  external: ExternalAsset | undefined,
  apart: readonly CheckDefinition[],
): AssetNode {
  const checks = [...spec.checks, ...apart]
  const names = new Set<string>()
  for (const { name } of checks) {
    if (names.has(name)) {
      throw new DefinitionError('definition/duplicate-check', `asset "${spec.key}" has two checks named "${name}".`)
    }
    names.add(name)
  }
  const { key, layer, group, kinds, owners, tags } = spec
  return { key, layer, group, kinds, owners, tags, spec, step, external, checks }
}

function groupChecks(checks: readonly CheckDefinition[]): Map<string, CheckDefinition[]> {
  const byAsset = new Map<string, CheckDefinition[]>()
  for (const check of checks) {
    const known = byAsset.get(check.assetKey)
    if (known === undefined) byAsset.set(check.assetKey, [check])
    else known.push(check)
  }
  return byAsset
}

function duplicate(key: string): DefinitionError {
  return new DefinitionError(
    'definition/duplicate-key',
    `two definitions are named "${key}". Keys of assets and names of multi-assets are unique in a project; rename one.`,
  )
}

function upstreamOf(node: AssetNode): readonly string[] {
  if (node.step === undefined) return []
  return [...new Set([...Object.values(node.step.inputs), ...node.step.after])]
}

function checkDeps(nodes: ReadonlyMap<string, AssetNode>, upstream: ReadonlyMap<string, readonly string[]>): void {
  for (const [key, deps] of upstream) {
    const unknown = deps.find((dep) => !nodes.has(dep))
    if (unknown === undefined) continue
    throw new DefinitionError(
      'definition/unknown-dep',
      `asset "${key}" depends on "${unknown}", which is not in the project. Add it to defineProject({ assets }).`,
    )
  }
}

function invert(
  nodes: ReadonlyMap<string, AssetNode>,
  upstream: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
  const downstream = new Map<string, string[]>([...nodes.keys()].map((key) => [key, []]))
  for (const [key, deps] of upstream) for (const dep of deps) downstream.get(dep)?.push(key)
  return downstream
}

function dynamicSets(nodes: ReadonlyMap<string, AssetNode>, jobs: ReadonlyMap<string, Job>): readonly string[] {
  const definitions = [
    ...[...nodes.values()].map(({ spec }) => spec.partitions),
    ...[...jobs.values()].map(({ spec }) => spec.partitions),
  ]
  return [...new Set(definitions.flatMap((one) => (one === undefined ? [] : dynamicNames(one))))]
}

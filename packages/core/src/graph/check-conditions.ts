import type { AutomationCondition, DepSelection } from '../definition/automation-condition.ts'
import { conditionParts } from '../definition/automation-condition.ts'
import { DefinitionError } from '../errors.ts'
import type { SelectionGraph } from '../selection/evaluate.ts'
import { selectAssets } from '../selection/evaluate.ts'
import type { AssetNode } from './node.ts'
import { assetKind } from './node.ts'

/** The part of a graph that it looks at. */
interface Nodes extends SelectionGraph {
  readonly nodes: ReadonlyMap<string, AssetNode>
}

/** Refuses conditions on what cannot be made, and those that narrow their deps by what there is not. */
export function checkConditions(graph: Nodes): void {
  for (const node of graph.nodes.values()) {
    const { automation } = node.spec
    if (automation !== undefined) {
      const what = `asset "${node.key}"`
      if (assetKind(node) === 'external')
        throw bad(what, 'cannot be followed: something else makes the asset. Give it `observe`')
      check(graph, what, automation)
    }
    for (const one of node.checks) {
      if (one.automation === undefined) continue
      const what = `check "${one.name}" of asset "${node.key}"`
      if (one.run === undefined) {
        throw bad(what, 'cannot be followed: the asset itself reports the result. Give the check a `run`')
      }
      check(graph, what, one.automation)
    }
  }
}

function check(graph: Nodes, what: string, node: AutomationCondition): void {
  if (node.kind === 'any-deps' || node.kind === 'all-deps' || node.kind === 'any-downstream') {
    for (const selection of [node.allow, node.ignore])
      if (selection !== undefined) checkSelection(graph, what, selection)
  }
  for (const part of conditionParts(node)) check(graph, what, part)
}

function checkSelection(graph: Nodes, what: string, selection: DepSelection): void {
  const problem = typeof selection === 'string' ? parseProblem(graph, selection) : unknownKey(graph, selection)
  if (problem === undefined) return
  throw bad(what, `narrows its deps: ${problem.message}`, problem.cause)
}

function bad(what: string, why: string, cause?: unknown): DefinitionError {
  return new DefinitionError('definition/bad-condition', `the automation condition of ${what} ${why}.`, { cause })
}

function parseProblem(graph: Nodes, selection: string): { message: string; cause?: unknown } | undefined {
  try {
    selectAssets(selection, graph)
    return undefined
  } catch (cause) {
    return { message: cause instanceof Error ? cause.message : String(cause), cause }
  }
}

function unknownKey(graph: Nodes, keys: readonly string[]): { message: string; cause?: unknown } | undefined {
  const unknown = keys.find((key) => !graph.nodes.has(key))
  return unknown === undefined ? undefined : { message: `"${unknown}" is not in the project` }
}

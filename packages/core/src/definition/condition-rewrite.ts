/**
 * condition-rewrite — conditions made out of others: parts replaced, dropped, narrowed, labelled.
 *
 * Rules    a tree whose inside was changed loses its own label: it no longer is what the label says.
 * Errors   DefinitionError definition/bad-condition
 */
import { DefinitionError } from '../errors.ts'
import type { AutomationCondition, DepFilter } from './automation-condition.ts'
import { conditionText } from './automation-condition.ts'

type Condition = AutomationCondition

export function labelled(tree: Condition, label: string): Condition {
  return { ...tree, label }
}

export function replaced(tree: Condition, part: Condition | string, by: Condition): Condition {
  const isPart = matcher(part)
  let count = 0
  const result = rewrite(tree, (node) => {
    if (!isPart(node)) return undefined
    count += 1
    return by
  })
  if (count === 0) throw notFound('replace', part)
  return result
}

export function without(tree: Condition, part: Condition | string): Condition {
  const isSame = matcher(part)
  // `without(eager(), anyDepsMissing())` means the part that says that none is.
  const isPart = (node: Condition): boolean => isSame(node) || (node.kind === 'not' && isSame(node.of))
  let count = 0
  const drop = (node: Condition): Condition | undefined => {
    if (node.kind !== 'and' && node.kind !== 'or') return undefined
    const kept = node.of.filter((one) => !isPart(one))
    if (kept.length === node.of.length) return undefined
    count += node.of.length - kept.length
    const inner = kept.map((one) => rewrite(one, drop))
    const [first] = inner
    if (first === undefined) throw bad('condition.without would leave nothing of an `and` or `or`')
    return inner.length === 1 ? first : { kind: node.kind, of: inner }
  }
  const result = rewrite(tree, drop)
  if (count === 0) throw notFound('without', part)
  return result
}

/** A filter given before stays, unless this one says otherwise. */
export function withDepFilter(tree: Condition, filter: DepFilter): Condition {
  const narrow = (node: Condition): Condition | undefined => {
    if (node.kind !== 'any-deps' && node.kind !== 'all-deps') return undefined
    // Deps of deps are looked at by the inner condition as it says itself.
    const { label, ...rest } = node
    return { ...rest, ...filter, ...(label === undefined ? {} : { label }) }
  }
  return rewrite(tree, narrow, true)
}

/** Top down; where `change` gives a node, it stands, and what it holds is not looked at again. */
function rewrite(node: Condition, change: (node: Condition) => Condition | undefined, keepsLabels = false): Condition {
  const changed = change(node)
  if (changed !== undefined) return changed
  const inner = (one: Condition) => rewrite(one, change, keepsLabels)
  const result = withParts(node, inner)
  if (result === node || keepsLabels) return result
  const { label: _, ...bare } = result
  return bare
}

function withParts(node: Condition, inner: (one: Condition) => Condition): Condition {
  switch (node.kind) {
    case 'and':
    case 'or': {
      const of = node.of.map(inner)
      return of.every((one, i) => one === node.of[i]) ? node : { ...node, of }
    }
    case 'since': {
      const [of, reset] = [inner(node.of), inner(node.reset)]
      return of === node.of && reset === node.reset ? node : { ...node, of, reset }
    }
    case 'not':
    case 'newly-true':
    case 'any-deps':
    case 'all-deps':
    case 'any-checks':
    case 'all-checks': {
      const of = inner(node.of)
      return of === node.of ? node : { ...node, of }
    }
    default:
      return node
  }
}

function matcher(part: Condition | string): (node: Condition) => boolean {
  if (typeof part === 'string') return (node) => node.label === part
  const text = conditionText(part)
  return (node) => node.kind === part.kind && conditionText(node) === text
}

function notFound(word: string, part: Condition | string): DefinitionError {
  const what = typeof part === 'string' ? `labelled "${part}"` : `of kind "${part.kind}"`
  return bad(`condition.${word}: the condition has no such part ${what}`)
}

function bad(why: string): DefinitionError {
  return new DefinitionError('definition/bad-condition', `${why}.`)
}

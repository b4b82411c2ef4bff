/**
 * condition-print — a condition as text, for the command line and the UI.
 */
import type { AutomationCondition, DepFilter, DepSelection } from './automation-condition.ts'
import { PLAIN_OPERANDS } from './automation-condition.ts'

export interface PrintConditionOptions {
  /** True: spelled out; else a part that has a label is shown by it. */
  readonly isFull?: boolean
}

export function printCondition(node: AutomationCondition, options: PrintConditionOptions = {}): string {
  if (node.label !== undefined && options.isFull !== true) return node.label
  const inner = (one: AutomationCondition) => printCondition(one, options)
  switch (node.kind) {
    case 'and':
    case 'or':
      return `(${node.of.map(inner).join(` ${node.kind} `)})`
    case 'not':
      return `not ${inner(node.of)}`
    case 'newly-true':
      return `newlyTrue(${inner(node.of)})`
    case 'since':
      return `since(${inner(node.of)}, ${inner(node.reset)})`
    case 'any-deps':
    case 'all-deps':
      return `${node.kind === 'any-deps' ? 'anyDepsMatch' : 'allDepsMatch'}(${inner(node.of)}${printFilter(node, ', ')})`
    case 'any-downstream':
      return `anyDownstreamConditions(${printFilter(node, '')})`
    case 'any-checks':
    case 'all-checks': {
      const blocking = node.blockingOnly === true ? ', blocking only' : ''
      return `${node.kind === 'any-checks' ? 'anyChecksMatch' : 'allChecksMatch'}(${inner(node.of)}${blocking})`
    }
    case 'cron-tick-passed':
      return `cronTickPassed("${node.cron}", ${node.timezone})`
    case 'in-latest-time-window':
      return `inLatestTimeWindow(${node.lookbackMs === undefined ? '' : `${node.lookbackMs} ms`})`
    default:
      return PLAIN_OPERANDS[node.kind]
  }
}

/** By which a part of an explanation is called: its label, else its word without what is inside. */
export function nameOfCondition(node: AutomationCondition): string {
  if (node.label !== undefined) return node.label
  const text = printCondition(node, { isFull: true })
  if (node.kind === 'and' || node.kind === 'or' || node.kind === 'not') return node.kind
  return node.kind === 'cron-tick-passed' || node.kind === 'in-latest-time-window'
    ? text
    : (text.split('(')[0] ?? node.kind)
}

function printFilter({ allow, ignore }: DepFilter, first: string): string {
  const parts = [
    ...(allow === undefined ? [] : [`allow ${printSelected(allow)}`]),
    ...(ignore === undefined ? [] : [`ignore ${printSelected(ignore)}`]),
  ]
  return parts.length === 0 ? '' : `${first}${parts.join(', ')}`
}

function printSelected(selection: DepSelection): string {
  return typeof selection === 'string' ? JSON.stringify(selection) : selection.join(' ')
}

/**
 * automation-condition — when an asset, one of its partitions or a check is to be made without being asked: plain data,
 * decided by `automation/condition/`. Authors build it with `condition`, `eager`, `onCron` and `onMissing`.
 *
 * Shapes   a tree by `kind`. Every node stands for a set: the partitions of its subject for which it holds; of an asset
 *          without partitions, the whole asset or nothing. A *status* holds as long as things are so (`missing`), an
 *          *event* only at the evaluation at which it is noticed (`newly-updated`). `since` makes a status of an event,
 *          `newly-true` an event of a status.
 * Rules    `label` is for people: it changes nothing about what is decided, nor what is remembered.
 */

/** Operands without arguments, with the word by which authors write them. */
export const PLAIN_OPERANDS = {
  missing: 'missing',
  'run-in-progress': 'runInProgress',
  'backfill-in-progress': 'backfillInProgress',
  'execution-failed': 'executionFailed',
  'newly-updated': 'newlyUpdated',
  'newly-requested': 'newlyRequested',
  'code-version-changed': 'codeVersionChanged',
  'data-version-changed': 'dataVersionChanged',
  'will-be-requested': 'willBeRequested',
  'initial-evaluation': 'initialEvaluation',
  'executed-with-root-target': 'executedWithRootTarget',
  'check-passed': 'checkPassed',
  'check-failed': 'checkFailed',
} as const

export type PlainOperandKind = keyof typeof PLAIN_OPERANDS

interface Labelled {
  readonly label?: string
}

export interface PlainOperand extends Labelled {
  readonly kind: PlainOperandKind
}
export interface CronTickPassed extends Labelled {
  readonly kind: 'cron-tick-passed'
  readonly cron: string
  readonly timezone: string
}
/** Partitions whose window ends within `lookbackMs` of the newest one's end; without it, the newest alone. */
export interface InLatestTimeWindow extends Labelled {
  readonly kind: 'in-latest-time-window'
  readonly lookbackMs?: number
}
export interface Every extends Labelled {
  readonly kind: 'and' | 'or'
  readonly of: readonly AutomationCondition[]
}
export interface One extends Labelled {
  readonly kind: 'not' | 'newly-true'
  readonly of: AutomationCondition
}
export interface Since extends Labelled {
  readonly kind: 'since'
  readonly of: AutomationCondition
  readonly reset: AutomationCondition
}

/** Assets as a selection text, or as keys. */
export type DepSelection = string | readonly string[]

export interface DepFilter {
  /** Only these deps count. */
  readonly allow?: DepSelection
  /** These do not count. */
  readonly ignore?: DepSelection
}
export interface DepsMatch extends Labelled, DepFilter {
  readonly kind: 'any-deps' | 'all-deps'
  readonly of: AutomationCondition
}
/** The conditions of the assets that read this one. */
export interface AnyDownstreamConditions extends Labelled, DepFilter {
  readonly kind: 'any-downstream'
}
export interface ChecksMatch extends Labelled {
  readonly kind: 'any-checks' | 'all-checks'
  readonly of: AutomationCondition
  readonly blockingOnly?: boolean
}

export type AutomationCondition =
  | PlainOperand
  | CronTickPassed
  | InLatestTimeWindow
  | Every
  | One
  | Since
  | DepsMatch
  | AnyDownstreamConditions
  | ChecksMatch

/** Direct parts, in the order in which they are evaluated. */
export function conditionParts(node: AutomationCondition): readonly AutomationCondition[] {
  switch (node.kind) {
    case 'and':
    case 'or':
      return node.of
    case 'not':
    case 'newly-true':
    case 'any-deps':
    case 'all-deps':
    case 'any-checks':
    case 'all-checks':
      return [node.of]
    case 'since':
      return [node.of, node.reset]
    default:
      return []
  }
}

/** The same text for the same meaning: labels and the order of fields left out. */
export function conditionText(node: AutomationCondition): string {
  return JSON.stringify(toPlain(node))
}

function toPlain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toPlain)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([name, field]) => name !== 'label' && field !== undefined)
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, toPlain(field)]))
}

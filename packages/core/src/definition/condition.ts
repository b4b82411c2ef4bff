/**
 * condition — the words of which authors build automation conditions.
 *
 * Errors   DefinitionError definition/bad-condition, definition/bad-cron   where it is built
 */
import { cronTimes } from '../cron.ts'
import { DefinitionError } from '../errors.ts'
import type { AssetRef } from './asset-ref.ts'
import type { AutomationCondition, DepFilter, DepSelection, PlainOperandKind } from './automation-condition.ts'
import { labelled, replaced, withDepFilter, without } from './condition-rewrite.ts'

/** Assets as a selection text (`group:raw`), or as references or keys. */
export type DepChoice = string | readonly (string | AssetRef)[]

export interface DepChoices {
  /** Only these deps count. */
  readonly allow?: DepChoice
  /** These do not count. */
  readonly ignore?: DepChoice
}

type Condition = AutomationCondition

const plain = (kind: PlainOperandKind) => (): Condition => ({ kind })

const missing = plain('missing')
const newlyUpdated = plain('newly-updated')
const newlyRequested = plain('newly-requested')
const willBeRequested = plain('will-be-requested')
const initialEvaluation = plain('initial-evaluation')
const executedWithRootTarget = plain('executed-with-root-target')

const every = (kind: 'and' | 'or', of: readonly Condition[]): Condition => {
  const [first, second] = of
  if (first === undefined) throw bad(`condition.${kind} needs at least one condition`)
  return second === undefined ? first : { kind, of }
}
const and = (...of: readonly Condition[]): Condition => every('and', of)
const or = (...of: readonly Condition[]): Condition => every('or', of)
const not = (of: Condition): Condition => ({ kind: 'not', of })
const since = (of: Condition, reset: Condition): Condition => ({ kind: 'since', of, reset })
const newlyTrue = (of: Condition): Condition => ({ kind: 'newly-true', of })
const anyDepsMatch = (of: Condition, deps?: DepChoices): Condition => ({ kind: 'any-deps', of, ...toFilter(deps) })
const allDepsMatch = (of: Condition, deps?: DepChoices): Condition => ({ kind: 'all-deps', of, ...toFilter(deps) })

const inProgress = (): Condition =>
  labelled(or({ kind: 'run-in-progress' }, { kind: 'backfill-in-progress' }), 'in progress')

const sinceLastHandled = (of: Condition): Condition =>
  since(of, labelled(or(newlyRequested(), newlyUpdated(), initialEvaluation()), 'handled'))

const cronTickPassed = (cron: string, timezone = 'UTC'): Condition => {
  cronTimes('condition.cronTickPassed', cron, timezone)
  return { kind: 'cron-tick-passed', cron, timezone }
}

const inLatestTimeWindow = (lookbackMs?: number): Condition => {
  if (lookbackMs === undefined) return { kind: 'in-latest-time-window' }
  if (Number.isSafeInteger(lookbackMs) && lookbackMs > 0) return { kind: 'in-latest-time-window', lookbackMs }
  throw bad(`condition.inLatestTimeWindow: ${lookbackMs} is not a whole number of milliseconds above 0`)
}

const anyDepsUpdated = (deps?: DepChoices): Condition =>
  labelled(
    anyDepsMatch(or(and(newlyUpdated(), not(executedWithRootTarget())), willBeRequested()), deps),
    'any deps updated',
  )
const anyDepsMissing = (deps?: DepChoices): Condition =>
  labelled(anyDepsMatch(and(missing(), not(willBeRequested())), deps), 'any deps missing')
const anyDepsInProgress = (deps?: DepChoices): Condition =>
  labelled(anyDepsMatch(inProgress(), deps), 'any deps in progress')
const allDepsUpdatedSinceCron = (cron: string, timezone = 'UTC', deps?: DepChoices): Condition =>
  labelled(
    allDepsMatch(or(since(newlyUpdated(), cronTickPassed(cron, timezone)), willBeRequested()), deps),
    `all deps updated since ${cron}`,
  )

/** What a condition is built of. More is said in docs/concepts/automation.md. */
export interface ConditionWords {
  /** Never made (an observable asset: never observed; a check: never evaluated). */
  missing(): Condition
  /** In a run or a backfill that has not ended. */
  inProgress(): Condition
  runInProgress(): Condition
  backfillInProgress(): Condition
  /** The last attempt failed. */
  executionFailed(): Condition
  /** Event: made, observed with another data version, or evaluated. */
  newlyUpdated(): Condition
  /** Event: asked for by automation at the evaluation before. */
  newlyRequested(): Condition
  /** Event: has become missing. */
  newlyMissing(): Condition
  /** Event: the asset's `codeVersion` is another one than at the evaluation before. */
  codeVersionChanged(): Condition
  /** Event: updated, and the data is not the same as before. */
  dataVersionChanged(): Condition
  /** Event: a tick has passed since the evaluation before. `UTC` unless given. */
  cronTickPassed(cron: string, timezone?: string): Condition
  /** Of time windows: the newest, or those that end within `lookbackMs` of its end. All where there are no windows. */
  inLatestTimeWindow(lookbackMs?: number): Condition
  /** Event: asked for at this evaluation, and made in the same run, before the asset whose condition this is. */
  willBeRequested(): Condition
  /** Event: the `since` or `newlyTrue` around it, else the whole condition, is evaluated for the first time. */
  initialEvaluation(): Condition
  /** Of what is newly updated: it was made in a run that was also to make the asset whose condition this is. */
  executedWithRootTarget(): Condition
  /** Of checks only: the last result. */
  checkPassed(): Condition
  checkFailed(): Condition

  and(...of: readonly Condition[]): Condition
  or(...of: readonly Condition[]): Condition
  not(of: Condition): Condition
  /** Status: `of` has held since `reset` last did. */
  since(of: Condition, reset: Condition): Condition
  /** Event: `of` holds, and did not at the evaluation before. */
  newlyTrue(of: Condition): Condition
  /** Status: `of` has held since the asset was last asked for or updated, or this was first evaluated. */
  sinceLastHandled(of: Condition): Condition
  /** For at least one dep, it holds for at least one of the partitions that are read. */
  anyDepsMatch(of: Condition, deps?: DepChoices): Condition
  /** For every dep, it holds for at least one of the partitions that are read. */
  allDepsMatch(of: Condition, deps?: DepChoices): Condition
  /** An asset that reads this one would be asked for, by its own condition. */
  anyDownstreamConditions(assets?: DepChoices): Condition
  anyChecksMatch(of: Condition, options?: { readonly blockingOnly?: boolean }): Condition
  allChecksMatch(of: Condition, options?: { readonly blockingOnly?: boolean }): Condition

  /** A dep was updated, not in a run that was to make this asset too; or will be, in the same run. */
  anyDepsUpdated(deps?: DepChoices): Condition
  anyDepsMissing(deps?: DepChoices): Condition
  anyDepsInProgress(deps?: DepChoices): Condition
  allDepsUpdatedSinceCron(cron: string, timezone?: string, deps?: DepChoices): Condition

  /** Every part of `tree` that means the same as `part`, or has that label, becomes `by`. */
  replace(tree: Condition, part: Condition | string, by: Condition): Condition
  /** Drops every such part, or its `not`, from the `and`s and `or`s in which it stands. */
  without(tree: Condition, part: Condition | string): Condition
  /** Every look at deps in `tree`, however deep, is narrowed to these. */
  withDeps(tree: Condition, deps: DepChoices): Condition
  /** What it is called where it is shown; changes nothing else. */
  label(tree: Condition, text: string): Condition
}

export const condition: ConditionWords = {
  missing,
  inProgress,
  runInProgress: plain('run-in-progress'),
  backfillInProgress: plain('backfill-in-progress'),
  executionFailed: plain('execution-failed'),
  newlyUpdated,
  newlyRequested,
  newlyMissing: () => labelled(newlyTrue(missing()), 'newly missing'),
  codeVersionChanged: plain('code-version-changed'),
  dataVersionChanged: plain('data-version-changed'),
  cronTickPassed,
  inLatestTimeWindow,
  willBeRequested,
  initialEvaluation,
  executedWithRootTarget,
  checkPassed: plain('check-passed'),
  checkFailed: plain('check-failed'),

  and,
  or,
  not,
  since,
  newlyTrue,
  sinceLastHandled,
  anyDepsMatch,
  allDepsMatch,
  anyDownstreamConditions: (assets) => ({ kind: 'any-downstream', ...toFilter(assets) }),
  anyChecksMatch: (of, options = {}) => ({ kind: 'any-checks', of, ...options }),
  allChecksMatch: (of, options = {}) => ({ kind: 'all-checks', of, ...options }),

  anyDepsUpdated,
  anyDepsMissing,
  anyDepsInProgress,
  allDepsUpdatedSinceCron,

  replace: replaced,
  without,
  withDeps: (tree, deps) => withDepFilter(tree, toFilter(deps)),
  label: labelled,
}

function toFilter(choices: DepChoices | undefined): DepFilter {
  const { allow, ignore } = choices ?? {}
  return {
    ...(allow === undefined ? {} : { allow: toSelection(allow) }),
    ...(ignore === undefined ? {} : { ignore: toSelection(ignore) }),
  }
}

function toSelection(choice: DepChoice): DepSelection {
  return typeof choice === 'string' ? choice : choice.map((one) => (typeof one === 'string' ? one : one.key)).sort()
}

function bad(why: string): DefinitionError {
  return new DefinitionError('definition/bad-condition', `${why}.`)
}

/**
 * automation-evaluator — decides what a project's automation conditions ask for. One per loaded version of the code; it
 * keeps what it knows between evaluations, and looks again only at what events or time have changed.
 *
 * Shapes   an outcome holds the runs, what to remember, and the cursor: the caller commits them in one transaction
 *          (`Storage.commitTick`) under `automationRef(project)`.
 * Rules    an outcome that was not committed has not happened: the next evaluation sees the same and decides it again.
 *          One that was committed is never decided twice, by this evaluator or by another one.
 *          A request that cannot be made (config is missing, a partition is gone) makes the outcome `failed` and says
 *          so; the others are made, and it is not tried again until its condition asks anew.
 * Errors   StorageError   nothing was decided
 */
import { DefinitionError, isIngotError, toErrorRecord } from '../../errors.ts'
import type { ErrorRecord } from '../../errors.ts'
import type { RunAsk } from '../../definition/run-ask.ts'
import type { AssetGraph } from '../../graph/graph.ts'
import type { LogLine } from '../../storage/log-store.ts'
import type { NewRun } from '../../storage/storage.ts'
import { automationRef } from '../automation-ref.ts'
import type { AutomationOutcome } from '../code-host.ts'
import type { Explanation } from '../condition/explanation.ts'
import { evaluateCondition } from '../condition/evaluate-condition.ts'
import type { ConditionMemory } from '../condition/memory.ts'
import type { EvaluationPorts } from '../ports.ts'
import { prepareAsk } from '../prepare-ask.ts'
import { AUTOMATION_TAG, TICK_TAG } from '../tags.ts'
import { Facts } from '../facts/facts.ts'
import { least } from '../facts/moments.ts'
import type { Watched } from '../facts/watched.ts'
import { watched } from '../facts/watched.ts'
import { parseCursor } from './cursor.ts'
import type { Decided } from './evaluator-state.ts'
import { EvaluatorState } from './evaluator-state.ts'
import type { Pass } from './pass.ts'
import { evaluatePass } from './pass.ts'
import { requestLines } from './request-lines.ts'
import { groupRequests } from './run-groups.ts'

export interface AutomationEvaluator {
  /** At the clock's time unless given. A dry run is decided as any other, and forgotten. */
  evaluate(options?: { readonly nowMs?: number; readonly isDryRun?: boolean }): Promise<AutomationOutcome>
  /** Why the condition of an asset, or of a check (`asset key check`), holds or does not, now; undefined when it has none. */
  explain(subjectId: string): Promise<Explanation | undefined>
}

// Conditions that saw an event are looked at once more soon after it: only then have they seen it pass.
const SETTLE_MS = 1_000
// As for sensors: what takes longer is shown.
const SLOW_MS = 5_000

export function automationEvaluator(ports: EvaluationPorts, graph: AssetGraph): AutomationEvaluator {
  const known = watched(graph)
  let state: EvaluatorState | undefined
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }
  const upToDate = async (nowMs: number): Promise<EvaluatorState> => {
    state = await synchronised(ports, graph, known, state, nowMs)
    try {
      await state.follow(nowMs)
      return state
    } catch (error) {
      // What was followed by half is not to be built on.
      state = undefined
      throw error
    }
  }
  return {
    evaluate: ({ nowMs = ports.clock.nowMs(), isDryRun = false } = {}) =>
      inTurn(async () => decide(ports, await upToDate(nowMs), nowMs, isDryRun)),
    explain: (subjectId) =>
      inTurn(async () => {
        const nowMs = ports.clock.nowMs()
        const now = await upToDate(nowMs)
        const one = known.conditioned.find(({ subject }) => subject.id === subjectId)
        if (one === undefined) return undefined
        return evaluateCondition(one.condition, one.subject, now.model(nowMs), now.memoryOf(subjectId)).explain()
      }),
  }
}

/** The state that storage knows of: what was decided last is in it if it was committed, and only then. */
async function synchronised(
  ports: EvaluationPorts,
  graph: AssetGraph,
  known: Watched,
  state: EvaluatorState | undefined,
  nowMs: number,
): Promise<EvaluatorState> {
  const ref = automationRef(graph.project.name)
  const cursorText = (await ports.storage.getInstigator(ref))?.cursor
  if (state !== undefined) {
    const { pending } = state
    if (pending !== undefined && cursorText === pending.cursorText) {
      state.accept(pending, true)
      return state
    }
    if (cursorText === state.cursorText) {
      state.pending = undefined
      return state
    }
  }
  // A first look, or somebody else has evaluated since.
  const cursor = parseCursor(cursorText)
  const memory = await ports.storage.readMemory(ref)
  const facts = await Facts.load(ports.storage, graph, known, cursor?.eventId, nowMs)
  return new EvaluatorState(facts, known, { cursorText, cursor }, memory, nowMs)
}

async function decide(
  ports: EvaluationPorts,
  state: EvaluatorState,
  nowMs: number,
  isDryRun: boolean,
): Promise<AutomationOutcome> {
  const startedAtMs = ports.clock.nowMs()
  const pass = evaluatePass(state.watched, state.model(nowMs), (id) => state.memoryOf(id), state.due)
  const asks = groupRequests(state.graph, (key) => state.facts.space(key), pass.wanted)
  const { runs, problems } = await prepareAll(ports, state.graph, asks, nowMs)
  const decided = toDecided(state, pass, nowMs)
  const memory = changedTexts(state, decided)
  const isWritten =
    runs.length > 0 ||
    Object.keys(memory).length > 0 ||
    decided.restless.length > 0 ||
    hasAny(state.facts.stretch.subjectIds)
  const logs = [...requestLines(pass, state.facts, nowMs), ...problems.map((problem) => problemLine(nowMs, problem))]
  const settleAtMs = decided.restless.length === 0 ? undefined : nowMs + SETTLE_MS
  if (!isDryRun) {
    if (isWritten || state.cursorText === undefined) state.pending = decided
    else state.accept(decided, false)
  }
  const endedAtMs = ports.clock.nowMs()
  const isCommitted = isWritten || state.cursorText === undefined
  return {
    ...statusOf(runs, problems),
    startedAtMs,
    endedAtMs,
    ...(isCommitted ? { cursor: decided.cursorText } : {}),
    runs,
    partitionChanges: [],
    logs,
    isSlow: endedAtMs - startedAtMs > SLOW_MS,
    memory,
    nextDueAtMs: least([settleAtMs, ...decided.dueAtMs.values(), state.nextDueAtMs(nowMs)]),
  }
}

function toDecided(state: EvaluatorState, pass: Pass, nowMs: number): Decided {
  const memory = new Map<string, ConditionMemory | undefined>(state.orphans.map((id) => [id, undefined]))
  const restless = new Set<string>()
  const dueAtMs = new Map<string, number | undefined>()
  for (const [id, evaluation] of pass.evaluations) {
    memory.set(id, evaluation.memory)
    dueAtMs.set(id, evaluation.dueAtMs)
    if (!evaluation.isSettled) restless.add(id)
  }
  for (const { subject } of pass.wanted) {
    for (const id of state.watched.watchersOf.get(subject.id) ?? []) restless.add(id)
  }
  const cursor = { eventId: state.facts.headId, atMs: nowMs, tick: (state.cursor?.tick ?? 0) + 1 }
  return { cursor, cursorText: JSON.stringify(cursor), memory, restless: [...restless], dueAtMs }
}

function changedTexts(state: EvaluatorState, { memory }: Decided): Record<string, string | undefined> {
  const changed: Record<string, string | undefined> = {}
  for (const [id, one] of memory) {
    const text = one === undefined ? undefined : JSON.stringify(one)
    if (text !== state.memoryText(id)) changed[id] = text
  }
  return changed
}

async function prepareAll(ports: EvaluationPorts, graph: AssetGraph, asks: readonly RunAsk[], nowMs: number) {
  const runs: NewRun[] = []
  const problems: ErrorRecord[] = []
  const { name } = automationRef(graph.project.name)
  const tags = { [AUTOMATION_TAG]: name, [TICK_TAG]: new Date(nowMs).toISOString() }
  for (const ask of asks) {
    try {
      const run = await prepareAsk(ports, graph, { ask, launchedBy: 'automation' }, { tags })
      if (run !== undefined) runs.push(run)
    } catch (error) {
      if (!isAuthors(error)) throw error
      problems.push(toErrorRecord(withAssets(error, ask)))
    }
  }
  return { runs, problems }
}

/** The request is wrong, and would be again: no reason to hold up the others. */
function isAuthors(error: unknown): error is Error {
  return isIngotError(error) && !error.code.startsWith('storage/')
}

function withAssets(error: Error, { assets = [], partition }: RunAsk): Error {
  const names = typeof assets === 'string' ? assets : assets.slice(0, 5).join(', ')
  const what = partition === undefined ? names : `${names} [${partition}]`
  return new DefinitionError('definition/automation-request', `automation cannot make ${what}: ${error.message}`, {
    cause: error,
  })
}

function statusOf(runs: readonly NewRun[], [problem]: readonly ErrorRecord[]) {
  if (problem !== undefined) return { status: 'failed', error: problem } as const
  if (runs.length > 0) return { status: 'succeeded' } as const
  return { status: 'skipped', skipReason: 'no condition asks for anything' } as const
}

function problemLine(atMs: number, { message }: ErrorRecord): LogLine {
  return { atMs, level: 'error', message, stream: 'log' }
}

function hasAny(items: Iterable<unknown>): boolean {
  for (const _ of items) return true
  return false
}

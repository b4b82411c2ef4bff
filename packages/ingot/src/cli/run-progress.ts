/**
 * run-progress — shows a run while it runs: a line for each step that ends, warnings and errors that steps log, and, on
 * a terminal, one live line at the bottom. For the CLI, and for any program that executes runs and has somebody watching.
 *
 * Rules    fed by the events and the log that the run writes, never by the run itself: to show it costs it nothing but
 *          the reading, at most ten times a second.
 * Promise  1. Each line is written once, in the order of its event; when `stop` resolves, all that was recorded until
 *             then is shown and the live line is gone.
 *          2. Without a live terminal no cursor is moved: the output is plain lines, fit for a file.
 *          3. A store that cannot be read ends the showing, never the run.
 */
import type { Clock, LogLevel, LogStore, RunTimeline, Storage, StoredEvent } from '@ingot/core'
import { LOG_LEVELS, newTimeline, stepGroup, systemClock } from '@ingot/core'

import { formatLogLine } from './format/log-line.ts'
import type { Paint } from './format/style.ts'
import { columnsOf, paintFor } from './format/style.ts'
import type { Look, StepFacts } from './progress-lines.ts'
import { addMade, eventLines, statusLine } from './progress-lines.ts'

/** What is read of an instance. */
export interface Watched {
  readonly storage: Pick<Storage, 'read' | 'onAppend'>
  readonly logs: Pick<LogStore, 'read'>
}

/** Where progress is shown. */
export interface ProgressOutput {
  write(text: string): void
  /** The bottom line may be redrawn. */
  readonly isLive: boolean
  /** Columns as they are now. */
  width(): number | undefined
  readonly paint: Paint
  /** Calls `before` when somebody else is about to write to the same terminal; returns the way to stop. */
  watchOthers?(before: (text: string) => void): () => void
}

export interface FollowOptions {
  readonly clock?: Clock
  /** Log lines from this level on are shown; default `warning`. */
  readonly level?: LogLevel
  /** Stacks of what failed, too. */
  readonly isVerbose?: boolean
}

export interface FollowedRun {
  /** Shows what is left, and resolves. */
  stop(): Promise<void>
}

/** Shows the run from its first event on until `stop`. */
export function followRun(
  watched: Watched,
  runId: string,
  out: ProgressOutput,
  options: FollowOptions = {},
): FollowedRun {
  const follower = new RunFollower(watched, runId, out, options)
  const following = follower.follow()
  return {
    stop: () => {
      follower.end()
      return following
    },
  }
}

/** Progress on stdout, live where a person watches it. */
export function stdoutProgress(): ProgressOutput {
  const { stdout, stderr } = process
  const writeOut = stdout.write.bind(stdout)
  return {
    write: (text) => void writeOut(text),
    isLive: stdout.isTTY === true && (process.env['CI'] ?? '') === '',
    width: () => columnsOf(stdout),
    paint: paintFor(stdout),
    watchOthers: (before) => {
      const restore = [stdout, stderr].filter(({ isTTY }) => isTTY === true).map((stream) => wrapWrite(stream, before))
      return () => restore.forEach((undo) => undo())
    },
  }
}

function wrapWrite(stream: NodeJS.WriteStream, before: (text: string) => void): () => void {
  const write = stream.write.bind(stream)
  const wrapped = (...args: Parameters<typeof write>): boolean => {
    before(String(args[0]))
    return write(...args)
  }
  stream.write = wrapped as typeof stream.write
  return () => {
    stream.write = write
  }
}

const REDRAW_MS = 100
// Events of this process announce themselves; those of another process, and log lines, are looked for.
const LOOK_EVERY = 5
const PAGE = 10_000
const LOG_PAGE = 1_000
// Of the steps of one map, or the partitions of one asset: after so many only what goes wrong is worth a line.
const SHOWN_PER_GROUP = 20
const CLEAR_LINE = '\r\u001b[2K'
const NARROW = 80

class RunFollower {
  readonly #watched: Watched
  readonly #runId: string
  readonly #out: ProgressOutput
  readonly #clock: Clock
  readonly #look: Look
  readonly #levels: readonly LogLevel[]
  readonly #ending = new AbortController()
  readonly #timeline: RunTimeline = newTimeline()
  readonly #facts = new Map<string, StepFacts>()
  readonly #shownOf = new Map<string, number>()
  #startedAtMs: number
  #afterId = 0
  #logCursor = 0
  #hasNews = true
  #isDrawn = false
  /** Somebody else's last line is not finished: it must not be overwritten. */
  #isMidLine = false

  constructor(watched: Watched, runId: string, out: ProgressOutput, options: FollowOptions) {
    this.#watched = watched
    this.#runId = runId
    this.#out = out
    this.#clock = options.clock ?? systemClock
    this.#look = { paint: out.paint, isVerbose: options.isVerbose ?? false }
    this.#levels = LOG_LEVELS.slice(LOG_LEVELS.indexOf(options.level ?? 'warning'))
    this.#startedAtMs = this.#clock.nowMs()
  }

  end(): void {
    this.#ending.abort()
  }

  async follow(): Promise<void> {
    const stopNews = this.#watched.storage.onAppend(() => {
      this.#hasNews = true
    })
    const stopOthers = this.#out.isLive ? this.#out.watchOthers?.((text) => this.#makeRoom(text)) : undefined
    try {
      for (let turn = 0; !this.#ending.signal.aborted; turn += 1) {
        if (this.#hasNews || turn % LOOK_EVERY === 0) await this.#show()
        this.#draw()
        await this.#clock.sleep(REDRAW_MS, this.#ending.signal).catch(() => undefined)
      }
      await this.#show()
    } catch {
      // The run meets the same trouble with its store and says so itself.
    } finally {
      stopNews()
      stopOthers?.()
      this.#erase()
    }
  }

  /** Writes the lines for all that is new. */
  async #show(): Promise<void> {
    this.#hasNews = false
    const lines = [...(await this.#newLogLines()), ...(await this.#newEventLines())]
    if (lines.length === 0) return
    this.#erase()
    this.#out.write(`${lines.join('\n')}\n`)
  }

  async #newEventLines(): Promise<readonly string[]> {
    const lines: string[] = []
    for (;;) {
      const { events, nextId } = await this.#watched.storage.read({
        afterId: this.#afterId,
        limit: PAGE,
        runId: this.#runId,
      })
      for (const event of events) lines.push(...this.#take(event))
      if (nextId === this.#afterId) return lines
      this.#afterId = nextId
    }
  }

  #take(event: StoredEvent): readonly string[] {
    this.#timeline.add(event)
    if (event.kind === 'run-started') this.#startedAtMs = event.atMs
    if ('stepKey' in event && event.stepKey !== undefined) this.#gather(event.stepKey, event)
    const lines = eventLines(event, (stepKey) => this.#factsOf(stepKey), this.#look)
    if (event.kind !== 'step-succeeded' && event.kind !== 'step-skipped') return lines
    this.#facts.delete(event.stepKey)
    return this.#thinned(event.stepKey, lines)
  }

  #thinned(stepKey: string, lines: readonly string[]): readonly string[] {
    const group = stepGroup({ key: stepKey })
    if (group === undefined) return lines
    const count = (this.#shownOf.get(group) ?? 0) + 1
    this.#shownOf.set(group, count)
    if (count <= SHOWN_PER_GROUP) return lines
    return count > SHOWN_PER_GROUP + 1
      ? []
      : [this.#out.paint('dim', `  … more of ${group}: of these only what fails is shown`)]
  }

  #gather(stepKey: string, event: StoredEvent): void {
    const facts = this.#factsOf(stepKey)
    if (event.kind === 'step-started') this.#facts.delete(stepKey)
    if (event.kind === 'check-evaluated' && event.passed) facts.checksPassed += 1
    if (event.kind === 'asset-materialized' || event.kind === 'asset-observed') addMade(facts, event)
  }

  #factsOf(stepKey: string): StepFacts {
    const known = this.#facts.get(stepKey) ?? { made: new Map(), checksPassed: 0 }
    this.#facts.set(stepKey, known)
    return known
  }

  async #newLogLines(): Promise<readonly string[]> {
    const shown: string[] = []
    for (;;) {
      const page = await this.#watched.logs.read({ runId: this.#runId, cursor: this.#logCursor, limit: LOG_PAGE })
      const wanted = page.lines.filter(({ level }) => this.#levels.includes(level))
      shown.push(...wanted.map((line) => formatLogLine(line, this.#out.paint)))
      if (page.nextCursor === this.#logCursor) return shown
      this.#logCursor = page.nextCursor
    }
  }

  #draw(): void {
    if (!this.#out.isLive || this.#isMidLine) return
    const elapsedMs = this.#clock.nowMs() - this.#startedAtMs
    // One column is left free: a full last column makes some terminals break the line.
    const width = (this.#out.width() ?? NARROW) - 1
    this.#out.write(`${CLEAR_LINE}${statusLine(this.#timeline, elapsedMs, width, this.#out.paint)}`)
    this.#isDrawn = true
  }

  #erase(): void {
    if (this.#isMidLine) this.#out.write('\n')
    else if (this.#isDrawn) this.#out.write(CLEAR_LINE)
    this.#isMidLine = false
    this.#isDrawn = false
  }

  #makeRoom(text: string): void {
    if (this.#isDrawn) this.#erase()
    this.#isMidLine = !text.endsWith('\n')
  }
}

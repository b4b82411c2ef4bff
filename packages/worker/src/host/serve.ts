/**
 * serve — loads a project's code once and then works for whoever started this process, until it is let go.
 *
 * Rules    when the daemon is gone, what has nothing to do ends at once, and what executes a run finishes it first.
 */
import { buildGraph } from '@ingot/core'

import { toSentError } from '../error-transfer.ts'
import type { Begin, Loaded, ToHost } from '../host-protocol.ts'
import type { HostRuntime, OpenRuntime } from '../host-runtime.ts'
import { workerIdentity } from '../identity.ts'
import { loadProject } from '../load-project.ts'
import type { FileDigests, LoadedFiles } from '../loaded-files.ts'
import { codeVersionOf, digestsOf, recordLoadedFiles } from '../loaded-files.ts'
import { hideLine } from '../own-line.ts'
import { evaluator } from './evaluate.ts'
import { executor } from './execute.ts'
import { leave, leaveWithChildren, speakBeforeEnd } from './last-words.ts'
import { say, sayAndWait } from './line.ts'
import { loopWatch } from './loop-watch.ts'
import type { LoadedCode, Serving } from './serving.ts'

export function serve(): void {
  let serving: Serving | undefined
  hideLine(() => (serving === undefined ? leaveWithChildren() : serving.letGo()))
  speakBeforeEnd((error, whose) => serving?.onUncaught(error, whose) ?? Promise.resolve(NOT_OURS))
  // A pipe that nobody reads any more is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  process.on('SIGTERM', () => (serving === undefined ? leave() : serving.onTerminate()))
  process.on('message', (message: ToHost) => {
    if (message.kind === 'begin') void begin(message).then((begun) => (serving = begun))
    else if (message.kind === 'ping') say({ kind: 'pong' })
    else serving?.onMessage(message)
  })
}

const NOT_OURS = { isFatal: true, isRecorded: false }

async function begin(message: Begin): Promise<Serving | undefined> {
  // Before anything is recorded: the runtime is ours, not the project's.
  const files = await openFiles(message)
  if (files === undefined) return undefined
  const { runtime, recorded } = files
  const afterMs = message.mode === 'evaluate' ? ASKED_AFTER_MS : runSilences(message)
  const watch = loopWatch(afterMs, message.parentPid)
  watch.begin()
  try {
    const project = await loadProject(message.projectFile)
    const code: LoadedCode = {
      graph: buildGraph(project),
      runtime,
      projectFile: message.projectFile,
      codeVersion: codeVersionOf(message.projectFile, recorded.digests()),
      identity: workerIdentity(),
    }
    const serving = message.mode === 'evaluate' ? evaluator(code, watch) : await executor(code, watch)
    say({ kind: 'ready', loaded: toLoaded(code, recorded, serving) })
    return serving
  } catch (error) {
    return fail(error, recorded.digests())
  } finally {
    watch.end()
  }
}

// Whoever waits for others' answers is to be moved to another process within two seconds; on a busy machine the first
// look may see nothing.
const ASKED_AFTER_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000]
const RUN_AFTER_MS = 10_000

/** A step may compute for a while: that is said, ever more seldom, and is not yet a fault. */
function runSilences({ blockedAfterMs = RUN_AFTER_MS }: Begin): readonly number[] {
  return [blockedAfterMs, 6 * blockedAfterMs, 60 * blockedAfterMs]
}

function toLoaded({ graph, codeVersion, identity }: LoadedCode, recorded: LoadedFiles, { snapshot }: Serving): Loaded {
  return { project: graph.project.name, codeVersion, files: recorded.digests(), identity, snapshot }
}

async function openFiles({
  projectFile,
  runtimeModule,
  runtimeOptions,
}: Begin): Promise<{ readonly runtime: HostRuntime; readonly recorded: LoadedFiles } | undefined> {
  try {
    const module = (await import(runtimeModule)) as { readonly default: OpenRuntime }
    return { runtime: await module.default(runtimeOptions), recorded: recordLoadedFiles() }
  } catch (error) {
    return fail(error, digestsOf([projectFile]))
  }
}

async function fail(error: unknown, files: FileDigests): Promise<undefined> {
  await sayAndWait({ kind: 'failed', error: toSentError(error), files })
  leave(1)
}

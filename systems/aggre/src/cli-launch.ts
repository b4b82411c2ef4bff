/**
 * cli-launch — runs of this project, executed in this process and shown while they run.
 */
import type { Instance, LoadedProject, RunAsk, RunState } from 'ingot'
import { openInstance } from 'ingot'
import { followRun, stdoutProgress } from 'ingot/progress'

import { asSentence } from './cli-sentence.ts'

/** Says `what` first, then what the run does. True when it succeeded. */
export type Launch = (what: string, ask: Omit<RunAsk, 'kind'>) => Promise<boolean>

export interface Workplace {
  readonly instance: Instance
  readonly launch: Launch
  readonly signal: AbortSignal
}

/** What stops it is a sentence and exit code 1. */
export async function withWorkplace(system: string, work: (place: Workplace) => Promise<number>): Promise<number> {
  const controller = new AbortController()
  const cancel = () => controller.abort()
  process.once('SIGINT', cancel).once('SIGTERM', cancel)
  const { signal } = controller
  try {
    return await asSentence(async () => {
      await using instance = await openInstance({ cwd: system })
      const [loaded] = instance.projects
      if (loaded === undefined) throw new Error('the workspace of aggre has no project')
      return await work({ instance, launch: launcher(instance, loaded, signal), signal })
    }, signal)
  } finally {
    process.removeListener('SIGINT', cancel).removeListener('SIGTERM', cancel)
  }
}

function launcher(instance: Instance, loaded: LoadedProject, signal: AbortSignal): Launch {
  return async (what, ask) => {
    signal.throwIfAborted()
    console.log(`\n${what}`)
    const queued = await instance.launch(loaded, ask, 'script:aggre')
    if (queued === undefined) return true
    const shown = followRun(instance, queued.runId, stdoutProgress())
    try {
      const onWaiting = () => console.log('waits for its place: another run of the kind is not over yet')
      const state = await instance.executeHere(queued.runId, { signal, onWaiting: once(onWaiting) })
      return (state ?? (await endOf(instance, queued.runId, signal)))?.status === 'succeeded'
    } finally {
      await shown.stop()
    }
  }
}

function once(act: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    act()
  }
}

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'canceled'])
const LOOK_MS = 200

/** Where a daemon works on the same instance it may have been quicker to take the run: then that is waited for. */
async function endOf(instance: Instance, runId: string, signal: AbortSignal): Promise<RunState | undefined> {
  for (;;) {
    signal.throwIfAborted()
    const state = await instance.storage.getRun(runId)
    if (state === undefined || ENDED.has(state.status)) return state
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

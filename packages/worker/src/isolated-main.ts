/**
 * isolated-main — the other side of `isolated.ts`: a thread or process that loads the project, opens the step's
 * resources, calls its function once and ends.
 */
import type { IsolatedCall, Logger, LogLevel, StepContext, StepFailure } from '@ingot/core'
import {
  buildGraph,
  isolatedCode,
  partitionContext,
  resourceConfig,
  resourcePool,
  systemClock,
  toErrorRecord,
} from '@ingot/core'

import { hangUp, listen, send, sendable, sendLog, watchParent } from './isolated-port.ts'
import type { Thrown, ToStep } from './isolated-protocol.ts'
import { loadProject } from './load-project.ts'

const controller = new AbortController()

function onMessage(message: ToStep): void {
  if (message.kind === 'abort') return controller.abort(new Error('the step was canceled'))
  watchParent(message.parentPid)
  void answer(message.projectFile, message.call).finally(hangUp)
}

async function answer(projectFile: string, call: IsolatedCall): Promise<void> {
  try {
    const value = await callFunction(projectFile, call)
    await send({ kind: 'returned', value }).catch((error: unknown) => {
      throw new TypeError(`what it returned cannot be sent back: ${toErrorRecord(error).message}`)
    })
  } catch (thrown) {
    await send({ kind: 'threw', thrown: toThrown(thrown) })
  }
}

let isCrashing = false

/** Something threw where nothing waits for it: says what, since the exit code alone helps nobody, and ends. */
function crash(thrown: unknown): void {
  if (isCrashing) return
  isCrashing = true
  void send({ kind: 'crashed', error: toErrorRecord(thrown) })
    .catch(() => undefined)
    .finally(() => process.exit(1))
}

async function callFunction(projectFile: string, call: IsolatedCall): Promise<unknown> {
  const graph = buildGraph(await loadProject(projectFile))
  const called = isolatedCode(graph, call)
  if (called === undefined) throw new Error(`step "${call.stepKey}" is not in ${projectFile}`)
  const given = (call.runConfig['resources'] ?? {}) as Readonly<Record<string, unknown>>
  const configs = new Map<string, unknown>()
  for (const [name, resource] of graph.resources) {
    if (isNeeded(name, called.code.resources, graph.resources)) {
      configs.set(name, await resourceConfig(resource, given[name] ?? {}, process.env))
    }
  }
  const log = logger(call)
  const pool = resourcePool({
    runId: call.runId,
    definitions: graph.resources,
    configs,
    replaced: {},
    clock: systemClock,
    log,
    signal: controller.signal,
    record: () => undefined,
  })
  try {
    const context: StepContext = {
      config: call.config,
      resources: await pool.open(called.code.resources),
      partition: partitionContext(
        called.partitions,
        call.partitions ?? (call.partition === undefined ? [] : [call.partition]),
      ),
      log,
      signal: controller.signal,
      runId: call.runId,
      stepKey: call.stepKey,
      attempt: call.attempt,
      selected: new Set(call.selected),
    }
    return await called.code.run(call.inputs, context)
  } finally {
    await pool.closeAll()
  }
}

type Definitions = Parameters<typeof resourcePool>[0]['definitions']

function isNeeded(
  name: string,
  resources: { readonly [local: string]: { readonly name: string } },
  all: Definitions,
): boolean {
  return Object.values(resources).some(
    (resource) => resource.name === name || isNeeded(name, all.get(resource.name)?.resources ?? {}, all),
  )
}

function logger(call: IsolatedCall): Logger {
  const at = (level: LogLevel) => (message: string, fields?: Readonly<Record<string, unknown>>) => {
    const line = {
      atMs: Date.now(),
      level,
      message,
      stepKey: call.stepKey,
      attempt: call.attempt,
      stream: 'log',
    } as const
    sendLog(fields === undefined ? line : { ...line, fields })
  }
  return { debug: at('debug'), info: at('info'), warning: at('warning'), error: at('error') }
}

function toThrown(thrown: unknown): Thrown {
  const error = toErrorRecord(thrown)
  if (typeof thrown !== 'object' || thrown === null || !('kind' in thrown)) return { error }
  if (thrown.kind === 'ingot/retry') {
    const { afterMs, maxRetries } = thrown as { afterMs?: number; maxRetries?: number }
    return { error, retry: { afterMs, maxRetries } }
  }
  if (thrown.kind === 'ingot/fail') {
    const { allowRetries, metadata } = thrown as unknown as StepFailure
    return { error, fail: { allowRetries, metadata: sendable(metadata) } }
  }
  return { error }
}

process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
listen(onMessage)

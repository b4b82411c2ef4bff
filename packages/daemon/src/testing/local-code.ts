/**
 * local-code — a project's code in the daemon's own process: the same answers and the same execution as in a process of
 * its own, without the process. For tests of the loops.
 */
import {
  assetStandings,
  automationEvaluator,
  buildGraph,
  evaluateScheduleTick,
  evaluateSensorTick,
  executeRun,
  explainSubject,
  idMaker,
  prepareAsk,
  prepareRun,
  previewRun,
  restoreRun,
  retryRequest,
  snapshotOf,
  validateCursor,
  validatePush,
  type AssetGraph,
  type CodeHost,
  type EvaluationPorts,
  type ExecutePorts,
  type Project,
  type WorkerIdentity,
} from '@ingot/core'
import { memoryIo } from '@ingot/core/testing'

import type { DaemonPorts, IdleWorker, LoadedCode, Projects, Workers } from '../ports.ts'

export interface LocalCode extends Projects {
  /** Replaces the code, as a reload does. */
  replace(project: Project): void
}

export type LocalPorts = Pick<DaemonPorts, 'storage' | 'logs' | 'values' | 'clock'>

export function localCode(ports: LocalPorts, project: Project, maxWorkers = 4): LocalCode {
  const listeners = new Set<() => void>()
  let code = load(ports, project, maxWorkers)
  return {
    list: () => [code],
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    replace(other) {
      code = load(ports, other, maxWorkers)
      for (const listener of listeners) listener()
    },
  }
}

let versions = 0

function load(ports: LocalPorts, project: Project, maxWorkers: number): LoadedCode {
  const graph = buildGraph(project)
  versions += 1
  return { host: localHost(ports, graph, `v${versions}`), workers: localWorkers(ports, graph, maxWorkers) }
}

function localHost({ storage, clock }: LocalPorts, graph: AssetGraph, codeVersion: string): CodeHost {
  const newRunId = idMaker(clock)
  const ports: EvaluationPorts = { storage, clock, random: () => 0.5, env: {}, newRunId }
  return {
    project: graph.project.name,
    codeVersion,
    snapshot: snapshotOf(graph),
    prepareRun: (ask) => prepareAsk(ports, graph, ask),
    async prepareRetry({ runId, strategy, launchedBy, retryNumber }) {
      const request = await retryRequest(storage, runId, strategy, launchedBy)
      const numbered = retryNumber === undefined ? request : { ...request, retryNumber }
      return (await prepareRun(ports, graph, newRunId(), numbered)).newRun
    },
    evaluateSchedule: (ask) => evaluateScheduleTick(ports, graph, ask),
    evaluateSensor: (ask) => evaluateSensorTick(ports, graph, ask),
    checkPush: ({ name, body }) => validatePush(graph, name, body),
    checkCursor: ({ name, cursor }) => validateCursor(graph, name, cursor),
    evaluateAutomation: () => Promise.reject(new Error('not in this test')),
    planBackfill: () => Promise.reject(new Error('not in this test')),
    advanceBackfill: () => Promise.reject(new Error('not in this test')),
    ...assetStandings(ports, graph),
    explain: (ask) => explainSubject(automationEvaluator(ports, graph), graph, ask),
    previewRun: (ask) => previewRun(ports, graph, ask),
  }
}

let processes = 0

function localWorkers(ports: LocalPorts, graph: AssetGraph, maxWorkers: number): Workers {
  const listeners = new Set<() => void>()
  const canceling = new Map<string, AbortController>()
  let busyCount = 0
  const free = (): void => {
    busyCount -= 1
    for (const listener of listeners) listener()
  }
  const worker = (identity: WorkerIdentity): IdleWorker => ({
    identity,
    async execute(claim) {
      const cancel = new AbortController()
      canceling.set(claim.runId, cancel)
      try {
        const execute = executePorts(ports, identity)
        await executeRun(execute, await restoreRun(execute, graph, claim.runId, claim), { signal: cancel.signal })
      } finally {
        canceling.delete(claim.runId)
        free()
      }
      return { kind: 'ended' }
    },
    release: free,
  })
  return {
    async take() {
      if (busyCount >= maxWorkers) return undefined
      busyCount += 1
      processes += 1
      return worker(identityOf(`worker-${processes}`))
    },
    async cancel(runId) {
      canceling.get(runId)?.abort()
      return canceling.has(runId)
    },
    onFree(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export function identityOf(workerId: string): WorkerIdentity {
  return { workerId, host: 'here', machine: 'here', pid: 1, processStart: undefined }
}

function executePorts({ storage, logs, values, clock }: LocalPorts, worker: WorkerIdentity): ExecutePorts {
  return {
    storage,
    logs,
    values,
    clock,
    worker,
    random: () => 0.5,
    env: {},
    defaultIo: memoryIo(),
  }
}

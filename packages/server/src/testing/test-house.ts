/**
 * test-house — a server over memory storage, a standing clock and the sample project's code in this process. Requests are
 * answered without a socket: `client` is the checked one, `fetch` takes a path.
 */
import type {
  CodeHost,
  ErrorRecord,
  ExecutePorts,
  LogStore,
  Project,
  Role,
  RunAsk,
  RunState,
  Storage,
  WorkerIdentity,
} from '@ingot/core'
import {
  buildGraph,
  executeRun,
  memoryRunValues,
  LEASE_MS,
  NotFoundError,
  restoreRun,
  type FixedClock,
} from '@ingot/core'
import { fixedClock, memoryIo, memoryLogStore, memoryStorage } from '@ingot/core/testing'

import { makeToken } from '../access/make-token.ts'
import type { App, AreaHandlers } from '../app/create-app.ts'
import { createApp } from '../app/create-app.ts'
import type { Client } from '../client.ts'
import type { CodeLocation, ServerOptions, ServerPorts } from '../ports.ts'
import { allHandlers } from '../server.ts'
import { checkedClient } from './checked-client.ts'
import { localHost } from './local-host.ts'
import type { ReadMessage } from './read-events.ts'
import { readEvents } from './read-events.ts'
import { sampleProject } from './sample-project.ts'

export const HOUSE_STARTED_AT_MS = Date.UTC(2026, 0, 10, 12)
const URL_BASE = 'http://localhost'
const HERE: WorkerIdentity = { workerId: 'here', host: 'here', machine: 'here', pid: 1, processStart: undefined }

export interface HouseOptions {
  readonly project?: Project
  readonly storage?: Storage
  readonly logs?: LogStore
  readonly clock?: FixedClock
  readonly server?: ServerOptions
  /** Of the ports, what the test gives. */
  readonly ports?: Partial<ServerPorts>
  /** All areas' unless given. */
  readonly handlers?: (ports: ServerPorts) => Partial<AreaHandlers>
}

export interface TestHouse {
  readonly ports: ServerPorts
  readonly clock: FixedClock
  readonly storage: Storage
  readonly logs: LogStore
  readonly app: App
  readonly host: CodeHost
  /** Errors that were no answer; a test that expects none looks here. */
  readonly faults: unknown[]
  readonly client: Client
  clientWith(token: string): Client
  /** `fetch('/api/v1/runs')`. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Messages of a stream; leaving the loop hangs up. */
  events(path: string, init?: RequestInit): Promise<AsyncGenerator<ReadMessage, void>>
  /** Writes a run down, as a launch does; gives its id. */
  launch(ask: Omit<RunAsk, 'kind'>, launchedBy?: string): Promise<string>
  /** Executes a run that is written down. */
  execute(runId: string): Promise<RunState>
  /** The secret of a new token. */
  token(role: Role, name?: string): Promise<string>
  /** Puts other code in the place of the project's, or says why it does not load. */
  reload(next: Project | ErrorRecord): void
}

export function testHouse(options: HouseOptions = {}): TestHouse {
  const { clock = fixedClock(HOUSE_STARTED_AT_MS), storage = memoryStorage(), logs = memoryLogStore() } = options
  const newId = counter()
  const code = localCode({ storage, clock, newId }, options.project ?? sampleProject())
  const ports: ServerPorts = {
    storage,
    logs,
    clock,
    newId,
    projects: code.projects,
    queue: {},
    identity: HERE,
    version: '0.0.0-test',
    settings: {},
    aliveDaemons: async () => [],
    ...options.ports,
  }
  const faults: unknown[] = []
  const server: ServerOptions = { onFault: (error) => void faults.push(error), ...options.server }
  const app = createApp(ports, server, options.handlers?.(ports) ?? allHandlers(ports, server))
  const execute = executor({ storage, logs, clock })
  const send = async (request: Request): Promise<Response> => app.fetch(request)
  const fetchPath = (path: string, init?: RequestInit) => send(new Request(`${URL_BASE}${path}`, init))
  const api: typeof fetch = (input, init) => send(new Request(input, init))
  return {
    ports,
    clock,
    storage,
    logs,
    app,
    faults,
    get host() {
      return code.host()
    },
    client: checkedClient({ url: URL_BASE, fetch: api }),
    clientWith: (token) => checkedClient({ url: URL_BASE, fetch: api, token }),
    fetch: fetchPath,
    events: async (path, init) => readEvents(await fetchPath(path, init)),
    async launch(ask, launchedBy = 'test') {
      const newRun = await code.host().prepareRun({ ask: { kind: 'ingot/request', ...ask }, launchedBy })
      if (newRun === undefined) throw new Error('nothing to do')
      await storage.createRun(newRun)
      return newRun.runId
    },
    execute: (runId) => execute(code.project(), runId),
    token: async (role, name = role) => (await makeToken(ports, { name, role }, 'test')).secret,
    reload: code.reload,
  }
}

/** `id-000001`…: they sort as they were made. */
function counter(): () => string {
  let count = 0
  return () => `id-${String((count += 1)).padStart(6, '0')}`
}

function localCode(ports: Pick<ServerPorts, 'storage' | 'clock' | 'newId'>, first: Project) {
  const listeners = new Set<() => void>()
  let project = first
  let version = 1
  let host = localHost(ports, project, 'v1')
  let loadedAtMs = ports.clock.nowMs()
  let error: ErrorRecord | undefined
  const known = (name: string): void => {
    if (name === host.project) return
    throw new NotFoundError('not-found/project', `there is no project "${name}" here; there is ${host.project}.`)
  }
  const location = (): CodeLocation => ({
    name: host.project,
    file: 'project.ts',
    codeVersion: host.codeVersion,
    loadedAtMs,
    snapshot: host.snapshot,
    workers: { idle: 1, executing: 0 },
    ...(error === undefined ? {} : { error }),
  })
  const reload = (next: Project | ErrorRecord): void => {
    if ('message' in next) error = next
    else {
      project = next
      host = localHost(ports, next, `v${(version += 1)}`)
      loadedAtMs = ports.clock.nowMs()
      error = undefined
    }
    for (const listener of listeners) listener()
  }
  const projects: ServerPorts['projects'] = {
    locations: () => [location()],
    host(name) {
      known(name)
      return host
    },
    async reload(name) {
      known(name)
      reload(project)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  return { projects, reload, host: () => host, project: () => project }
}

function executor({ storage, logs, clock }: Pick<ExecutePorts, 'storage' | 'logs' | 'clock'>) {
  const ports: ExecutePorts = {
    storage,
    logs,
    clock,
    values: memoryRunValues(),
    worker: HERE,
    random: () => 0.5,
    env: {},
    defaultIo: memoryIo(),
  }
  return async (project: Project, runId: string): Promise<RunState> => {
    const nowMs = clock.nowMs()
    const claim = await storage.claimRun(runId, { owner: HERE, leaseEndsAtMs: nowMs + LEASE_MS }, nowMs)
    if (claim === undefined) throw new Error(`run ${runId} cannot be claimed`)
    await executeRun(ports, await restoreRun(ports, buildGraph(project), runId, claim), {})
    const state = await storage.getRun(runId)
    if (state === undefined) throw new Error(`run ${runId} is gone`)
    return state
  }
}

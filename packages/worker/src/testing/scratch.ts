/**
 * scratch — a project and an instance on files of their own, for tests of processes.
 */
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Event, LogLine, RunClaim, RunState, StoredEvent, WorkerIdentity } from '@ingot/core'
import { idMaker, systemClock } from '@ingot/core'

import type { HostOptions, HostRuntime } from '../host-runtime.ts'
import type { WorkerEnd } from '../pool/pool-worker.ts'
import type { TakenWorker, WarmPool } from '../pool/warm-pool.ts'
import openRuntime from './sqlite-runtime.ts'

const PACKAGES = fileURLToPath(new URL('../../../', import.meta.url))
const newRunId = idMaker(systemClock)

export interface Scratch extends AsyncDisposable {
  readonly directory: string
  readonly options: HostOptions
  readonly runtime: HostRuntime
  /** Writes as many editors do: beside it, then renamed over it. */
  write(path: string, text: string): void
  /** Writes a run down, to be executed by nobody yet. */
  queue(...assetKeys: readonly string[]): Promise<string>
  claim(runId: string, owner: WorkerIdentity): Promise<RunClaim>
  run(runId: string): Promise<RunState>
  lines(runId: string): Promise<readonly LogLine[]>
  events(runId: string): Promise<readonly StoredEvent[]>
}

/** `files` by path; `project.ts` is the project's. */
export async function scratch(files: Readonly<Record<string, string>>): Promise<Scratch> {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'ingot-host-')))
  mkdirSync(join(directory, 'node_modules/@ingot'), { recursive: true })
  symlinkSync(join(PACKAGES, 'core'), join(directory, 'node_modules/@ingot/core'))
  for (const [path, text] of Object.entries(files)) write(directory, path, text)
  const house = await visit({
    projectFile: join(directory, 'project.ts'),
    runtimeModule: new URL('./sqlite-runtime.ts', import.meta.url).href,
    runtimeOptions: { directory },
  })
  return {
    ...house,
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]()
      rmSync(directory, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}

/** The same, of a process that did not make it. */
export async function visit(options: HostOptions): Promise<Scratch> {
  const directory = dirname(options.projectFile)
  const runtime = await openRuntime({ directory })
  const { storage, logs } = runtime
  return {
    directory,
    options,
    runtime,
    write: (path, text) => write(directory, path, text),
    async queue(...assetKeys) {
      const runId = newRunId()
      await storage.createRun({ runId, events: queuedEvents(runId, assetKeys) })
      return runId
    },
    async claim(runId, owner) {
      const nowMs = systemClock.nowMs()
      const claim = await storage.claimRun(runId, { owner, leaseEndsAtMs: nowMs + 8_000 }, nowMs)
      if (claim === undefined) throw new Error(`run ${runId} cannot be claimed`)
      return claim
    },
    async run(runId) {
      const run = await storage.getRun(runId)
      if (run === undefined) throw new Error(`there is no run ${runId}`)
      return run
    },
    lines: async (runId) => (await logs.read({ runId, cursor: 0, limit: 1_000 })).lines,
    events: async (runId) => (await storage.read({ afterId: 0, limit: 1_000, runId })).events,
    [Symbol.asyncDispose]: () => runtime[Symbol.asyncDispose](),
  }
}

function write(directory: string, path: string, text: string): void {
  const file = join(directory, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, text)
  renameSync(`${file}.new`, file)
}

function queuedEvents(runId: string, assets: readonly string[]): readonly Event[] {
  const atMs = systemClock.nowMs()
  const what = { project: 'scratch', assets, assetCount: assets.length, action: 'materialize' } as const
  return [
    { kind: 'run-queued', runId, atMs, request: { ...what, config: {}, tags: {}, launchedBy: 'test' } },
    { kind: 'steps-planned', runId, atMs, steps: assets.map((key) => ({ key, assets: [key], after: [] })) },
  ]
}

/** The text of a file beside the tests, to be copied: what lies in this package is not an author's. */
export function testFile(name: string): string {
  return readFileSync(new URL(`../test-data/${name}`, import.meta.url), 'utf8')
}

/** The next process of the pool that is free. */
export async function takeFree(pool: WarmPool): Promise<TakenWorker> {
  for (;;) {
    const free = Promise.withResolvers<void>()
    const stop = pool.onFree(free.resolve)
    const worker = await pool.take()
    if (worker === undefined) await free.promise
    stop()
    if (worker !== undefined) return worker
  }
}

export interface Started {
  readonly runId: string
  readonly worker: TakenWorker
  readonly end: Promise<WorkerEnd>
}

/** A run of the asset, given to a free process of the pool. */
export async function start(house: Scratch, pool: WarmPool, assetKey: string): Promise<Started> {
  const runId = await house.queue(assetKey)
  const worker = await takeFree(pool)
  return { runId, worker, end: worker.execute(await house.claim(runId, worker.identity)) }
}

/**
 * project-runtime — a project as it runs: a process that answers for its code, a pool that executes its runs, and both
 * replaced when its files change.
 *
 * Rules    new code is loaded beside the old. When it loads, it answers from then on, new runs get it, and runs that
 *          are being executed end on the old; when it does not, the old goes on as if nothing had happened.
 * Promise  1. `projectRuntime` never rejects for what is wrong with the project: `failure` says it, and with
 *             `isWatching` the project comes up as soon as its files are put right.
 *          2. Saved contents that load are served in the end, however many edits come while others are being loaded.
 * Limits   a step with `isolation: 'thread' | 'process'` loads its code when it starts: after an edit the new.
 */
import type { LogStore, ProjectSnapshot } from '@ingot/core'

import type { CodeHostOptions, ManagedHost } from './code-host.ts'
import { codeHost } from './code-host.ts'
import { filesOf } from './host-process.ts'
import type { FileDigests } from './loaded-files.ts'
import { digestsOf } from './loaded-files.ts'
import type { PoolOptions, PoolSettings, WarmPool } from './pool/warm-pool.ts'
import { warmPool } from './pool/warm-pool.ts'
import type { FileWatch } from './watch-files.ts'
import { watchFiles } from './watch-files.ts'

export interface ProjectRuntimeOptions extends CodeHostOptions {
  readonly logs: LogStore
  readonly pool?: PoolSettings
  /** Loads the code anew when one of its files changes. */
  readonly isWatching?: boolean
  readonly onReload?: (reload: Reload) => void
  /** New code did not load, and the old goes on; also when the first code does not. */
  readonly onReloadFailed?: (error: unknown) => void
  /** New code that did not load was put back to what runs. */
  readonly onRecovered?: () => void
  readonly onBlocked?: NonNullable<PoolOptions['onBlocked']>
}

export interface Reload {
  readonly codeVersion: string
  readonly snapshot: ProjectSnapshot
  /** Absolute paths of files that are other, new or gone. Of the first load all. */
  readonly changedFiles: readonly string[]
}

export interface ProjectRuntime extends AsyncDisposable {
  readonly projectFile: string
  /** Who answers for the newest code that loaded; undefined until some has. */
  readonly host: ManagedHost | undefined
  /** Undefined until some code has loaded. */
  readonly workers: WarmPool | undefined
  /** Why the newest code on disk is not the one that runs; undefined when it is. */
  readonly failure: unknown
  /** When the code that answers was loaded; undefined until some has. */
  readonly loadedAtMs: number | undefined
  /**
   * Loads what is on disk now, if it is other code; resolves when that is served, or `failure` says why not. With
   * `isForced` also code that is the same: what kept it from loading may not be one of its files.
   */
  reload(options?: { readonly isForced?: boolean }): Promise<void>
  /** Like `WarmPool.close`. */
  close(options?: { readonly isKilling?: boolean }): Promise<void>
}

const MOST_LOADS = 5

export async function projectRuntime(options: ProjectRuntimeOptions): Promise<ProjectRuntime> {
  const runtime = new WatchedProject(options)
  await runtime.reload()
  return runtime
}

class WatchedProject implements ProjectRuntime {
  readonly projectFile: string
  host: ManagedHost | undefined
  workers: WarmPool | undefined
  failure: unknown
  loadedAtMs: number | undefined
  readonly #options: ProjectRuntimeOptions
  readonly #watch: FileWatch | undefined
  /** Of the files that the newest attempt loaded, or tried to. */
  #tried: FileDigests = new Map()
  /** Of the code that is served. */
  #served: FileDigests = new Map()
  #loading: Promise<void> | undefined
  /** Code that was replaced and is still being asked. */
  readonly #leaving = new Set<Promise<void>>()
  #isForced = false
  #isClosed = false

  constructor(options: ProjectRuntimeOptions) {
    this.projectFile = options.projectFile
    this.#options = options
    this.#watch = options.isWatching === true ? watchFiles(() => void this.reload()) : undefined
  }

  async reload({ isForced = false }: { readonly isForced?: boolean } = {}): Promise<void> {
    this.#isForced ||= isForced
    // An edit that comes while code is being loaded is seen by the look after it.
    this.#loading ??= this.#loadChanges().finally(() => (this.#loading = undefined))
    await this.#loading
  }

  async close(options: { readonly isKilling?: boolean } = {}): Promise<void> {
    this.#isClosed = true
    this.#watch?.[Symbol.dispose]()
    // What is being loaded is closed when it has loaded: see #load.
    await Promise.all([this.host?.close(), this.workers?.close(options), ...this.#leaving])
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #loadChanges(): Promise<void> {
    // A project that rewrites its own files while it loads would never come to an end.
    for (let i = 0; i < MOST_LOADS && !this.#isClosed && this.#isChanged(); i += 1) await this.#load()
  }

  #isChanged(): boolean {
    if (this.#isForced || this.#tried.size === 0) return true
    const now = digestsOf(this.#tried.keys())
    return [...now].some(([path, digest]) => digest !== this.#tried.get(path))
  }

  async #load(): Promise<void> {
    this.#isForced = false
    const before = digestsOf([this.projectFile, ...this.#tried.keys()])
    try {
      const host = await codeHost(this.#options)
      this.#keepFiles(host.files)
      const hadFailed = this.failure !== undefined
      this.failure = undefined
      if (!this.#isClosed && host.codeVersion !== this.host?.codeVersion) return this.#swap(host)
      await host.close()
      if (hadFailed && !this.#isClosed) this.#options.onRecovered?.()
    } catch (error) {
      // The files of before, too: what brought it down may be that one of them is not imported any more.
      this.#keepFiles(new Map([...before, ...filesOf(error)]))
      this.failure = error
      if (!this.#isClosed) this.#options.onReloadFailed?.(error)
    }
  }

  #keepFiles(files: FileDigests): void {
    this.#tried = files
    this.#watch?.watch([...files.keys()])
  }

  #swap(host: ManagedHost): void {
    const old = this.host
    this.host = host
    host.onOtherCode(() => this.#adopt(host))
    this.#adopt(host)
    if (old === undefined) return
    const leaving = old.settled().then(() => old.close())
    this.#leaving.add(leaving)
    void leaving.finally(() => this.#leaving.delete(leaving))
  }

  #adopt(host: ManagedHost): void {
    if (host !== this.host) return
    const { codeVersion, snapshot } = host
    if (this.workers === undefined) this.workers = this.#openPool(codeVersion)
    else this.workers.useCode(codeVersion)
    const changedFiles = differing(this.#served, host.files)
    this.#served = host.files
    this.loadedAtMs = Date.now()
    this.#options.onReload?.({ codeVersion, snapshot, changedFiles })
  }

  /** The same code has loaded before: an edit that is about to be loaded, and told, or else worth a word of its own. */
  #onStartFailed(error: unknown): void {
    if (this.#loading !== undefined || this.failure !== undefined) return
    if (this.#isChanged()) return void this.reload()
    this.#options.onReloadFailed?.(error)
  }

  #openPool(codeVersion: string): WarmPool {
    const { onBlocked, pool, ...options } = this.#options
    return warmPool({
      ...options,
      ...pool,
      ...(onBlocked === undefined ? {} : { onBlocked }),
      codeVersion,
      onStartFailed: (error) => this.#onStartFailed(error),
      onOtherCode: () => void this.reload(),
    })
  }
}

function differing(before: FileDigests, now: FileDigests): readonly string[] {
  const all = new Set([...before.keys(), ...now.keys()])
  return [...all].filter((path) => before.get(path) !== now.get(path)).sort()
}

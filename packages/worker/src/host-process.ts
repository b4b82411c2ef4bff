/**
 * host-process — one process with a project's code, from the daemon's side: started, loaded, spoken to, gone.
 *
 * Errors   `loaded` rejects with what is wrong with the project's code, as `loadProject` says it;
 *          UserCodeError user-code/project-threw when the code ended its process while loading, or never ended loading
 */
import { UserCodeError } from '@ingot/core'

import type { OurProcess } from './child-process.ts'
import { startOurProcess } from './child-process.ts'
import type { Death } from './death.ts'
import { deathOf, stderrKeeper } from './death.ts'
import { fromSentError } from './error-transfer.ts'
import { isFromHost } from './heard.ts'
import type { Blocked, FromHost, LastWords, Loaded, ToHost } from './host-protocol.ts'
import type { HostOptions } from './host-runtime.ts'
import type { FileDigests } from './loaded-files.ts'
import { memoryBytes } from './memory-bytes.ts'

const MAIN = new URL('./host-main.ts', import.meta.url)
const LOAD_LIMIT_MS = 60_000
const PRINTED_CHARS = 600
const MEBIBYTE = 1024 * 1024

export interface HostProcess {
  readonly pid: number | undefined
  readonly startedAtMs: number
  /** Rejects when the code does not load; then the process is gone or about to go. */
  readonly loaded: Promise<Loaded>
  /** Resolves when it is gone, and all it said has been heard. Never rejects. */
  readonly gone: Promise<Death>
  readonly line: Pick<OurProcess<ToHost, FromHost>, 'send' | 'kill' | 'letGo' | 'forget' | 'isRunning'>
  onMessage(listener: (message: FromHost) => void): void
  onBlocked(listener: (blocked: Blocked) => void): void
  onPrint(listener: (stream: 'stdout' | 'stderr', text: string) => void): void
}

/** Knows of an error of `loaded` which files it had to do with. */
const filesOfFailures = new WeakMap<object, FileDigests>()

/** The files that were to be loaded, when it is an error of `loaded`. */
export function filesOf(failure: unknown): FileDigests {
  return (typeof failure === 'object' && failure !== null ? filesOfFailures.get(failure) : undefined) ?? new Map()
}

export function startHostProcess(options: HostOptions, mode: 'evaluate' | 'execute'): HostProcess {
  const heapMb = options.maxHeapMb ?? defaultHeapMb()
  const child = startOurProcess<ToHost, FromHost>({
    main: MAIN,
    endsWithUs: mode === 'evaluate',
    hasSideLine: true,
    isOurs: isFromHost,
    execArgv: [...inheritedArgv(), `--max-old-space-size=${heapMb}`],
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
  })
  const stderr = stderrKeeper()
  let lastWords: LastWords | undefined
  child.onPrint(stderr.add)
  child.onError(() => undefined)
  child.onMessage((message) => {
    if (message.kind === 'dying') lastWords = message
  })
  const gone = new Promise<Death>((resolve) => {
    child.onGone((how) => resolve(deathOf(how, lastWords, stderr.text(), heapMb)))
  })
  const host: HostProcess = {
    pid: child.pid,
    startedAtMs: performance.now(),
    loaded: load(child, gone, stderr.text, options),
    gone,
    line: child,
    onMessage: (listener) => void child.onMessage(listener),
    onBlocked: (listener) =>
      child.onSideMessage((message) => {
        if (message.kind === 'blocked') listener(message)
      }),
    onPrint: child.onPrint,
  }
  child.send({
    kind: 'begin',
    mode,
    projectFile: options.projectFile,
    runtimeModule: options.runtimeModule,
    runtimeOptions: options.runtimeOptions,
    blockedAfterMs: options.blockedAfterMs,
    parentPid: process.pid,
  })
  return host
}

function load(
  child: OurProcess<ToHost, FromHost>,
  gone: Promise<Death>,
  stderr: () => string,
  { projectFile, loadLimitMs = LOAD_LIMIT_MS }: HostOptions,
): Promise<Loaded> {
  const loaded = new Promise<Loaded>((resolve, reject) => {
    const fail = (error: Error, files: FileDigests = new Map()): void => {
      clearTimeout(timer)
      filesOfFailures.set(error, files)
      reject(error)
    }
    let place = ''
    child.onSideMessage((message) => {
      if (message.kind === 'blocked' && message.place !== undefined) place = ` (at ${message.place})`
    })
    const timer = setTimeout(() => {
      fail(neverLoaded(projectFile, `did not end loading within ${loadLimitMs / 1_000} s${place}`))
      child.kill()
    }, loadLimitMs)
    const stop = child.onMessage((message) => {
      if (message.kind === 'failed') fail(fromSentError(message.error), message.files)
      if (message.kind !== 'ready') return
      stop()
      clearTimeout(timer)
      resolve(message.loaded)
    })
    void gone.then(({ message, error }) => {
      const printed = error === undefined ? stderr().trim().slice(-PRINTED_CHARS) : ''
      const end = printed === '' ? '' : `. It printed: ${printed}`
      fail(neverLoaded(projectFile, `ended its process while loading: ${message}${end}`))
    })
  })
  // Whoever started it may have lost interest.
  loaded.catch(() => undefined)
  return loaded
}

function neverLoaded(projectFile: string, what: string): UserCodeError {
  return new UserCodeError('user-code/project-threw', `the project file ${projectFile} ${what}`)
}

function defaultHeapMb(): number {
  const quarter = Math.floor(memoryBytes() / 4 / MEBIBYTE)
  return Math.max(512, Math.min(2_048, quarter))
}

/** A debugger listens on one port: what this process was told of it is not for its children. */
function inheritedArgv(): readonly string[] {
  return process.execArgv.filter((option) => !/^--(inspect|max-old-space-size)/.test(option))
}

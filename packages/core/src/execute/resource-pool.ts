/**
 * resource-pool — the resources of one run: each opened once, when first needed, nested ones first; closed in reverse
 * order when the run ends.
 *
 * Errors   UserCodeError user-code/resource-threw   `open` threw; the next step that needs it tries again
 */
import type { Clock } from '../clock.ts'
import type { Logger } from '../definition/logger.ts'
import type { AnyResources, ResourceDefinition } from '../definition/resource.ts'
import type { ResourceEvent } from '../event/event.ts'
import { toErrorRecord, UserCodeError } from '../errors.ts'

export interface ResourcePool {
  /** Values by local name, as a function receives them. */
  open(resources: AnyResources): Promise<Readonly<Record<string, unknown>>>
  /** Closes what was opened; true when every close went well. */
  closeAll(): Promise<boolean>
}

interface PoolOptions {
  readonly runId: string
  readonly definitions: ReadonlyMap<string, ResourceDefinition>
  readonly configs: ReadonlyMap<string, unknown>
  readonly replaced: Readonly<Record<string, unknown>>
  readonly clock: Clock
  readonly log: Logger
  readonly signal: AbortSignal
  readonly record: (event: ResourceEvent) => void
}

interface Opened {
  readonly definition: ResourceDefinition
  readonly value: unknown
}

const NONE: Readonly<Record<string, unknown>> = {}

export function resourcePool(options: PoolOptions): ResourcePool {
  const opening = new Map<string, Promise<unknown>>()
  const opened: Opened[] = []

  let isClosed = false

  const valueOf = (name: string): Promise<unknown> => {
    if (isClosed) return Promise.reject(new Error(`resource "${name}" was asked for after the run had ended`))
    if (Object.hasOwn(options.replaced, name)) return Promise.resolve(options.replaced[name])
    const before = opening.get(name)
    if (before !== undefined) return before
    const now = openOne(name)
    opening.set(name, now)
    now.catch(() => opening.delete(name))
    return now
  }

  const open = async (resources: AnyResources): Promise<Readonly<Record<string, unknown>>> => {
    const names = Object.entries(resources)
    if (names.length === 0) return NONE
    const values = await Promise.all(names.map(([, resource]) => valueOf(resource.name)))
    return Object.fromEntries(names.map(([local], i) => [local, values[i]]))
  }

  const openOne = async (name: string): Promise<unknown> => {
    const definition = options.definitions.get(name)
    if (definition?.open === undefined) throw new Error(`resource "${name}" is not in the graph`)
    const resources = await open(definition.resources)
    const startedMs = options.clock.nowMs()
    try {
      const config = options.configs.get(name)
      const value = await definition.open({ config, resources, signal: options.signal, log: options.log })
      if (isClosed) {
        await closeOne({ definition, value })
        throw new Error('the run had ended when it opened')
      }
      opened.push({ definition, value })
      options.record({ ...stamp(name), kind: 'resource-opened', durationMs: options.clock.nowMs() - startedMs })
      return value
    } catch (thrown) {
      options.record({ ...stamp(name), kind: 'resource-failed', phase: 'open', error: toErrorRecord(thrown) })
      throw new UserCodeError('user-code/resource-threw', `resource "${name}" could not be opened: ${textOf(thrown)}`, {
        cause: thrown,
      })
    }
  }

  const closeOne = async ({ definition, value }: Opened): Promise<boolean> => {
    const startedMs = options.clock.nowMs()
    try {
      await within(options.clock, CLOSE_LIMIT_MS, async () => definition.close?.(value))
      options.record({
        ...stamp(definition.name),
        kind: 'resource-closed',
        durationMs: options.clock.nowMs() - startedMs,
      })
      return true
    } catch (thrown) {
      options.record({
        ...stamp(definition.name),
        kind: 'resource-failed',
        phase: 'close',
        error: toErrorRecord(thrown),
      })
      return false
    }
  }

  const stamp = (resource: string) => ({ runId: options.runId, atMs: options.clock.nowMs(), resource })

  return {
    open,
    async closeAll() {
      isClosed = true
      await within(options.clock, OPEN_GRACE_MS, () => Promise.allSettled(opening.values())).catch(() => undefined)
      let isClean = true
      for (const one of opened.toReversed()) isClean = (await closeOne(one)) && isClean
      opened.length = 0
      return isClean
    },
  }
}

// What hangs must not keep the run from ending.
const CLOSE_LIMIT_MS = 30_000
const OPEN_GRACE_MS = 5_000

/** The work's end, or a rejection when it takes longer than the limit. */
async function within<T>(clock: Clock, limitMs: number, work: () => Promise<T>): Promise<T> {
  const done = new AbortController()
  const late = clock.sleep(limitMs, done.signal).then((): never => {
    throw new Error(`it did not end within ${limitMs} ms`)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    done.abort()
    late.catch(() => undefined)
  }
}

function textOf(thrown: unknown): string {
  return toErrorRecord(thrown).message
}

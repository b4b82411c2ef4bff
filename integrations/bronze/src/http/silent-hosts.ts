/**
 * silent-hosts — hosts that let requests wait in vain: after two in a row nobody else has to wait for them.
 *
 * Units    `…Ms` milliseconds of the client's clock
 * Promise  Any answer ends it; after `LEFT_ALONE_MS` one request finds out anew. At most `MAX_HOSTS` are remembered.
 */
import type { Clock } from '@ingot/core'

export interface SilentHosts {
  isSilent(host: string): boolean
  noteTimeout(host: string): void
  noteAnswer(host: string): void
}

const TIMEOUTS_UNTIL_SILENT = 2
const LEFT_ALONE_MS = 300_000
const MAX_HOSTS = 1_000

interface Silence {
  readonly timeouts: number
  readonly untilMs: number
}

export function createSilentHosts(clock: Clock): SilentHosts {
  const hosts = new Map<string, Silence>()
  return {
    isSilent(host) {
      const { timeouts, untilMs } = hosts.get(host) ?? { timeouts: 0, untilMs: 0 }
      return timeouts >= TIMEOUTS_UNTIL_SILENT && clock.nowMs() < untilMs
    },
    noteTimeout(host) {
      const timeouts = (hosts.get(host)?.timeouts ?? 0) + 1
      hosts.delete(host)
      hosts.set(host, { timeouts, untilMs: clock.nowMs() + LEFT_ALONE_MS })
      for (const [oldest] of hosts) if (hosts.size > MAX_HOSTS) hosts.delete(oldest)
    },
    noteAnswer: (host) => void hosts.delete(host),
  }
}

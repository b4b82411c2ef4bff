/**
 * settings — what the config says of the daemon, with its defaults.
 *
 * Errors   InvalidError invalid/config-file   a limit, a pool or an age that cannot be meant
 */
import { InvalidError } from '@ingot/core'
import type { DaemonSettings } from '@ingot/daemon'

import type { IngotConfig, RetentionOptions } from '../config.ts'

export type DaemonConfig = Pick<
  IngotConfig,
  'queue' | 'pools' | 'workers' | 'retention' | 'server' | 'cancelGraceMs' | 'maxRuntimeMs'
>

export const NO_CONFIG: DaemonConfig = { queue: {}, pools: {}, workers: {}, retention: {}, server: {} }

const DEFAULT_MAX_RUNS = 10
export const DEFAULT_GRACE_MS = 5_000
const DAY_MS = 24 * 3_600_000

export function daemonSettings(config: DaemonConfig): DaemonSettings {
  const { maxConcurrentRuns = DEFAULT_MAX_RUNS, tagLimits = [] } = config.queue
  check('queue.maxConcurrentRuns', maxConcurrentRuns, 1)
  for (const { key, limit } of tagLimits) check(`queue.tagLimits, tag "${key}"`, limit, 0)
  for (const [pool, limit] of Object.entries(config.pools)) check(`pools.${pool}`, limit, 0)
  check('cancelGraceMs', config.cancelGraceMs ?? 0, 0)
  return {
    limits: { maxConcurrentRuns, tagLimits },
    cancelGraceMs: config.cancelGraceMs ?? DEFAULT_GRACE_MS,
    maxRuntimeMs: config.maxRuntimeMs,
    retention: retentionOf(config.retention),
  }
}

function retentionOf(options: RetentionOptions): DaemonSettings['retention'] {
  return {
    runsMs: ageMs('runsDays', options.runsDays, 90),
    ticksMs: {
      skipped: ageMs('skippedTicksDays', options.skippedTicksDays, 7),
      failed: ageMs('failedTicksDays', options.failedTicksDays, 30),
      succeeded: ageMs('succeededTicksDays', options.succeededTicksDays, 30),
    },
    backfillsMs: ageMs('backfillsDays', options.backfillsDays, 90),
  }
}

function ageMs(name: string, days: number | false | undefined, defaultDays: number): number | undefined {
  if (days === false) return undefined
  const known = days ?? defaultDays
  if (Number.isFinite(known) && known >= 0) return known * DAY_MS
  throw wrong(`retention.${name}`, known, 'days from 0, or false to keep for ever')
}

function check(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return
  throw wrong(name, value, `a whole number from ${least}`)
}

function wrong(name: string, value: unknown, expected: string): InvalidError {
  return new InvalidError(
    'invalid/config-file',
    `ingot.config.ts: ${name} is ${String(value)}; it must be ${expected}.`,
  )
}

import {
  fixedClock,
  memoryLogStore,
  memoryRunValues,
  memoryStorage,
  type FixedClock,
  type Project,
  type RunState,
  type Storage,
} from '@ingot/core'

import type { Daemon } from '../daemon.ts'
import { startDaemon } from '../daemon.ts'
import type { DaemonNote, DaemonSettings } from '../ports.ts'
import { identityOf, localCode, type LocalCode } from './local-code.ts'

export interface DaemonHouse {
  readonly clock: FixedClock
  readonly storage: Storage
  readonly code: LocalCode
  readonly notes: readonly DaemonNote[]
  start(name?: string): Promise<Daemon>
  runs(): Promise<readonly RunState[]>
}

export const SETTINGS: DaemonSettings = {
  limits: { maxConcurrentRuns: 10, tagLimits: [] },
  cancelGraceMs: 5_000,
  maxRuntimeMs: undefined,
  retention: {
    runsMs: undefined,
    ticksMs: { skipped: undefined, failed: undefined, succeeded: undefined },
    backfillsMs: undefined,
  },
}

/** Daemons on one store in memory, under a clock that stands still until told. */
export function daemonHouse(project: Project, startMs: number, settings: Partial<DaemonSettings> = {}): DaemonHouse {
  const clock = fixedClock(startMs)
  const storage = memoryStorage()
  const shared = { storage, clock, logs: memoryLogStore(), values: memoryRunValues() }
  const code = localCode(shared, project)
  const notes: DaemonNote[] = []
  let ids = 0
  return {
    clock,
    storage,
    code,
    notes,
    start: (name = 'daemon') =>
      startDaemon({
        ...shared,
        projects: code,
        newId: () => `id-${(ids += 1)}`,
        identity: identityOf(name),
        probe: () => 'unknown',
        settings: { ...SETTINGS, ...settings },
        note: (note) => notes.push(note),
      }),
    runs: async () => (await storage.listRuns({ limit: 1_000, order: 'oldest' })).runs,
  }
}

/**
 * cancels — stops the runs that somebody asked to cancel and that a process of this daemon executes: its signal first,
 * then SIGTERM, then SIGKILL of everything it started. Others end by themselves, or are ended by the queue.
 */
import { toErrorRecord } from '@ingot/core'
import type { StoredEvent } from '@ingot/core'

import type { DaemonPorts } from './ports.ts'

export interface Cancels {
  tell(events: readonly StoredEvent[]): void
  settled(): Promise<void>
}

export function cancels(ports: DaemonPorts, ring: () => void): Cancels {
  const going = new Set<Promise<void>>()
  const cancel = async (runId: string, isForced: boolean): Promise<void> => {
    const graceMs = ports.settings.cancelGraceMs
    const answers = ports.projects.list().map(({ workers }) => workers.cancel(runId, { graceMs, isForced }))
    await Promise.all(answers)
    ring()
  }
  return {
    tell(events) {
      for (const event of events) {
        if (event.kind !== 'run-cancel-requested') continue
        const one = cancel(event.runId, event.isForced === true)
          .catch((error: unknown) => {
            const message = `run ${event.runId} could not be canceled: ${toErrorRecord(error).message}`
            ports.note({ level: 'error', loop: 'monitor', message })
          })
          .finally(() => going.delete(one))
        going.add(one)
      }
    },
    async settled() {
      await Promise.all(going)
    },
  }
}

/**
 * runs — asking for runs, looking at them, ending them.
 */
import type { ServerPorts } from '../ports.ts'
import { endHandlers } from './end-run.ts'
import { launchHandlers } from './launch.ts'
import { listHandlers } from './list-runs.ts'
import { logHandlers } from './run-logs.ts'
import { showHandlers } from './show-run.ts'
import { stepHandlers } from './run-steps.ts'

type Part<F extends (ports: ServerPorts) => unknown> = ReturnType<F>
export type RunHandlers = Part<typeof listHandlers> &
  Part<typeof launchHandlers> &
  Part<typeof endHandlers> &
  Part<typeof showHandlers> &
  Part<typeof stepHandlers> &
  Part<typeof logHandlers>

export function runHandlers(ports: ServerPorts): RunHandlers {
  return {
    ...listHandlers(ports),
    ...launchHandlers(ports),
    ...endHandlers(ports),
    ...showHandlers(ports),
    ...stepHandlers(ports),
    ...logHandlers(ports),
  }
}

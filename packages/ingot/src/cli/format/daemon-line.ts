/**
 * daemon-line — one thing that happened, as `ingot dev` prints it: when, what, and for a run how it went.
 */
import type { RunStatus } from '@ingot/core'
import { formatDuration } from './duration.ts'
import type { Paint, TextFormat } from './style.ts'

export type DaemonLine =
  | {
      readonly kind: 'note'
      readonly atMs: number
      readonly level: 'info' | 'warning' | 'error'
      readonly loop: string
      readonly message: string
    }
  | {
      readonly kind: 'run'
      readonly atMs: number
      readonly runId: string
      readonly status: RunStatus
      /** The job, or the assets. */
      readonly what: string
      readonly launchedBy: string
      readonly durationMs: number | undefined
      readonly message: string | undefined
    }

const LEVELS = { info: 'dim', warning: 'yellow', error: 'red' } as const satisfies Record<string, TextFormat>
const STATUSES: Readonly<Partial<Record<RunStatus, TextFormat>>> = {
  succeeded: 'green',
  failed: 'red',
  canceled: 'yellow',
  running: 'cyan',
}

export function daemonLine(line: DaemonLine, paint: Paint): string {
  const time = paint('dim', new Date(line.atMs).toTimeString().slice(0, 8))
  if (line.kind === 'note') return `${time}  ${paint(LEVELS[line.level], line.message)}`
  const status = paint(STATUSES[line.status] ?? 'dim', line.status.padEnd(9))
  const took = line.durationMs === undefined ? '' : `  ${formatDuration(line.durationMs)}`
  const next = line.status === 'failed' ? paint('dim', `  → ingot run show ${shortId(line.runId)}`) : ''
  const why = line.message === undefined ? '' : `  ${line.message}`
  return `${time}  ${shortId(line.runId)}  ${status}  ${line.what}${took}  ${paint('dim', `by ${line.launchedBy}`)}${why}${next}`
}

/** As lists show it. */
function shortId(id: string): string {
  return id.slice(0, 18)
}

/**
 * status-look — how a status looks and what it is called. Colour is never alone: each has a mark and a word.
 *
 * Shapes   `tone` names a CSS variable of theme.css: `var(--succeeded)`.
 */
export type Tone =
  | 'succeeded'
  | 'failed'
  | 'running'
  | 'queued'
  | 'canceling'
  | 'canceled'
  | 'skipped'
  | 'stale'
  | 'missing'
  | 'fresh'
  | 'external'
  | 'warned'

export type Mark =
  | 'check'
  | 'cross'
  | 'spinner'
  | 'clock'
  | 'slash'
  | 'arrow'
  | 'rotate'
  | 'dashed'
  | 'outside'
  | 'warning'
  | 'pause'
  | 'dot'

export interface StatusLook {
  readonly tone: Tone
  readonly mark: Mark
  readonly word: string
}

const LOOKS = {
  // Runs, steps, backfills and their items.
  queued: { tone: 'queued', mark: 'clock', word: 'Queued' },
  running: { tone: 'running', mark: 'spinner', word: 'Running' },
  canceling: { tone: 'canceling', mark: 'spinner', word: 'Canceling' },
  succeeded: { tone: 'succeeded', mark: 'check', word: 'Succeeded' },
  failed: { tone: 'failed', mark: 'cross', word: 'Failed' },
  canceled: { tone: 'canceled', mark: 'slash', word: 'Canceled' },
  skipped: { tone: 'skipped', mark: 'arrow', word: 'Skipped' },
  planned: { tone: 'missing', mark: 'dashed', word: 'Planned' },
  retrying: { tone: 'stale', mark: 'rotate', word: 'Retrying' },
  lost: { tone: 'failed', mark: 'cross', word: 'Lost' },
  pending: { tone: 'missing', mark: 'dashed', word: 'Pending' },
  requested: { tone: 'running', mark: 'spinner', word: 'Requested' },
  paused: { tone: 'canceled', mark: 'pause', word: 'Paused' },
  // Assets and partitions.
  fresh: { tone: 'fresh', mark: 'check', word: 'Fresh' },
  stale: { tone: 'stale', mark: 'rotate', word: 'Stale' },
  missing: { tone: 'missing', mark: 'dashed', word: 'Missing' },
  external: { tone: 'external', mark: 'outside', word: 'External' },
  materialized: { tone: 'fresh', mark: 'check', word: 'Materialized' },
  // Checks and freshness policies.
  pass: { tone: 'succeeded', mark: 'check', word: 'On time' },
  warn: { tone: 'warned', mark: 'warning', word: 'Late soon' },
  fail: { tone: 'failed', mark: 'cross', word: 'Late' },
  late: { tone: 'failed', mark: 'clock', word: 'Late' },
  unknown: { tone: 'missing', mark: 'dashed', word: 'Unknown' },
  passed: { tone: 'succeeded', mark: 'check', word: 'Passed' },
  warned: { tone: 'warned', mark: 'warning', word: 'Warning' },
  'check-failed': { tone: 'failed', mark: 'warning', word: 'Check failed' },
  // Instigators, code locations, processes.
  on: { tone: 'succeeded', mark: 'dot', word: 'On' },
  off: { tone: 'missing', mark: 'dot', word: 'Off' },
  loaded: { tone: 'succeeded', mark: 'check', word: 'Loaded' },
  alive: { tone: 'succeeded', mark: 'check', word: 'Alive' },
  gone: { tone: 'failed', mark: 'cross', word: 'Gone' },
} as const satisfies Record<string, StatusLook>

export type KnownStatus = keyof typeof LOOKS

/** A status that nobody has drawn yet is shown in grey, by its own name. */
export function statusLook(status: string): StatusLook {
  return Object.hasOwn(LOOKS, status)
    ? LOOKS[status as KnownStatus]
    : { tone: 'missing', mark: 'dot', word: status.charAt(0).toUpperCase() + status.slice(1).replaceAll('-', ' ') }
}

/** For `style` and SVG. */
export function toneColor(tone: Tone): string {
  return `var(--${tone})`
}

export function statusColor(status: string): string {
  return toneColor(statusLook(status).tone)
}

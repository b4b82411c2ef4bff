/**
 * freshness — how old an asset may become before that is said, and before it is a failure.
 *
 * Rules    time window: age since the last materialisation; warn below fail, both at least a minute.
 *          cron: fresh when made within `lowerBoundMs` before the newest deadline; it stays so until the next one.
 * Errors   DefinitionError definition/bad-freshness, definition/bad-cron
 */
export type FreshnessPolicy =
  | { readonly kind: 'time-window'; readonly failAfterMs: number; readonly warnAfterMs?: number }
  | { readonly kind: 'cron'; readonly deadline: string; readonly timezone: string; readonly lowerBoundMs: number }

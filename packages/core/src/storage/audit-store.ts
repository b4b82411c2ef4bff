/**
 * audit-store — who changed what through the API, and tokens at the command line too, in the order it happened. Nothing
 * here is ever changed; `prune` forgets what is old.
 *
 * Units    `detail` is at most 4,096 bytes of JSON; what is longer is cut by the writer, never refused.
 */
export interface NewAuditEntry {
  readonly atMs: number
  /** A token's name; `local` on a server without tokens. */
  readonly actor: string
  /** `run.launch`, `run.cancel`, `schedule.start`, `pool.set`, … */
  readonly action: string
  /** The run, asset, schedule… that it was done to. */
  readonly subject: string
  readonly outcome: 'done' | 'refused'
  /** Code of the error for what was refused. */
  readonly code?: string
  readonly detail?: Readonly<Record<string, unknown>>
}

export interface AuditEntry extends NewAuditEntry {
  /** Integer ≥ 1, growing. */
  readonly id: number
}

export interface AuditStore {
  recordAudit(entry: NewAuditEntry): Promise<void>
  /** Newest first. */
  listAudit(query: {
    readonly limit: number
    /** Entries with a smaller id. */
    readonly beforeId?: number
    readonly actor?: string
    readonly action?: string
  }): Promise<readonly AuditEntry[]>
}

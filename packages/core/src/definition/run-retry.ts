/** What happens by itself when a run fails, or its worker is lost. */
export interface RunRetryPolicy {
  /** New runs after the first one; 0 unless given. */
  readonly maxRetries?: number
  /** `from-failure` unless given. */
  readonly strategy?: 'all' | 'from-failure'
  /** Delay before each; 0 unless given. */
  readonly delayMs?: number
  /** False: only when the run's process was lost or crashed, not when a step failed. True unless given. */
  readonly onStepFailure?: boolean
  /**
   * What becomes of a run whose worker is lost: `fail` ends it (and `maxRetries` may begin another), `resume` goes on
   * with the same run on another worker, steps that succeeded are not run again. `fail` unless given.
   */
  readonly onWorkerLost?: 'fail' | 'resume'
}

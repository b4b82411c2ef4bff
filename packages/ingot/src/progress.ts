// What `ingot/progress` offers: a run shown while it runs, for programs with somebody watching.
export type { FollowedRun, FollowOptions, ProgressOutput, Watched } from './cli/run-progress.ts'
export { followRun, stdoutProgress } from './cli/run-progress.ts'

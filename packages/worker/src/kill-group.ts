/**
 * kill-group — ends a process and all that it started, those apart that made a group of their own. Where there are no
 * groups (Windows) it ends the process alone. That it is gone already is no error.
 */
export const HAS_GROUPS: boolean = process.platform !== 'win32'

/** `leaderPid`: a process started as `detached`, which leads a group with its own number. */
export function killGroup(leaderPid: number, signal: 'SIGKILL' | 'SIGTERM' = 'SIGKILL'): void {
  try {
    process.kill(HAS_GROUPS ? -leaderPid : leaderPid, signal)
  } catch {
    // ESRCH: nobody is left in it.
  }
}

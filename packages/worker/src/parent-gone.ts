/** An orphan is given another parent; not on Windows, where the number just stops to mean a process. */
export function isParentGone(parentPid: number): boolean {
  if (process.ppid !== parentPid) return true
  try {
    process.kill(parentPid, 0)
    return false
  } catch (error) {
    // EPERM: it is there, and this process has become another user's.
    return !(error instanceof Error && 'code' in error && error.code === 'EPERM')
  }
}

/** An orphan is given another parent; not on Windows, where the number just stops to mean a process. */
export function isParentGone(parentPid: number): boolean {
  if (process.ppid !== parentPid) return true
  try {
    process.kill(parentPid, 0)
    return false
  } catch {
    return true
  }
}

/**
 * parent-watch-main — a thread inside the process of an isolated step, which ends that process when the one that
 * started it is gone. The step's own thread may be computing and hear nothing; a step that goes on alone, while its
 * retry runs elsewhere, writes twice.
 */
import { workerData } from 'node:worker_threads'

import { killGroup } from './kill-group.ts'

const EVERY_MS = 500
const { parentPid } = workerData as { readonly parentPid: number }

setInterval(() => {
  if (isGone()) killGroup(process.pid)
}, EVERY_MS)

/** An orphan is given another parent; not on Windows, where the number just stops to mean a process. */
function isGone(): boolean {
  if (process.ppid !== parentPid) return true
  try {
    process.kill(parentPid, 0)
    return false
  } catch {
    return true
  }
}

/**
 * parent-watch-main — a thread inside the process of an isolated step, which ends that process when the one that
 * started it is gone. The step's own thread may be computing and hear nothing; a step that goes on alone, while its
 * retry runs elsewhere, writes twice.
 */
import { workerData } from 'node:worker_threads'

import { killGroup } from './kill-group.ts'
import { isParentGone } from './parent-gone.ts'

const EVERY_MS = 500
const { parentPid } = workerData as { readonly parentPid: number }

setInterval(() => {
  if (isParentGone(parentPid)) killGroup(process.pid)
}, EVERY_MS)

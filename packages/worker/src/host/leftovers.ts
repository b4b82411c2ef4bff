/**
 * leftovers — what the author's code has left behind in this process when its run is over: timers, children, servers,
 * another working directory, other environment variables. A process with any of them is not used again.
 */

// An open connection is no leftover: fetch and drivers keep some for the next request.
const KEPT_OPEN: ReadonlySet<string> = new Set([
  'TCPSocketWrap',
  'TLSWrap',
  'PipeWrap',
  'TTYWrap',
  'GetAddrInfoReqWrap',
  'FSReqCallback',
  'FSReqPromise',
  'Immediate',
])
// A run may have needed a lot, and V8 gives it back late; beyond this a new process is cheaper than to find out.
const MOST_BYTES = 768 * 1024 * 1024

export interface Leftovers {
  /** True when this process is as it was, as far as can be seen. */
  areGone(): boolean
}

export function leftovers(): Leftovers {
  const before = look()
  return {
    areGone: () => {
      const now = look()
      const isSame = now.folder === before.folder && now.env === before.env
      const hasMore = [...now.open].some(([kind, count]) => count > (before.open.get(kind) ?? 0))
      return isSame && !hasMore && process.memoryUsage.rss() < MOST_BYTES
    },
  }
}

function look() {
  const open = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) {
    if (!KEPT_OPEN.has(kind)) open.set(kind, (open.get(kind) ?? 0) + 1)
  }
  return { open, folder: process.cwd(), env: JSON.stringify(process.env) }
}

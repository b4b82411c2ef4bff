import type { EventPage, LogPage, LogStore, Storage } from '@ingot/core'

/** Reads of runs' events and logs: who asks for the same at the same time shares one read. */
export interface RunReads {
  events(runId: string, afterId: number): Promise<EventPage>
  lines(runId: string, cursor: number): Promise<LogPage>
}

export const EVENTS_AT_ONCE = 1_000
export const LINES_AT_ONCE = 5_000

export function runReads(storage: Pick<Storage, 'read'>, logs: Pick<LogStore, 'read'>): RunReads {
  return {
    events: shared((runId, afterId) => storage.read({ runId, afterId, limit: EVENTS_AT_ONCE })),
    lines: shared((runId, cursor) => logs.read({ runId, cursor, limit: LINES_AT_ONCE })),
  }
}

function shared<Page>(read: (runId: string, from: number) => Promise<Page>) {
  const going = new Map<string, Promise<Page>>()
  return (runId: string, from: number): Promise<Page> => {
    const name = `${from} ${runId}`
    const known = going.get(name)
    if (known !== undefined) return known
    const page = read(runId, from).finally(() => going.delete(name))
    going.set(name, page)
    return page
  }
}

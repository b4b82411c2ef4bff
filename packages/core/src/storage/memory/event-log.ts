/**
 * event-log — appending to and reading the log in memory, and telling who listens.
 */
import { MAX_EVENTS_PER_READ, checkLimit, eventJson } from '../checks.ts'
import type { EventLog } from '../storage.ts'
import type { MemoryTables } from './tables.ts'

export function memoryEventLog(tables: MemoryTables): EventLog {
  return {
    async append(events, fence) {
      tables.checkOpen()
      const bodies = events.map(eventJson)
      if (fence !== undefined) tables.checkFence(fence)
      const ids = tables.write(bodies)
      tables.tell()
      return ids
    },
    async read(query) {
      tables.checkOpen()
      checkLimit(query.limit, MAX_EVENTS_PER_READ)
      return tables.log.read(query)
    },
    // A wrapper of its own, so that the same function given twice is called twice and stopped once at a time.
    onAppend(listener) {
      const entry = (lastId: number): void => listener(lastId)
      tables.appendListeners.add(entry)
      return () => void tables.appendListeners.delete(entry)
    },
    onChange(listener) {
      const entry = (): void => listener('self')
      tables.changeListeners.add(entry)
      return () => void tables.changeListeners.delete(entry)
    },
    async lastEventId() {
      tables.checkOpen()
      return tables.log.all().at(-1)?.id ?? 0
    },
  }
}

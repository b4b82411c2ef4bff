import { totalmem } from 'node:os'

/** What all processes may take together: the machine's memory, or the container's. */
export function memoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

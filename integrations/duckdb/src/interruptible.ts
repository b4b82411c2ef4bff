/**
 * interruptible — a cancelled step stops the statement that runs for it, and fails with the signal's own reason.
 */
import type { DuckDBConnection } from '@duckdb/node-api'

export async function interruptible<T>(
  connection: DuckDBConnection,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const interrupt = () => connection.interrupt()
  signal.addEventListener('abort', interrupt)
  try {
    return await work()
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    signal.removeEventListener('abort', interrupt)
  }
}

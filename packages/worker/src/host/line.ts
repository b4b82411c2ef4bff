/**
 * line — this process's end of the line to the daemon. When the daemon is gone, what is said is lost and no error.
 */
import type { FromHost } from '../host-protocol.ts'

/** Throws when the message cannot be cloned. */
export function say(message: FromHost): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

/** Resolves when it is on its way. */
export async function sayAndWait(message: FromHost): Promise<void> {
  if (!process.connected) return
  await new Promise<void>((resolve) => {
    if (process.send === undefined) return resolve()
    process.send(message, undefined, undefined, () => resolve())
  })
}

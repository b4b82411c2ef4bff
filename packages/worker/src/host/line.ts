/**
 * line — this process's end of the line to the daemon. When the daemon is gone, what is said is lost and no error.
 */
import type { FromHost } from '../host-protocol.ts'
import { sendOn } from '../own-line.ts'

/** Throws when the message cannot be cloned. */
export function say(message: FromHost): void {
  sendOn(message, () => undefined)
}

/** Resolves when it is on its way. */
export async function sayAndWait(message: FromHost): Promise<void> {
  await new Promise<void>((resolve) => {
    if (!sendOn(message, () => resolve())) resolve()
  })
}

/**
 * set-sensor-cursor — sets the cursor of a sensor, or forgets it. A tick that is being made at the same time is dropped
 * and made anew from what was set.
 *
 * Errors   ConflictError conflict/busy-cursor   ticks changed it each time that it was to be written
 */
import { ConflictError } from '../errors.ts'
import { newInstigator } from '../storage/instigator-state.ts'
import type { InstigatorRef, InstigatorState, TickStore } from '../storage/tick-store.ts'

const MOST_TRIES = 20

/** `null` resets. The version guards against a tick that was committed in between. */
export async function setSensorCursor(
  storage: Pick<TickStore, 'getInstigator' | 'setInstigator'>,
  ref: InstigatorRef,
  cursor: string | null,
): Promise<{ readonly before: InstigatorState; readonly after: InstigatorState }> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const before = (await storage.getInstigator(ref)) ?? newInstigator(ref)
    const after = await storage.setInstigator(ref, { cursor }, before.version)
    if (after !== undefined) return { before, after }
  }
  throw new ConflictError(
    'conflict/busy-cursor',
    `sensor "${ref.name}" ticks so fast that its cursor could not be set. Stop it first: \`ingot sensor stop ${ref.name}\`.`,
  )
}

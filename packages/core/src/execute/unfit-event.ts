import { isIngotError } from '../errors.ts'

/** True when an event was refused for what user code put into it: that step's fault, not the store's. */
export function isUnfitEvent(error: unknown): boolean {
  return isIngotError(error) && (error.code === 'invalid/event-too-big' || error.code === 'invalid/event-not-json')
}

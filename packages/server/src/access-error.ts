/**
 * access-error — the caller acts, or whoever gives rights: who asks may not do this. Made and answered by the server
 * alone; core's six classes know nobody who asks.
 *
 * Codes    access/token-needed, access/bad-token           401
 *          access/role, access/read-only, access/foreign-origin   403
 *          access/too-many-requests                        429, retryable
 */
import { OrchestratorError } from '@ingot/core'

export class AccessError extends OrchestratorError<`access/${string}`> {}

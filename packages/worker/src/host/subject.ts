import { AsyncLocalStorage } from 'node:async_hooks'

import type { StepOrigin } from '@ingot/core'

/**
 * Whose code runs: the id of an ask, or of a run. It follows timers and promises, so that what throws or exits long
 * after it was started is still laid at the right door.
 */
export const subject: AsyncLocalStorage<string> = new AsyncLocalStorage()

/** The attempt of a step whose code runs; undefined outside any. */
export const stepOrigin: AsyncLocalStorage<StepOrigin> = new AsyncLocalStorage()

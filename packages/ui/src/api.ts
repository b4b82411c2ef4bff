/**
 * api — the only fetch of the UI: `api('GET /runs', { query: { status: ['failed'] } })`.
 *
 * Rules    every request says that it comes from these pages: a run that they launch is kept as launched by `web`.
 *          An answer 401 leads to the sign-in page; the call fails all the same.
 * Errors   ApiProblem   status 0 when the server cannot be reached
 */
import { ApiProblem, createClient, pathOf } from '@ingot/server/client'

export { ApiProblem, pathOf }
export type * from '@ingot/server/client'

const listeners = new Set<() => void>()

/** Told whenever the server says that nobody is signed in. Returns what takes the listener away. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const api = createClient({
  fetch: async (input, init) => {
    const headers = new Headers(init?.headers)
    headers.set('ingot-client', 'web')
    const response = await fetch(input, { ...init, headers })
    if (response.status === 401) for (const tell of listeners) tell()
    return response
  },
})

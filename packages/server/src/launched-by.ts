import type { Actor } from './handle.ts'

/** What stands in a run's request: `api`, and whose token it was. */
export function launchedBy({ name }: Actor): string {
  return name === 'local' ? 'api' : `api:${name}`
}

import type { Actor } from './handle.ts'

/** What stands in a run's request: `web` or `api`, and whose token it was: `api:ci`. */
export function launchedBy({ name, client }: Actor): string {
  const way = client ?? 'api'
  return name === 'local' ? way : `${way}:${name}`
}

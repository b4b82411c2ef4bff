/** settable-tags — of the tags of a run, those that a request may carry: what Ingot sets itself it refuses. Pure. */

const SETTABLE: ReadonlySet<string> = new Set([
  'ingot/priority',
  'ingot/max-retries',
  'ingot/retry-strategy',
  'ingot/max-runtime-ms',
])

export function settableTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith('ingot/') || SETTABLE.has(key)))
}

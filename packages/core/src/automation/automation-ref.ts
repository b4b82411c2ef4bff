import type { InstigatorRef } from '../storage/tick-store.ts'

/** The one instigator of a project's conditions: under it stand their memory, their cursor and their ticks. */
export function automationRef(project: string): InstigatorRef {
  return { kind: 'automation', project, name: 'default' }
}

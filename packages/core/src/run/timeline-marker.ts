import type { Event } from '../event/event.ts'

/** Something that happened beside the steps of a run: an instant, or what took a while and ended then. */
export interface TimelineMarker {
  readonly atMs: number
  /** Of the event that it stands for. */
  readonly kind: Event['kind']
  readonly label: string
  readonly durationMs?: number
}

/** Undefined for what is no marker. */
export function markerOf(event: Event): TimelineMarker | undefined {
  const { kind, atMs } = event
  switch (event.kind) {
    case 'resource-opened':
    case 'resource-closed':
      return { kind, atMs, label: event.resource, durationMs: event.durationMs }
    case 'resource-failed':
      return { kind, atMs, label: `${event.resource}: ${event.phase} failed: ${event.error.message}` }
    case 'hook-ended':
      return { kind, atMs, label: hookLabel(event) }
    case 'output-mapped':
      return { kind, atMs, label: `${event.stepKey}: ${event.keys.length} keys of ${event.output}` }
    case 'run-resumed':
      return { kind, atMs, label: `resumed by ${event.worker}` }
    case 'run-cancel-requested':
      return { kind, atMs, label: `cancel asked for by ${event.by}` }
    default:
      return undefined
  }
}

function hookLabel({ hook, stepKey, error }: Extract<Event, { kind: 'hook-ended' }>): string {
  return `${stepKey}: ${hook}${error === undefined ? '' : ` failed: ${error.message}`}`
}

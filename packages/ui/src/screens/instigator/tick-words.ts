/** tick-words — a tick in words. Pure. */
import type { TickRow } from '../../queries/automation-queries.ts'

type Told = Pick<TickRow, 'status' | 'runIds' | 'reused' | 'skipReason' | 'error' | 'count' | 'partitionChanges'>

/** What it came to, in a sentence or less. */
export function tickResult({ status, runIds, reused, skipReason, error, partitionChanges = [] }: Told): string {
  if (status === 'failed') return error?.message ?? 'It failed.'
  if (status === 'skipped') return skipReason ?? (reused.length > 0 ? reusedWords(reused.length) : 'Nothing to do')
  const changed = partitionChanges.reduce((sum, { add, remove }) => sum + add.length + remove.length, 0)
  return [
    ...(runIds.length === 0 ? [] : [`${runIds.length} ${runIds.length === 1 ? 'run' : 'runs'}`]),
    ...(reused.length === 0 ? [] : [reusedWords(reused.length)]),
    ...(changed === 0 ? [] : [`${changed} ${changed === 1 ? 'partition' : 'partitions'} changed`]),
  ].join(', ')
}

function reusedWords(count: number): string {
  return count === 1 ? '1 run key had its run already' : `${count} run keys had their runs already`
}

/** As people read JSON: short, on one line. */
export function cursorText(json: string | undefined, most = 60): string {
  if (json === undefined) return 'none'
  return json.length > most ? `${json.slice(0, most)}…` : json
}

/** Undefined when it is JSON; else why not. */
export function jsonFault(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

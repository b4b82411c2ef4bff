import type { Partition, PartitionsDefinition, TimeWindow } from './partition.ts'
import { dimensionsOf } from './partition.ts'
import { splitKey } from './multi-space.ts'
import { windowOfKey } from './time-windows.ts'

/** What a step that makes these keys is told of them; undefined for an asset without partitions. */
export function partitionContext(
  definition: PartitionsDefinition | undefined,
  keys: readonly string[],
): Partition | undefined {
  const [key] = keys
  if (definition === undefined || key === undefined) return undefined
  return { key, keys, window: spanOf(definition, keys), dimensions: dimensionKeys(definition, key) }
}

/** The key in each dimension, by name; none where there is only one. */
export function dimensionKeys(definition: PartitionsDefinition, key: string): Readonly<Record<string, string>> {
  if (definition.kind !== 'multi') return {}
  const parts = splitKey(key)
  return Object.fromEntries(dimensionsOf(definition).map(([name], i) => [name, parts[i] ?? '']))
}

/** The window of a partition: of several dimensions, that of the first one in time, by name. */
function windowOf(definition: PartitionsDefinition, key: string): TimeWindow | undefined {
  if (definition.kind === 'time-window') return windowOfKey(definition, key)
  if (definition.kind !== 'multi') return undefined
  const parts = splitKey(key)
  const dimensions = dimensionsOf(definition)
  const at = dimensions.findIndex(([, one]) => one.kind === 'time-window')
  const timed = dimensions[at]?.[1]
  return timed === undefined ? undefined : windowOf(timed, parts[at] ?? '')
}

function spanOf(definition: PartitionsDefinition, keys: readonly string[]): TimeWindow | undefined {
  let span: TimeWindow | undefined
  for (const key of keys) {
    const window = windowOf(definition, key)
    if (window === undefined) continue
    span =
      span === undefined
        ? window
        : { startMs: Math.min(span.startMs, window.startMs), endMs: Math.max(span.endMs, window.endMs) }
  }
  return span
}

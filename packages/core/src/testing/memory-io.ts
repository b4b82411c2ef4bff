/**
 * memory-io — an IO manager that keeps values in this process, for tests. Values are copied when stored and when
 * loaded, so that a function which changes its input is caught here as it would be with files.
 *
 * Errors   NotFoundError not-found/value
 *          InvalidError  invalid/value-not-storable   a function, a symbol or the like is in the value
 */
import {
  defineIoManager,
  loadPartitions,
  valueNotFound,
  type IoContext,
  type IoManager,
} from '../definition/io-manager.ts'
import { InvalidError } from '../errors.ts'

export function memoryIo(): IoManager<unknown> {
  const values = new Map<string, unknown>()
  return defineIoManager<unknown>({
    name: 'memory',
    async store(context, value) {
      values.set(placeOf(context), copyOf(context, value))
      return Array.isArray(value) ? { metadata: { row_count: value.length } } : undefined
    },
    async load(context) {
      const loadOne = (partition: string | undefined): unknown => {
        const place = placeOf({ assetKey: context.assetKey, partition })
        if (!values.has(place)) throw valueNotFound({ assetKey: context.assetKey, partition })
        return structuredClone(values.get(place))
      }
      if (context.partitions === undefined) return loadOne(context.partition)
      return loadPartitions(context, context.partitions, async (partition) => loadOne(partition))
    },
  })
}

function placeOf({ assetKey, partition }: Pick<IoContext, 'assetKey' | 'partition'>): string {
  return JSON.stringify([assetKey, partition])
}

function copyOf({ assetKey }: Pick<IoContext, 'assetKey'>, value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    const message = `the value of asset "${assetKey}" cannot be stored: ${why}. Return plain data, without functions.`
    throw new InvalidError('invalid/value-not-storable', message, { cause })
  }
}

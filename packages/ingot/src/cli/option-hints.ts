/**
 * option-hints — which option says what a request left out: core knows partitions and config, only the command line
 * knows `--partition` and `--config`.
 */
import type { AnySchema } from '@ingot/core'
import { InvalidError, isIngotError, jsonSchemaOf } from '@ingot/core'

export interface GivenOptions {
  readonly hasPartitions: boolean
  /** Of a job with config of its own. */
  readonly config?: { readonly schema: AnySchema | undefined; readonly given: unknown }
}

/** The same error; where an option would mend it, its message ends with that. */
export function withOptionHint(error: unknown, { hasPartitions, config }: GivenOptions): unknown {
  if (!isIngotError(error)) return error
  if (error.code === 'invalid/partition-needed' && !hasPartitions) {
    return new InvalidError(error.code, `${error.message} Pass --partition KEY.`, { cause: error })
  }
  const missing = error.code === 'invalid/config' && config !== undefined ? missingKeys(config) : []
  if (missing.length === 0) return error
  const keys = missing.map((key) => `${JSON.stringify(key)}: …`).join(', ')
  return new InvalidError('invalid/config', `${error.message} Pass --config '{${keys}}'.`, { cause: error })
}

function missingKeys({ schema, given = {} }: NonNullable<GivenOptions['config']>): readonly string[] {
  const required = schema === undefined ? undefined : jsonSchemaOf(schema)?.['required']
  if (!Array.isArray(required) || typeof given !== 'object' || given === null) return []
  return required.filter((key): key is string => typeof key === 'string' && !Object.hasOwn(given, key))
}

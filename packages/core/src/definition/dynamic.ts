/**
 * dynamic — an output whose items become known only in a run, each under a key that names its steps.
 *
 * Shapes   a mapping key is 1 to 100 of `A-Z a-z 0-9 _ . -`, unique within the output. No items is fine too.
 * Errors   UserCodeError user-code/bad-mapping-key
 */
import { UserCodeError } from '../errors.ts'

/** Made by `dynamic`. */
export interface DynamicItems<out T = unknown> {
  readonly kind: 'ingot/dynamic'
  readonly keys: readonly string[]
  readonly values: readonly T[]
}

const MAPPING_KEY = /^[A-Za-z0-9_.-]{1,100}$/

/** `return dynamic(videos, (video) => video.id)`. */
export function dynamic<T>(items: Iterable<T>, key: (item: T, index: number) => string): DynamicItems<T>
/** `return dynamic({ north: 1, south: 2 })`. */
export function dynamic<T>(items: Readonly<Record<string, T>>): DynamicItems<T>
export function dynamic<T>(
  items: Iterable<T> | Readonly<Record<string, T>>,
  key?: (item: T, index: number) => string,
): DynamicItems<T> {
  const isRecord = key === undefined
  const values = isRecord ? Object.values(items as Readonly<Record<string, T>>) : [...(items as Iterable<T>)]
  const keys = isRecord ? Object.keys(items) : values.map(key)
  checkKeys(keys)
  return { kind: 'ingot/dynamic', keys, values }
}

function checkKeys(keys: readonly string[]): void {
  const seen = new Set<string>()
  for (const key of keys) {
    if (typeof key !== 'string' || !MAPPING_KEY.test(key)) {
      throw badKey(
        `mapping key ${JSON.stringify(key)} is not allowed. Use 1 to 100 of A-Z a-z 0-9 _ . -, like "video-17".`,
      )
    }
    if (seen.has(key)) throw badKey(`mapping key "${key}" is given to two items. Give each item a key of its own.`)
    seen.add(key)
  }
}

function badKey(message: string): UserCodeError {
  return new UserCodeError('user-code/bad-mapping-key', message)
}

export function isDynamicItems(value: unknown): value is DynamicItems {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'ingot/dynamic'
}

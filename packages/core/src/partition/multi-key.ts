import { InvalidError } from '../errors.ts'
import { joinKey } from './multi-space.ts'
import type { Dimensions, MultiPartitions } from './partition.ts'
import { dimensionsOf } from './partition.ts'

/** The key of partitions in several dimensions: `multiKey(byDayAndRegion, { date: '2026-01-01', region: 'eu' })`. */
export function multiKey<D extends Dimensions>(
  partitions: MultiPartitions<D>,
  keys: { readonly [Name in keyof D]: D[Name]['~key'] },
): string {
  const byName = new Map<string, unknown>(Object.entries(keys))
  return joinKey(
    dimensionsOf(partitions).map(([name]) => {
      const key = byName.get(name)
      if (typeof key === 'string') return key
      throw new InvalidError('invalid/unknown-partition', `the key of dimension "${name}" is missing.`)
    }),
  )
}

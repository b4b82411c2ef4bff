import type { KeySpace } from './space.ts'
import { keysBetween } from './space.ts'

export interface Dimension {
  readonly name: string
  /** Keys may be added to it. */
  readonly isGrowing: boolean
  readonly space: KeySpace
}

/** A product. The key of each dimension follows from an index: index ÷ stride modulo size. */
export interface MultiSpace extends KeySpace {
  readonly dimensions: readonly (Dimension & { readonly stride: number })[]
}

/** `dimensions` in the order of their names. */
export function multiSpace(given: readonly Dimension[]): MultiSpace {
  let stride = 1
  const dimensions = given
    .toReversed()
    .map((dimension) => {
      const own = stride
      stride *= dimension.space.size
      return { ...dimension, stride: own }
    })
    .toReversed()
  const size = stride
  // The first dimension may grow without anything coming between; another that grows does so within each key before it.
  const growing = dimensions.findLastIndex(({ isGrowing }, i) => isGrowing && i > 0)
  const keyAt = (index: number): string | undefined =>
    index < 0 || index >= size || !Number.isInteger(index)
      ? undefined
      : joinKey(dimensions.map((one) => one.space.keyAt(Math.floor(index / one.stride) % one.space.size) ?? ''))
  return {
    dimensions,
    size,
    keyAt,
    indexOf(key) {
      const parts = splitKey(key)
      if (parts.length !== dimensions.length) return undefined
      let index = 0
      for (const [i, { space, stride: step }] of dimensions.entries()) {
        const own = space.indexOf(parts[i] ?? '')
        if (own === undefined) return undefined
        index += own * step
      }
      return index
    },
    keys: (from, to) => keysBetween({ keyAt, size }, from, to),
    windowOf(key) {
      const parts = splitKey(key)
      for (const [i, { space }] of dimensions.entries()) {
        const window = parts[i] === undefined ? undefined : space.windowOf(parts[i])
        if (window !== undefined) return window
      }
      return undefined
    },
    steadyRun: growing === -1 ? Number.POSITIVE_INFINITY : (dimensions[growing - 1]?.stride ?? 1),
  }
}

/** The dimensions' keys as one. */
export function joinKey(parts: readonly string[]): string {
  return parts.map((part) => part.replace(/%(?=7C|25)|\|/g, (char) => (char === '|' ? '%7C' : '%25'))).join('|')
}

export function splitKey(key: string): readonly string[] {
  return key.split('|').map((part) => part.replace(/%(7C|25)/g, (_, code) => (code === '7C' ? '|' : '%')))
}

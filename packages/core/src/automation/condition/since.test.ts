import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { emptySet, indexesOf, indexSet, union } from '../../partition/partition-set.ts'
import type { Layer } from './since.ts'
import { nextLayers } from './since.ts'

const SIZE = 6

/** What happens to one partition in one stretch of the log. */
interface Happens {
  /** Position within the stretch, 1..9; undefined = somewhere in it. */
  readonly trigger: { readonly at: number | undefined } | undefined
  /** Position up to which it handles, from far before the stretch up to its end; undefined = everything. */
  readonly reset: { readonly upTo: number | undefined } | undefined
}

const STRETCH = 10
const happens: fc.Arbitrary<Happens> = fc.record({
  trigger: fc.option(fc.record({ at: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }) }), {
    nil: undefined,
  }),
  reset: fc.option(fc.record({ upTo: fc.option(fc.integer({ min: -30, max: 10 }), { nil: undefined }) }), {
    nil: undefined,
  }),
})

/** The rule by the letter, for one partition: the place of its newest reason that no reset has handled. */
function naive(pending: number | undefined, { trigger, reset }: Happens, previousHeadId: number): number | undefined {
  const reasons = [
    ...(pending === undefined ? [] : [pending]),
    // Where the place is not known, it is after the stretch began and before anything that is known to be in it.
    ...(trigger === undefined ? [] : [previousHeadId + (trigger.at ?? 0.7)]),
  ]
  const upTo = reset === undefined ? -Infinity : reset.upTo === undefined ? Infinity : previousHeadId + reset.upTo
  const left = reasons.filter((reason) => reason > upTo)
  if (left.length === 0) return undefined
  // Where there is no other, it counts as at the end of the stretch from then on.
  const known = left.filter((reason) => reason !== previousHeadId + 0.7)
  return known.length === 0 ? previousHeadId + STRETCH + 0.5 : Math.max(...known)
}

describe('since', () => {
  it('is the rule by the letter, for each partition', () => {
    fc.assert(
      fc.property(fc.array(fc.array(happens, { minLength: SIZE, maxLength: SIZE }), { maxLength: 25 }), (stretches) => {
        let layers: readonly Layer[] = []
        const pending: (number | undefined)[] = Array.from({ length: SIZE }, () => undefined)
        for (const [n, one] of stretches.entries()) {
          const previousHeadId = n * STRETCH
          const where = (is: (here: Happens) => boolean) => indexSet(one.flatMap((here, i) => (is(here) ? [i] : [])))
          layers = nextLayers(
            layers,
            {
              set: where(({ trigger }) => trigger !== undefined),
              at: (index) => {
                const at = one[index]?.trigger?.at
                return at === undefined ? undefined : [previousHeadId + at, 0]
              },
            },
            {
              set: where(({ reset }) => reset !== undefined),
              upTo: (index) => {
                const upTo = one[index]?.reset?.upTo
                return upTo === undefined ? undefined : [previousHeadId + upTo, 0]
              },
            },
            { previousHeadId, headId: previousHeadId + STRETCH, tick: n + 1 },
          )
          for (let i = 0; i < SIZE; i += 1) {
            pending[i] = naive(pending[i], one[i] ?? { trigger: undefined, reset: undefined }, previousHeadId)
          }
          expect(byPartition(layers)).toEqual(pending)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('remembers at most 32 positions, and forgets no partition for it', () => {
    let layers: readonly Layer[] = []
    for (let n = 0; n < 100; n += 1) {
      const stretch = { previousHeadId: n * STRETCH, headId: (n + 1) * STRETCH, tick: n + 1 }
      layers = nextLayers(layers, { set: indexSet([n]) }, { set: emptySet }, stretch)
    }
    expect(layers).toHaveLength(32)
    expect(union(...layers.map(({ set }) => set))).toEqual({ ranges: [[0, 99]] })
  })
})

function byPartition(layers: readonly Layer[]): (number | undefined)[] {
  const seen: (number | undefined)[] = Array.from({ length: SIZE }, () => undefined)
  for (const { position, set } of layers) {
    for (const index of indexesOf(set)) {
      expect(seen[index]).toBeUndefined()
      // Something noticed stands between two events.
      seen[index] = position[0] + (position[1] === 0 ? 0 : 0.5)
    }
  }
  return seen
}

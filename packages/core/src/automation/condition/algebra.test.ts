import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import type { AutomationCondition } from '../../definition/automation-condition.ts'
import { condition } from '../../definition/condition.ts'
import { defineProject } from '../../definition/project.ts'
import { buildGraph } from '../../graph/graph.ts'
import { staticPartitions } from '../../partition/partition.ts'
import { count } from '../../partition/partition-set.ts'
import type { World } from '../../testing/hand-model.ts'
import { handModel } from '../../testing/hand-model.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import type { ConditionMemory } from './memory.ts'
import { assetSubject } from './subject.ts'

const { and, or, not, newlyTrue, since, anyDepsMatch, allDepsMatch } = condition
const SIZE = 5
const partitions = staticPartitions(['a', 'b', 'c', 'd', 'e'])
const left = defineAsset({ key: 'left', partitions, run: () => 1 })
const right = defineAsset({ key: 'right', partitions, run: () => 1 })
const own = defineAsset({ key: 'own', partitions, after: [left, right], run: () => 1 })
const graph = buildGraph(defineProject({ name: 'test', assets: [left, right, own] }))
const subject = assetSubject('own')

const indexes = fc.uniqueArray(fc.nat(SIZE - 1))
const sets = fc.record({ own: indexes, left: indexes, right: indexes })
const world: fc.Arbitrary<World> = fc.record({ missing: sets, failed: sets, running: sets, dataChanged: sets })

const leaf = fc.constantFrom<AutomationCondition>(
  condition.missing(),
  condition.executionFailed(),
  condition.runInProgress(),
  condition.dataVersionChanged(),
)
const { tree } = fc.letrec<{ tree: AutomationCondition }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => and(a, b)),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => or(a, b)),
    tie('tree').map(not),
    tie('tree').map(newlyTrue),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => since(a, b)),
    tie('tree').map((of) => anyDepsMatch(of)),
    tie('tree').map((of) => allDepsMatch(of)),
  ),
}))

/** Where a condition holds at each of the worlds, one after the other. */
function history(tree: AutomationCondition, worlds: readonly World[]): readonly unknown[] {
  let memory: ConditionMemory | undefined
  return worlds.map((one) => {
    const evaluation = evaluateCondition(tree, subject, handModel(graph, one), memory)
    // Memory goes through storage as text.
    memory = JSON.parse(JSON.stringify(evaluation.memory))
    return evaluation.set.ranges
  })
}

const worlds = fc.array(world, { minLength: 1, maxLength: 4 })

function same(
  law: string,
  pair: (a: AutomationCondition, b: AutomationCondition) => readonly AutomationCondition[],
): void {
  it(law, () => {
    fc.assert(
      fc.property(tree, tree, worlds, (a, b, all) => {
        const [one, other] = pair(a, b)
        if (one !== undefined && other !== undefined) expect(history(one, all)).toEqual(history(other, all))
      }),
    )
  })
}

describe('conditions are an algebra of sets', () => {
  same('not not a is a', (a) => [not(not(a)), a])
  same('a and b is b and a', (a, b) => [and(a, b), and(b, a)])
  same('a or b is b or a', (a, b) => [or(a, b), or(b, a)])
  same('not (a and b) is not a or not b', (a, b) => [not(and(a, b)), or(not(a), not(b))])
  same('not (a or b) is not a and not b', (a, b) => [not(or(a, b)), and(not(a), not(b))])
  same('a and (a or b) is a', (a, b) => [and(a, or(a, b)), a])
  same('a and (b or not b) is a', (a, b) => [and(a, or(b, not(b))), a])
  same('anyDepsMatch of not a is not allDepsMatch of a, where partitions are the same', (a) => [
    anyDepsMatch(not(a)),
    not(allDepsMatch(a)),
  ])
  same('anyDepsMatch distributes over or', (a, b) => [anyDepsMatch(or(a, b)), or(anyDepsMatch(a), anyDepsMatch(b))])
  same('labels change nothing', (a) => [condition.label(a, 'a name'), a])
})

describe('newlyTrue', () => {
  it('holds where the condition holds and did not before, and never at the first look', () => {
    fc.assert(
      fc.property(leaf, worlds, (of, all) => {
        const held = history(of, all).map(toIndexes)
        const newly = history(newlyTrue(of), all).map(toIndexes)
        expect(newly).toEqual(held.map((now, i) => (i === 0 ? [] : now.filter((one) => !held[i - 1]?.includes(one)))))
      }),
    )
  })
})

describe('since', () => {
  it('holds where `of` held and `reset` has not since, when nothing is known of their order', () => {
    fc.assert(
      fc.property(leaf, leaf, worlds, (of, reset, all) => {
        const triggers = history(of, all).map(toIndexes)
        const resets = history(reset, all).map(toIndexes)
        let pending = new Set<number>()
        const expected = all.map((_, i) => {
          pending = new Set([...pending, ...(triggers[i] ?? [])].filter((one) => !resets[i]?.includes(one)))
          return [...pending].toSorted((a, b) => a - b)
        })
        expect(history(since(of, reset), all).map(toIndexes)).toEqual(expected)
      }),
    )
  })
})

describe('explanations', () => {
  it('have at most 20 parts below a part', () => {
    const many = or(...Array.from({ length: 50 }, () => condition.missing()))
    const { explain } = evaluateCondition(many, subject, handModel(graph, { missing: { own: [0, 2, 4] } }), undefined)
    const { parts, leftOut, trueCount, ranges } = explain()
    expect({ parts: parts?.length, leftOut, trueCount, ranges }).toEqual({
      parts: 20,
      leftOut: 30,
      trueCount: 3,
      ranges: ['a', 'c', 'e'],
    })
  })

  it('count what the condition holds for', () => {
    fc.assert(
      fc.property(tree, world, (one, given) => {
        const evaluation = evaluateCondition(one, subject, handModel(graph, given), undefined)
        expect(evaluation.explain().trueCount).toBe(count(evaluation.set))
      }),
    )
  })
})

function toIndexes(ranges: unknown): readonly number[] {
  const given = ranges as readonly (readonly [number, number])[]
  return given.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i))
}

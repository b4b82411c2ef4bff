import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { AutomationCondition } from '../../definition/automation-condition.ts'
import type { AnyAsset } from '../../definition/project.ts'
import { defineAsset } from '../../definition/asset.ts'
import { assetRef } from '../../definition/asset-ref.ts'
import { condition } from '../../definition/condition.ts'
import { eager, onCron, onMissing } from '../../definition/condition-presets.ts'
import { defineExternalAsset } from '../../definition/external-asset.ts'
import { defineProject } from '../../definition/project.ts'
import { buildGraph } from '../../graph/graph.ts'
import { dynamicPartitions, staticPartitions } from '../../partition/partition.ts'
import { daily } from '../../partition/time-windows.ts'
import type { AutomationScenario } from '../../testing/automation-scenario.ts'
import { automationScenario } from '../../testing/automation-scenario.ts'
import type { AutomationOutcome } from '../code-host.ts'
import { automationEvaluator } from '../evaluator/automation-evaluator.ts'
import { automationRef } from '../automation-ref.ts'

const { and, or, not } = condition
const PARTITIONS = [
  undefined,
  staticPartitions(['a', 'b', 'c']),
  daily({ start: '2025-12-28' }),
  dynamicPartitions({ name: 'customers' }),
] as const

const CONDITIONS: readonly AutomationCondition[] = [
  eager(),
  onMissing(),
  onCron('0 */6 * * *'),
  condition.without(eager(), condition.inLatestTimeWindow()),
  condition.sinceLastHandled(condition.anyDepsMatch(condition.executionFailed())),
  and(condition.missing(), not(condition.inProgress())),
  condition.newlyTrue(not(condition.anyDepsMatch(condition.newlyUpdated()))),
  condition.since(condition.newlyUpdated(), condition.cronTickPassed('0 3 * * *')),
  or(condition.anyDownstreamConditions(), condition.dataVersionChanged()),
  condition.allDepsMatch(condition.newlyTrue(condition.missing())),
  and(condition.cronTickPassed('30 2 * * *'), condition.inLatestTimeWindow(2 * 86_400_000)),
  condition.anyChecksMatch(condition.newlyTrue(condition.checkFailed())),
  condition.sinceLastHandled(condition.anyDepsMatch(condition.anyDepsMatch(condition.newlyUpdated()))),
]

interface Shape {
  readonly partitions: number
  readonly condition: number
  readonly deps: readonly number[]
}

const shape: fc.Arbitrary<Shape> = fc.record({
  partitions: fc.constantFrom(0, 0, 1, 2, 3),
  condition: fc.integer({ min: -1, max: CONDITIONS.length - 1 }),
  deps: fc.uniqueArray(fc.nat(5), { maxLength: 3 }),
})

type Step =
  | { readonly kind: 'materialize' | 'fail' | 'wipe' | 'queue'; readonly asset: number; readonly partition: number }
  | { readonly kind: 'observe'; readonly version: number }
  | { readonly kind: 'advance'; readonly hours: number }
  | { readonly kind: 'execute' | 'lose' | 'reload' }
  | { readonly kind: 'add' | 'remove'; readonly key: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('materialize', 'materialize', 'materialize', 'fail', 'wipe', 'queue'),
    asset: fc.nat(6),
    partition: fc.nat(4),
  }),
  fc.record({ kind: fc.constant('observe'), version: fc.nat(2) }),
  fc.record({ kind: fc.constant('advance'), hours: fc.integer({ min: 1, max: 15 }) }),
  fc.record({ kind: fc.constantFrom('execute', 'lose', 'reload') }),
  fc.record({ kind: fc.constantFrom('add', 'add', 'remove'), key: fc.nat(3) }),
)

function project(shapes: readonly Shape[]): AnyAsset[] {
  const seen = defineExternalAsset()({ key: 'seen', observe: () => ({ dataVersion: '1' }) })
  return [
    seen,
    ...shapes.map(({ partitions, condition: chosen, deps }, i): AnyAsset => {
      const one = CONDITIONS[chosen]
      const after = [...deps.filter((dep) => dep < i).map((dep) => assetRef(`a${dep}`)), ...(i % 2 === 0 ? [seen] : [])]
      return defineAsset({
        key: `a${i}`,
        after,
        partitions: PARTITIONS[partitions],
        ...(one === undefined ? {} : { automation: one }),
        run: () => 1,
        checks: [{ name: 'even', run: () => i % 2 === 0 }],
      } as never)
    }),
  ]
}

async function partitionOf(scenario: AutomationScenario, shapes: readonly Shape[], asset: number, nth: number) {
  const kind = shapes[asset]?.partitions
  if (kind === 1) return ['a', 'b', 'c'][nth % 3]
  if (kind === 2) return new Date(Date.UTC(2025, 11, 28 + (nth % 4))).toISOString().slice(0, 10)
  if (kind === 3) {
    const keys = await scenario.storage.listPartitions('customers')
    return keys[nth % Math.max(1, keys.length)] ?? null
  }
  return undefined
}

async function act(scenario: AutomationScenario, shapes: readonly Shape[], one: Step): Promise<void> {
  switch (one.kind) {
    case 'observe':
      return scenario.observe('seen', String(one.version))
    case 'advance':
      return void (await scenario.advance(one.hours * 3_600_000))
    case 'execute':
      return void (await scenario.execute())
    case 'lose':
      return void (await scenario.tick({ isLost: true }))
    case 'reload':
      return scenario.reload()
    case 'add':
      return scenario.addPartitions('customers', [`c${one.key}`])
    case 'remove':
      return scenario.removePartitions('customers', [`c${one.key}`])
    default: {
      const asset = one.asset % shapes.length
      const partition = await partitionOf(scenario, shapes, asset, one.partition)
      // A set of customers that is empty has none to make.
      if (partition === null) return
      if (one.kind === 'fail') return scenario.fail(`a${asset}`, partition)
      if (one.kind === 'wipe') return scenario.wipe(`a${asset}`, partition)
      if (one.kind === 'materialize') return scenario.materialize(`a${asset}`, partition)
      return void (await scenario.tick({ isQueued: true }))
    }
  }
}

const decided = ({ runs, memory }: AutomationOutcome) => ({
  memory,
  runs: runs.map(({ events }) => events.map((event) => ({ ...event, runId: '' }))),
})

it('what has followed the events decides the same as what looks at everything anew', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(shape, { minLength: 2, maxLength: 6 }),
      fc.array(step, { minLength: 1, maxLength: 15 }),
      async (shapes, steps) => {
        const assets = project(shapes)
        await using scenario = await automationScenario({ assets })
        const graph = buildGraph(defineProject({ name: 'scenario', assets }))
        for (const one of steps) {
          await act(scenario, shapes, one)
          const ports = {
            storage: scenario.storage,
            clock: { nowMs: () => scenario.nowMs, sleep: async () => undefined },
            random: () => 0.5,
            env: {},
            newRunId: () => 'run',
          }
          const anew = await automationEvaluator(ports, graph).evaluate({ isDryRun: true })
          const before = await scenario.storage.getInstigator(automationRef('scenario'))
          expect(before?.cursor).toBeDefined()
          const followed = await scenario.tick({ isQueued: true })
          expect(decided(followed.outcome)).toEqual(decided(anew))
        }
      },
    ),
    { numRuns: 25 },
  )
}, 120_000)

import { describe, expect, it } from 'vitest'

import { defineAsset } from '../../definition/asset.ts'
import type { AutomationCondition } from '../../definition/automation-condition.ts'
import { condition } from '../../definition/condition.ts'
import { defineProject } from '../../definition/project.ts'
import { buildGraph } from '../../graph/graph.ts'
import { mapPartitions } from '../../definition/asset-ref.ts'
import { lastPartitions } from '../../partition/mapping-kinds.ts'
import { multiPartitions, staticPartitions } from '../../partition/partition.ts'
import { daily } from '../../partition/time-windows.ts'
import { toKeys } from '../../partition/partition-set.ts'
import type { World } from '../../testing/hand-model.ts'
import { handModel } from '../../testing/hand-model.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import type { ConditionMemory } from './memory.ts'
import { assetSubject, checkSubject } from './subject.ts'

const letters = staticPartitions(['a', 'b', 'c'])
const days = daily({ start: '2026-01-01' })
const NOW = Date.UTC(2026, 0, 11)
const source = defineAsset({ key: 'source', partitions: letters, codeVersion: '1', run: () => 1 })
const other = defineAsset({ key: 'other', run: () => 1 })
const own = defineAsset({
  key: 'own',
  partitions: letters,
  after: [source, other],
  run: () => 1,
  checks: [
    { name: 'good', blocking: true, run: () => true },
    { name: 'fine', run: () => true },
  ],
})
const raw = defineAsset({ key: 'raw', partitions: days, run: () => 1 })
const dated = defineAsset({
  key: 'dated',
  partitions: days,
  deps: { raw: mapPartitions(raw, lastPartitions(2)) },
  run: () => 1,
})
const cube = defineAsset({
  key: 'cube',
  partitions: multiPartitions({ date: days, region: staticPartitions(['eu', 'us']) }),
  after: [raw],
  run: () => 1,
})
const reader = defineAsset({ key: 'reader', after: [own], automation: condition.missing(), run: () => 1 })
const assets = [source, other, own, raw, dated, cube, reader]
const graph = buildGraph(defineProject({ name: 'test', assets }))

/** Keys for which the condition of `subject` holds in each world, one after the other; `''` = the whole. */
function holds(
  tree: AutomationCondition,
  subject: string,
  ...worlds: readonly World[]
): readonly (readonly string[])[] {
  const [assetKey = '', check] = subject.split(' ')
  const of = check === undefined ? assetSubject(assetKey) : checkSubject(assetKey, check)
  let memory: ConditionMemory | undefined
  return worlds.map((world) => {
    const model = handModel(graph, { nowMs: NOW, ...world })
    const evaluation = evaluateCondition(tree, of, model, memory)
    memory = JSON.parse(JSON.stringify(evaluation.memory))
    return toKeys(model.space(assetKey), evaluation.set)
  })
}

describe('operands', () => {
  it.each<readonly [string, AutomationCondition, World]>([
    ['missing', condition.missing(), { missing: { own: [1] } }],
    ['runInProgress', condition.runInProgress(), { running: { own: [1] } }],
    ['backfillInProgress', condition.backfillInProgress(), { backfilled: { own: [1] } }],
    ['inProgress of a run', condition.inProgress(), { running: { own: [1] } }],
    ['inProgress of a backfill', condition.inProgress(), { backfilled: { own: [1] } }],
    ['executionFailed', condition.executionFailed(), { failed: { own: [1] } }],
    ['newlyUpdated', condition.newlyUpdated(), { updates: { own: { 1: {} } } }],
    ['newlyRequested', condition.newlyRequested(), { requested: { own: [1] } }],
    ['dataVersionChanged', condition.dataVersionChanged(), { dataChanged: { own: [1] } }],
    ['anyDepsMissing', condition.anyDepsMissing(), { missing: { source: [1] } }],
    ['anyDepsInProgress', condition.anyDepsInProgress(), { running: { source: [1] } }],
    ['anyDepsUpdated', condition.anyDepsUpdated(), { updates: { source: { 1: {} } } }],
    ['anyChecksMatch', condition.anyChecksMatch(condition.checkFailed()), { refused: { 'own fine': [1] } }],
    [
      'allChecksMatch',
      condition.allChecksMatch(condition.checkPassed()),
      { passed: { 'own fine': [1, 2], 'own good': [0, 1] } },
    ],
    [
      'allChecksMatch of those that block',
      condition.allChecksMatch(condition.checkPassed(), { blockingOnly: true }),
      { passed: { 'own good': [1] } },
    ],
    [
      'allDepsMatch',
      condition.allDepsMatch(condition.newlyUpdated()),
      { updates: { source: { 1: {} }, other: { 0: {} } } },
    ],
  ])('%s holds for the partitions for which it is so, and for no others', (_name, tree, world) => {
    expect(holds(tree, 'own', world)).toEqual([['b']])
    expect(holds(tree, 'own', {})).toEqual([[]])
  })

  it('checkPassed and checkFailed hold for a check', () => {
    expect(holds(condition.checkPassed(), 'own good', { passed: { 'own good': [0] } })).toEqual([['a']])
    expect(holds(condition.checkFailed(), 'own good', { refused: { 'own good': [2] } })).toEqual([['c']])
  })

  it('executedWithRootTarget holds for what a run made that was also to make the asset', () => {
    const tree = condition.anyDepsMatch(condition.and(condition.newlyUpdated(), condition.executedWithRootTarget()))
    const updates = { source: { 0: { runId: 'both' }, 1: { runId: 'alone' }, 2: {} } }
    expect(holds(tree, 'own', { updates, targets: { 'both own': [0, 1] } })).toEqual([['a']])
  })

  it('codeVersionChanged holds once, and not at the first look', () => {
    const versions = (version: string | undefined) =>
      buildGraph(
        defineProject({
          name: 'test',
          assets: [defineAsset({ key: 'v', ...(version === undefined ? {} : { codeVersion: version }), run: () => 1 })],
        }),
      )
    let memory: ConditionMemory | undefined
    const seen = ['1', '1', '2', '2', undefined, undefined].map((version) => {
      const evaluation = evaluateCondition(
        condition.codeVersionChanged(),
        assetSubject('v'),
        handModel(versions(version)),
        memory,
      )
      memory = evaluation.memory
      return evaluation.set.ranges.length
    })
    expect(seen).toEqual([0, 0, 1, 0, 1, 0])
  })

  it('cronTickPassed holds at the evaluation after a tick, and never at the first look', () => {
    const tree = condition.cronTickPassed('0 6 * * *')
    const tick = { ticks: { '0 6 * * *': 1 } }
    expect(holds(tree, 'reader', tick, tick, {})).toEqual([[], [''], []])
  })

  it('initialEvaluation holds at the first look at the part that remembers around it', () => {
    expect(holds(condition.initialEvaluation(), 'reader', {}, {})).toEqual([[''], []])
    const inside = condition.since(condition.initialEvaluation(), condition.executionFailed())
    expect(holds(inside, 'reader', {}, {}, { failed: { reader: [0] } }, {})).toEqual([[''], [''], [], []])
  })

  it('inLatestTimeWindow is the newest window, or those that end within the lookback', () => {
    expect(holds(condition.inLatestTimeWindow(), 'dated', {})).toEqual([['2026-01-10']])
    expect(holds(condition.inLatestTimeWindow(86_400_000 * 2), 'dated', {})).toEqual([['2026-01-09', '2026-01-10']])
    expect(holds(condition.inLatestTimeWindow(86_400_000 * 2 + 1), 'dated', {})).toEqual([
      ['2026-01-08', '2026-01-09', '2026-01-10'],
    ])
    expect(holds(condition.inLatestTimeWindow(), 'cube', {})).toEqual([['2026-01-10|eu', '2026-01-10|us']])
    expect(holds(condition.inLatestTimeWindow(), 'own', {})).toEqual([['a', 'b', 'c']])
    expect(holds(condition.inLatestTimeWindow(), 'other', {})).toEqual([['']])
  })

  it('willBeRequested sees what is made before, in the same run, and nothing else', () => {
    const tree = condition.anyDepsMatch(condition.willBeRequested())
    const model = handModel(graph, { nowMs: NOW })
    const at = (key: string, requested: string) =>
      evaluateCondition(tree, assetSubject(key), model, undefined, ({ id }) => ({
        ranges: id === requested ? [[0, 0]] : [],
      })).set
    expect(at('own', 'source').ranges).toEqual([[0, 0]])
    // One of them has no partitions: they are two runs.
    expect(at('own', 'other').ranges).toEqual([])
    expect(at('dated', 'raw').ranges).toEqual([])
  })
})

describe('deps', () => {
  it('that have no partitions stand for all partitions of the reader, and the other way round', () => {
    const any = condition.anyDepsMatch(condition.missing())
    expect(holds(any, 'own', { missing: { other: [0] } })).toEqual([['a', 'b', 'c']])
    expect(holds(any, 'reader', { missing: { own: [2] } })).toEqual([['']])
  })

  it('are followed through their mapping', () => {
    const any = condition.anyDepsMatch(condition.newlyUpdated())
    expect(holds(any, 'cube', { updates: { raw: { 3: {} } } })).toEqual([['2026-01-04|eu', '2026-01-04|us']])
  })

  it('are none: anyDepsMatch holds nowhere, allDepsMatch everywhere', () => {
    expect(holds(condition.anyDepsMatch(condition.missing()), 'source', {})).toEqual([[]])
    expect(holds(condition.allDepsMatch(condition.missing()), 'source', {})).toEqual([['a', 'b', 'c']])
  })

  it('of a check are its asset', () => {
    expect(
      holds(condition.anyDepsMatch(condition.newlyUpdated()), 'own good', { updates: { own: { 2: {} } } }),
    ).toEqual([['c']])
  })
})

it('anyDownstreamConditions holds where a reader would be asked for', () => {
  expect(holds(condition.anyDownstreamConditions(), 'own', { missing: { reader: [0] } }, {})).toEqual([
    ['a', 'b', 'c'],
    [],
  ])
  expect(holds(condition.anyDownstreamConditions({ ignore: ['reader'] }), 'own', { missing: { reader: [0] } })).toEqual(
    [[]],
  )
})

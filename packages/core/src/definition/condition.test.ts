import { describe, expect, it } from 'vitest'

import { buildGraph } from '../graph/graph.ts'
import { defineAsset } from './asset.ts'
import type { AutomationCondition } from './automation-condition.ts'
import { conditionText } from './automation-condition.ts'
import { defineCheck } from './check.ts'
import { condition } from './condition.ts'
import { eager, onCron, onMissing } from './condition-presets.ts'
import { printCondition } from './condition-print.ts'
import { defineExternalAsset } from './external-asset.ts'
import { defineProject } from './project.ts'

const { and, not, missing } = condition

describe('presets', () => {
  it('are what the concept page says', () => {
    expect(printCondition(eager(), { isFull: true })).toBe(
      '(inLatestTimeWindow() and since((newlyTrue(missing) or anyDepsMatch(((newlyUpdated and not ' +
        'executedWithRootTarget) or willBeRequested))), (newlyRequested or newlyUpdated or initialEvaluation)) and not ' +
        'anyDepsMatch((missing and not willBeRequested)) and not anyDepsMatch((runInProgress or backfillInProgress)) ' +
        'and not (runInProgress or backfillInProgress))',
    )
    expect(printCondition(onCron('0 6 * * *'), { isFull: true })).toBe(
      '(inLatestTimeWindow() and since(cronTickPassed("0 6 * * *", UTC), (newlyRequested or newlyUpdated or ' +
        'initialEvaluation)) and allDepsMatch((since(newlyUpdated, cronTickPassed("0 6 * * *", UTC)) or willBeRequested)))',
    )
    expect(printCondition(onMissing(), { isFull: true })).toBe(
      '(inLatestTimeWindow() and since(newlyTrue(missing), (newlyRequested or newlyUpdated or initialEvaluation)) and ' +
        'not anyDepsMatch((missing and not willBeRequested)))',
    )
  })

  it('are shown by their names', () => {
    expect(
      [eager(), onMissing(), onCron('0 6 * * *', { timezone: 'Europe/Zurich' })].map((one) => printCondition(one)),
    ).toEqual(['eager', 'on missing', 'on cron 0 6 * * * Europe/Zurich'])
    expect(printCondition(and(eager(), not(condition.executionFailed())))).toBe('(eager and not executionFailed)')
  })

  it('are plain data', () => {
    expect(JSON.parse(JSON.stringify(eager()))).toEqual(eager())
  })
})

describe('rewriting', () => {
  it('replace puts another part in every place, by meaning or by label', () => {
    const tree = and(missing(), not(missing()))
    expect(printCondition(condition.replace(tree, missing(), condition.executionFailed()))).toBe(
      '(executionFailed and not executionFailed)',
    )
    expect(printCondition(condition.replace(eager(), 'any deps missing', missing()))).toContain('not missing')
  })

  it('without drops a part, or its not', () => {
    const lenient = condition.without(eager(), condition.anyDepsMissing())
    expect(printCondition(lenient)).toBe(
      '(inLatestTimeWindow() and since((newly missing or any deps updated), handled) and not any deps in progress and ' +
        'not in progress)',
    )
    expect(printCondition(condition.without(and(missing(), condition.executionFailed()), missing()))).toBe(
      'executionFailed',
    )
  })

  it('of what is not there is refused: a condition that was meant to change did not', () => {
    expect(() => condition.without(eager(), condition.executionFailed())).toThrow(
      /no such part of kind "execution-failed"/,
    )
    expect(() => condition.replace(eager(), 'nonsense', missing())).toThrow(/labelled "nonsense"/)
    expect(() => condition.without(and(missing(), missing()), missing())).toThrow(/would leave nothing/)
  })

  it('withDeps reaches every look at deps, however deep', () => {
    const narrow = conditionText(condition.withDeps(eager(), { ignore: 'group:slow' }))
    expect(narrow.match(/"ignore":"group:slow"/g)).toHaveLength(3)
    expect(narrow.match(/any-deps/g)).toHaveLength(3)
  })

  it('labels are no part of the meaning', () => {
    expect(conditionText(condition.label(eager(), 'mine'))).toBe(conditionText(eager()))
  })
})

describe('a condition that cannot be meant', () => {
  it.each<readonly [string, () => unknown, RegExp]>([
    ['a bad cron', () => onCron('61 * * * *'), /definition\/bad-cron|cron expression "61/],
    ['a bad time zone', () => condition.cronTickPassed('0 6 * * *', 'Mars/Base'), /Mars\/Base/],
    ['an empty or', () => condition.or(), /needs at least one/],
    ['a lookback of nothing', () => condition.inLatestTimeWindow(0), /not a whole number/],
    ['checkPassed of an asset', () => on(condition.checkPassed()), /only a check passes or fails/],
    ['something else', () => on({ kind: 'sometimes' } as never), /no condition/],
    ['deps that there are not', () => on(eager({ ignore: ['nobody'] })), /"nobody" is not in the project/],
    ['a selection that does not parse', () => on(eager({ allow: 'group:' })), /narrows its deps/],
    ['checks of a check', () => onCheck(condition.anyChecksMatch(condition.checkPassed())), /a check has none/],
    ['a check that its asset reports', () => onCheck(missing(), true), /the asset itself reports/],
    ['an asset that others make', () => onExternal(), /something else makes the asset/],
  ])('is refused where it is written: %s', (_name, make, message) => {
    expect(make).toThrow(message)
  })

  function on(automation: AutomationCondition): unknown {
    return buildGraph(defineProject({ name: 'test', assets: [defineAsset({ key: 'a', automation, run: () => 1 })] }))
  }
  function onCheck(automation: AutomationCondition, isReported = false): unknown {
    const asset = defineAsset({ key: 'a', run: () => 1 })
    const check = defineCheck({ asset, name: 'c', automation, ...(isReported ? {} : { run: () => true }) })
    return buildGraph(defineProject({ name: 'test', assets: [asset], checks: [check] }))
  }
  function onExternal(): unknown {
    const assets = [defineExternalAsset()({ key: 'a', automation: missing() })]
    return buildGraph(defineProject({ name: 'test', assets }))
  }
})

import { expect, test } from 'vitest'

import type { AssetRowJson } from '../../api.ts'
import { chipCounts, chipsOf, matching, sorted, withChips } from './asset-filter.ts'

function row(key: string, rest: Partial<AssetRowJson> = {}): AssetRowJson {
  return {
    project: 'p',
    key,
    group: 'default',
    kinds: [],
    owners: [],
    tags: {},
    deps: [],
    status: 'fresh',
    reasons: [],
    ...rest,
  }
}
const rows = [
  row('bronze/a', { layer: 'bronze', owners: ['team:news'] }),
  row('gold/late', { layer: 'gold', status: 'stale', freshness: { status: 'fail', message: '' } }),
  row('silver/bad', { layer: 'silver', failure: { atMs: 1, cause: 'failed' }, lastMaterializedAtMs: 5 }),
]

test('an asset counts for everything that it is', () => {
  expect(chipCounts(rows)).toMatchObject({ late: 1, stale: 1, failed: 1, fresh: 2, missing: 0 })
})

test('chips leave what is any of them', () => {
  expect(withChips(rows, ['late', 'failed']).map(({ key }) => key)).toEqual(['gold/late', 'silver/bad'])
  expect(withChips(rows, [])).toBe(rows)
})

test('what the address says of chips is read, the unknown left out', () => {
  expect(chipsOf('stale,nonsense,failed')).toEqual(['failed', 'stale'])
})

test('every word must be found, in whatever letter case', () => {
  expect(matching(rows, 'NEWS bronze').map(({ key }) => key)).toEqual(['bronze/a'])
  expect(matching(rows, 'news gold')).toEqual([])
})

test('what is worst comes first by status', () => {
  expect(sorted(rows, 'status', false).map(({ key }) => key)).toEqual(['silver/bad', 'gold/late', 'bronze/a'])
})

test('the newest comes first when the time is turned around', () => {
  expect(sorted(rows, 'made', true)[0]?.key).toBe('silver/bad')
})

import type { RunRequest } from '@ingot/core'
import { expect, test } from 'vitest'

import type { GroupBy } from './row-of-run.ts'
import { rowId, rowsOfRun } from './row-of-run.ts'

const PLAIN: RunRequest = {
  project: 'shop',
  assets: [],
  assetCount: 0,
  action: 'materialize',
  config: {},
  tags: {},
  launchedBy: 'api',
}
const GROUPS = new Map([
  ['a', 'one'],
  ['b', 'two'],
  ['c', 'two'],
])

test.each<[GroupBy, Partial<RunRequest>, readonly string[]]>([
  ['job', { job: 'load' }, ['job:shop/load']],
  ['job', { job: 'load', backfillId: 'x' }, ['backfill:shop/x']],
  ['job', { assets: ['a'] }, ['assets:shop/assets']],
  ['automation', { launchedBy: 'schedule:early' }, ['schedule:shop/early']],
  ['automation', { launchedBy: 'sensor:a:b' }, ['sensor:shop/a:b']],
  ['automation', { launchedBy: 'automation' }, ['automation:shop/default']],
  ['automation', { launchedBy: 'backfill:x' }, ['backfill:shop/x']],
  ['automation', { launchedBy: 'api:ada' }, ['manual:shop/by hand']],
  ['group', { assets: ['a', 'b', 'c', 'gone'] }, ['group:shop/one', 'group:shop/two']],
  ['group', { job: 'ops' }, ['job:shop/ops']],
])('by %s, a run of %j stands in %j', (groupBy, request, ids) => {
  expect(rowsOfRun({ ...PLAIN, ...request }, groupBy, () => GROUPS).map(rowId)).toEqual(ids)
})

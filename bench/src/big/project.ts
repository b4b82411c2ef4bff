// 10,000 assets in three layers and 40 groups, 200 jobs, 60 schedules and 20 sensors that stand still: what a large
// company might have, for measuring the server and the pages.
import type { AssetRef } from '@ingot/core'
import { defineAsset, defineJob, defineOp, defineProject, defineSchedule, defineSensor, skip } from '@ingot/core'

const ASSETS = 10_000

const assets: ReturnType<typeof makeAsset>[] = []
for (let i = 0; i < ASSETS; i += 1) assets.push(makeAsset(i, assets))

function makeAsset(i: number, before: readonly AssetRef[]) {
  const layer = i < ASSETS / 4 ? 'bronze' : i < (ASSETS * 3) / 4 ? 'silver' : 'gold'
  const deps = [1, 7, 31].flatMap((back) => (i % 40 === 0 ? [] : (before[i - back * 40] ?? [])))
  return defineAsset({
    key: `${layer}/group_${i % 40}/asset_${i}`,
    // The compiler cannot know which; as gold it lets every dep pass, and the graph checks them all the same.
    layer: layer as 'gold',
    group: `group_${i % 40}`,
    kinds: [['duckdb', 'parquet', 'postgres', 'delta'][i % 4] ?? 'duckdb'],
    owners: [`team:${['core', 'growth', 'finance'][i % 3] ?? 'core'}`],
    tags: { shard: String(i % 10) },
    description: `The synthetic asset number ${i}.`,
    deps: Object.fromEntries(deps.map((dep, n) => [`input_${n}`, dep])),
    run: () => i,
  })
}

const nothing = defineOp({ name: 'nothing', run: () => 0 })

export const JOBS = 200
const jobs = Array.from({ length: JOBS }, (_, i) =>
  i % 2 === 0
    ? defineJob({ name: `job_${i}`, description: `Makes group ${i % 40}.`, assets: `group:group_${i % 40}` })
    : defineJob({
        name: `job_${i}`,
        compose: () => {
          nothing()
        },
      }),
)

const schedules = jobs
  .slice(0, 60)
  .map((job, i) => defineSchedule({ name: `every_${i}`, target: job, cron: `${i} * * * *`, status: 'stopped' }))
const sensors = jobs.slice(60, 80).map((job, i) =>
  defineSensor({
    name: `sensor_${i}`,
    target: job,
    everyMs: 60_000,
    status: 'stopped',
    evaluate: () => skip('nothing new'),
  }),
)

export default defineProject({ name: 'big', assets, jobs, schedules, sensors })

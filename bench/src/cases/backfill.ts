// 1,000 partitions of 5 assets, from asking to the last partition made.
import { report, time } from '../case.ts'
import { until, withDaemon } from '../daemon/open.ts'

const [policy = 'per-partition'] = process.argv.slice(2)

const ms = await withDaemon({}, async ({ daemon }) => {
  await daemon.warm()
  return time(async () => {
    const backfillId = await daemon.backfill('bench', {
      assets: '*',
      launchedBy: 'bench',
      policy: policy === 'per-partition' || policy === 'single-run' ? policy : { batch: Number(policy) },
    })
    await until(async () => {
      const state = await daemon.storage.getBackfill(backfillId)
      if (state?.status === 'failed') throw new Error(`the backfill failed: ${state.message ?? ''}`)
      if (state?.status === 'succeeded' && state.counts.succeeded !== 5_000)
        throw new Error(JSON.stringify(state.counts))
      return state?.status === 'succeeded'
    }, 300_000)
  })
})
report([{ name: `backfill of 1,000 × 5, ${policy}`, value: ms, unit: 'ms' }])

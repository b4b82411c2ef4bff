// 200 runs of one trivial step, queued at once, until the last has ended.
import { report, time } from '../case.ts'
import { until, withDaemon } from '../daemon/open.ts'

const RUNS = 200

const ms = await withDaemon({}, async ({ daemon }) => {
  await daemon.warm()
  return time(async () => {
    const ids = await Promise.all(
      Array.from({ length: RUNS }, (_, i) =>
        daemon.launch('bench', { job: 'mark_job', config: { name: `queued-${i}` } }),
      ),
    )
    await until(async () => {
      const { runs } = await daemon.storage.listRuns({ limit: 1_000, statuses: ['succeeded', 'failed', 'canceled'] })
      const failed = runs.find((run) => run.status !== 'succeeded')
      if (failed !== undefined) throw new Error(`run ${failed.runId} ended ${failed.status}: ${failed.message ?? ''}`)
      return runs.length === ids.length
    })
  })
})
report([{ name: 'queue of 200 trivial runs drained', value: ms, unit: 'ms' }])

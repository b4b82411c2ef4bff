// From what asks for a run to the author's code of that run running, on a warm pool: pushed, polled, launched.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { report } from '../case.ts'
import { until, withDaemon, type Opened } from '../daemon/open.ts'
import { nowMs, p95, readStamps } from '../daemon/stamp.ts'

const TIMES = 60

const poll = join(process.env['TMPDIR'] ?? '/tmp', `ingot-bench-poll-${process.pid}`)
mkdirSync(poll, { recursive: true })

const figures = await withDaemon({ BENCH_POLL: poll }, async (opened) => {
  const { daemon } = opened
  await daemon.warm()
  // The first ones load code that every later one finds loaded.
  await measure(opened, 'warm-up', 5, (name) => daemon.launch('bench', { job: 'mark_job', config: { name } }))
  const launched = await measure(opened, 'launch', TIMES, (name) =>
    daemon.launch('bench', { job: 'mark_job', config: { name } }),
  )
  const pushed = await measure(opened, 'push', TIMES, async (name) => {
    const { status } = await fetch(`${daemon.url}/hooks/bench/pushed`, {
      method: 'POST',
      body: JSON.stringify({ name }),
    })
    if (status !== 202) throw new Error(`the push was answered ${status}`)
  })
  const polled = await measure(opened, 'poll', TIMES, async (name) => writeFileSync(join(poll, name), ''))
  return [
    { name: 'job launch → user code, p95', value: p95(launched), unit: 'ms' as const },
    { name: 'push → user code, p95', value: p95(pushed), unit: 'ms' as const },
    { name: 'poll of 100 ms → user code, p95', value: p95(polled), unit: 'ms' as const },
  ]
})
report(figures)

async function measure(
  { stamps }: Opened,
  kind: string,
  times: number,
  ask: (name: string) => Promise<unknown>,
): Promise<readonly number[]> {
  const took: number[] = []
  for (let i = 0; i < times; i += 1) {
    const name = `${kind}-${i}`
    const askedMs = nowMs()
    await ask(name)
    await until(() => readStamps(stamps).has(name))
    took.push((readStamps(stamps).get(name) ?? Number.NaN) - askedMs)
  }
  return took
}

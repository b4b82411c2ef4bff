/** How fast the pool is: printed for people, with limits wide enough for a busy machine. */
import { expect, it } from 'vitest'

import { scratch, start, testFile } from '../testing/scratch.ts'
import { warmPool } from './warm-pool.ts'

const RUNS = 200

it('200 runs of one trivial step are executed in seconds, each a moment after it was given to its process', async () => {
  await using house = await scratch({ 'project.ts': testFile('misbehaving-project.ts') })
  const pool = warmPool({ ...house.options, logs: house.runtime.logs, size: 2, maxWorkers: 2, maxRuns: RUNS })
  await pool.warm()
  const delaysMs: number[] = []
  const beganAtMs = performance.now()
  const lane = async (): Promise<void> => {
    for (let i = 0; i < RUNS / 2; i += 1) {
      const runId = await house.queue('says_when')
      const worker = await pool.take()
      if (worker === undefined) throw new Error('no process is free')
      const claim = await house.claim(runId, worker.identity)
      const givenAtMs = performance.timeOrigin + performance.now()
      expect(await worker.execute(claim)).toEqual({ kind: 'ended' })
      const [line] = await house.lines(runId)
      delaysMs.push(Number(line?.fields?.['atMs']) - givenAtMs)
    }
  }
  await Promise.all([lane(), lane()])
  const tookMs = performance.now() - beganAtMs
  delaysMs.sort((a, b) => a - b)
  const at = (share: number) => (delaysMs[Math.floor(share * delaysMs.length)] ?? 0).toFixed(1)
  console.log(
    `${RUNS} runs in ${Math.round(tookMs)} ms; execute → user code p50 ${at(0.5)} p95 ${at(0.95)} max ${at(0.999)} ms`,
  )
  expect(tookMs).toBeLessThan(10_000)
  expect(Number(at(0.95))).toBeLessThan(200)
  await pool.close()
})

it('the first run of a process begins as fast as any', async () => {
  await using house = await scratch({ 'project.ts': testFile('misbehaving-project.ts') })
  const pool = warmPool({ ...house.options, logs: house.runtime.logs })
  await pool.warm()
  const givenAtMs = performance.timeOrigin + performance.now()
  const { runId, end } = await start(house, pool, 'says_when')
  await end
  const [line] = await house.lines(runId)
  const delayMs = Number(line?.fields?.['atMs']) - givenAtMs
  console.log(`written down, claimed and given → user code, for the first time: ${delayMs.toFixed(1)} ms`)
  expect(delayMs).toBeLessThan(400)
  await pool.close()
})

import { expect, it } from 'vitest'

import { fixedClock, idMaker } from './clock.ts'

it('a fixed clock wakes sleepers in order of their time, and those that go to sleep on the way', async () => {
  const clock = fixedClock(100)
  const woken: string[] = []
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms)
    woken.push(`${name}@${clock.nowMs()}`)
  }
  void sleep('late', 50)
  void sleep('early', 10).then(() => sleep('again', 10))
  await clock.advance(30)
  expect(woken).toEqual(['early@110', 'again@120'])
  expect(clock.sleeperCount()).toBe(1)
  await clock.advance(20)
  expect(woken).toEqual(['early@110', 'again@120', 'late@150'])
})

it('a sleeper whose signal is aborted wakes with its reason', async () => {
  const clock = fixedClock()
  const controller = new AbortController()
  const sleeping = clock.sleep(1_000, controller.signal)
  controller.abort(new Error('enough'))
  await expect(sleeping).rejects.toThrow('enough')
  expect(clock.sleeperCount()).toBe(0)
})

it('ids sort by the time they were made and are UUIDs of version 7', async () => {
  const clock = fixedClock(Date.UTC(2026, 0, 1))
  const newId = idMaker(clock)
  const first = newId()
  await clock.advance(1)
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(first < newId()).toBe(true)
})

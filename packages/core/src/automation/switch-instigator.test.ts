import { expect, test } from 'vitest'

import { memoryStorage } from '../storage/memory.ts'
import { setSensorCursor } from './set-sensor-cursor.ts'
import { switchInstigator } from './switch-instigator.ts'

const ref = { kind: 'sensor', project: 'shop', name: 'poll' } as const

function open(isRunningByDefault: boolean) {
  const storage = memoryStorage()
  const to = (chosen: 'running' | 'stopped' | 'default', atMs: number) =>
    switchInstigator(storage, { ref, isRunningByDefault, to: chosen, atMs })
  return { storage, to }
}

test('what is switched on runs since then, and switched on again since the first time', async () => {
  const { to } = open(false)
  expect(await to('running', 5)).toMatchObject({
    wasRunning: false,
    isRunning: true,
    state: { chosen: 'running', runningSinceMs: 5 },
  })
  expect(await to('running', 9)).toMatchObject({ wasRunning: true, state: { runningSinceMs: 5 } })
})

test('what is switched off and on again runs since the second time', async () => {
  const { to } = open(true)
  await to('running', 5)
  expect((await to('stopped', 6)).state.runningSinceMs).toBeUndefined()
  expect((await to('running', 7)).state.runningSinceMs).toBe(7)
})

test.each([
  [true, 5],
  [false, undefined],
])('back to a definition that says %s, nothing is chosen', async (isRunningByDefault, sinceMs) => {
  const { to } = open(isRunningByDefault)
  await to('running', 5)
  const { isRunning, state } = await to('default', 9)
  expect([isRunning, state.chosen, state.runningSinceMs]).toEqual([isRunningByDefault, undefined, sinceMs])
})

test('a cursor is set and forgotten, whatever else is known stays', async () => {
  const { storage, to } = open(false)
  await to('running', 5)
  expect((await setSensorCursor(storage, ref, '7')).after).toMatchObject({ cursor: '7', runningSinceMs: 5 })
  const { before, after } = await setSensorCursor(storage, ref, null)
  expect([before.cursor, after.cursor, after.chosen]).toEqual(['7', undefined, 'running'])
})

test('a sensor that ticks all the time keeps its cursor, and that is said', async () => {
  const { storage } = open(false)
  const busy = { getInstigator: storage.getInstigator, setInstigator: async () => undefined }
  await expect(setSensorCursor(busy, ref, '7')).rejects.toMatchObject({ code: 'conflict/busy-cursor' })
})

import { expect, test } from 'vitest'

import { serialQueue } from './serial-queue.ts'

const reentry = () => new Error('asked from inside')

test('a job starts when the one before it has settled, well or badly', async () => {
  const queue = serialQueue(reentry)
  const seen: string[] = []
  const first = queue(async () => {
    seen.push('first starts')
    await Promise.resolve()
    seen.push('first fails')
    throw new Error('no')
  })
  const second = queue(async () => seen.push('second'))
  await expect(first).rejects.toThrow('no')
  await second
  expect(seen).toEqual(['first starts', 'first fails', 'second'])
})

test('a job that asks its own queue for a turn is refused instead of waiting for itself', async () => {
  const queue = serialQueue(reentry)
  await expect(queue(() => queue(async () => 1))).rejects.toThrow('asked from inside')
})

test('work begun inside a job may use the queue once the job is over', async () => {
  const queue = serialQueue(reentry)
  let release: () => void = () => undefined
  const gate = new Promise<void>((open) => (release = open))
  let later: Promise<number> = Promise.resolve(0)
  await queue(async () => {
    later = gate.then(() => queue(async () => 2))
  })
  release()
  expect(await later).toBe(2)
})

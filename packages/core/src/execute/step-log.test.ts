import { expect, it } from 'vitest'

import { fixedClock } from '../clock.ts'
import type { LogLine, LogStore } from '../storage/log-store.ts'
import { memoryLogStore } from '../storage/memory-log-store.ts'
import { runLog } from './step-log.ts'

/** What is written together, each write done when it is let go. */
function heldStore() {
  const writes: (readonly LogLine[])[] = []
  const letGo: (() => void)[] = []
  const logs: LogStore = {
    ...memoryLogStore(),
    async append(_runId, lines) {
      writes.push(lines)
      await new Promise<void>((resolve) => letGo.push(resolve))
    },
  }
  return { logs, letGo, texts: () => writes.map((lines) => lines.map(({ message }) => message)) }
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

it('writes the lines of a turn together', async () => {
  const { logs, letGo, texts } = heldStore()
  const log = runLog('run', logs, fixedClock())
  log.logger().info('a')
  log.logger().info('b')
  await turn()
  expect(texts()).toEqual([['a', 'b']])
  letGo.shift()?.()
})

it('writes what is logged during a write in one further write, however many turns it takes', async () => {
  const { logs, letGo, texts } = heldStore()
  const log = runLog('run', logs, fixedClock())
  for (const message of ['a', 'b', 'c']) {
    log.logger().info(message)
    await turn()
  }
  letGo.shift()?.()
  await turn()
  expect(texts()).toEqual([['a'], ['b', 'c']])
  letGo.shift()?.()
})

it('has written all when it is flushed, and tells the first error', async () => {
  const { logs, letGo, texts } = heldStore()
  const log = runLog('run', logs, fixedClock())
  log.logger().info('a')
  await turn()
  log.logger().info('b')
  const flushed = log.flush()
  letGo.shift()?.()
  await turn()
  letGo.shift()?.()
  expect(await flushed).toBeUndefined()
  expect(texts()).toEqual([['a'], ['b']])

  const full = new Error('full')
  const broken = runLog('run', { ...logs, append: () => Promise.reject(full) }, fixedClock())
  broken.logger().info('a')
  expect(await broken.flush()).toBe(full)
})

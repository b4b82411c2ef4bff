/** Two daemons on one store, under load, each killed with SIGKILL again and again: every key has one run, every run its effect once. */
import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { RunState, Storage } from '@ingot/core'
import { isFinished, systemClock } from '@ingot/core'
import { openSqliteStorage } from '@ingot/storage'
import { expect, test } from 'vitest'

import { removeInstance, startDaemonProcess, until } from './testing/daemon-process.ts'

const PROJECT = new URL('./testing/load-project.ts', import.meta.url).pathname
const LOAD_MS = 60_000
const BETWEEN_KILLS_MS = 7_000

test(
  'two daemons under load for a minute, each killed in turn, make one run per key and lose none',
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ingot-two-'))
    const effects = join(folder, 'effects')
    writeFileSync(effects, '')
    const env = { ...process.env, CRASH_EFFECTS: effects }
    const storage = await openSqliteStorage({ path: join(folder, 'ingot.db') })
    const daemons = [startDaemonProcess(folder, PROJECT, env), startDaemonProcess(folder, PROJECT, env)]
    try {
      const endMs = performance.now() + LOAD_MS
      for (let turn = 0; performance.now() < endMs; turn += 1) {
        await systemClock.sleep(BETWEEN_KILLS_MS)
        daemons[turn % 2]?.child.kill('SIGKILL')
        await daemons[turn % 2]?.ended
        daemons[turn % 2] = startDaemonProcess(folder, PROJECT, env)
      }
      const sensor = { kind: 'sensor', project: 'load', name: 'busy' } as const
      await storage.setInstigator(sensor, { chosen: 'stopped' })
      await storage.setInstigator({ kind: 'schedule', project: 'load', name: 'every_second' }, { chosen: 'stopped' })
      const isDone = async () => (await allRuns(storage)).every((run) => isFinished(run.status))
      await until(isDone, () => daemons.map((daemon) => daemon.output()).join('\n'), 120_000)

      const runs = await allRuns(storage)
      const keys = runs.flatMap((run) => run.request.runKey ?? []).filter((key) => key.startsWith('key-'))
      const { next } = JSON.parse((await storage.getInstigator(sensor))?.cursor ?? '') as { readonly next: number }
      expect(keys.length).toBe(new Set(keys).size)
      expect(keys.toSorted()).toEqual(Array.from({ length: next }, (_, i) => `key-${i}`).toSorted())
      expect(next).toBeGreaterThan(100)
      expect(
        runs.filter((run) => run.status !== 'succeeded').map((run) => [run.runId, run.status, run.message]),
      ).toEqual([])

      const lines = readFileSync(effects, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('key-'))
      expect(lines.toSorted()).toEqual(keys.toSorted())
      const ticks = await storage.listTicks({
        instigator: { kind: 'schedule', project: 'load', name: 'every_second' },
        limit: 1_000,
      })
      const dues = ticks.map((tick) => tick.dueAtMs ?? 0).toSorted((a, b) => a - b)
      expect(dues).toEqual(dues.map((_, i) => (dues[0] ?? 0) + i * 1_000))
    } finally {
      for (const daemon of daemons) daemon.child.kill('SIGTERM')
      await Promise.all(daemons.map((daemon) => daemon.ended))
      await storage[Symbol.asyncDispose]()
      await removeInstance(folder)
    }
  },
)

async function allRuns(storage: Storage): Promise<readonly RunState[]> {
  const all: RunState[] = []
  for (let cursor: string | undefined; ;) {
    const page = await storage.listRuns({ limit: 1_000, ...(cursor === undefined ? {} : { cursor }) })
    all.push(...page.runs)
    cursor = page.nextCursor
    if (cursor === undefined) return all
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { expect, it } from 'vitest'

import { probeProcess, workerIdentity } from './identity.ts'

it('this process is alive', () => {
  expect(probeProcess(workerIdentity())).toBe('alive')
})

it('a killed process is gone', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const owner = { ...workerIdentity(), pid: child.pid ?? 0, processStart: undefined }
  expect(probeProcess(owner)).toBe('alive')
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(probeProcess(owner)).toBe('gone')
})

it.runIf(process.platform === 'linux')('a pid given to another process since is gone', () => {
  expect(probeProcess({ ...workerIdentity(), processStart: '1' })).toBe('gone')
})

it('of another machine nothing is known', () => {
  expect(probeProcess({ ...workerIdentity(), machine: 'elsewhere' })).toBe('unknown')
})

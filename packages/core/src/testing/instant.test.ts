import { expect, test } from 'vitest'

import { defineAsset } from '../definition/asset.ts'
import { defineProject } from '../definition/project.ts'
import { automationScenario } from './automation-scenario.ts'
import { ephemeralInstance } from './ephemeral-instance.ts'

const START = '2026-01-01T00:00:00Z'
const assets = [defineAsset({ key: 'raw', run: () => 1 })]

test.each([
  ['a scenario', () => automationScenario({ assets, startAt: START })],
  ['an instance', () => ephemeralInstance(defineProject({ name: 'p', assets }), { startAt: START })],
])('time that %s cannot be moved to is refused in one sentence', async (_what, open) => {
  await using house = await open()
  for (const ms of [Number.NaN, -1, Infinity]) {
    await expect(house.advance(ms)).rejects.toMatchObject({
      code: 'invalid/instant',
      message: `time cannot be moved on by ${ms} ms. Say how many milliseconds, from 0 up.`,
    })
  }
  await expect(house.advanceTo('2025-12-31T00:00:00Z')).rejects.toMatchObject({
    code: 'invalid/instant',
    message: '"2025-12-31T00:00:00Z" is before 2026-01-01T00:00:00.000Z, which it is now; time never goes back.',
  })
  await expect(house.advanceTo(Number.NaN)).rejects.toMatchObject({
    message: expect.stringContaining('NaN is no instant'),
  })
  await house.advanceTo(START)
  await house.advance(0)
})

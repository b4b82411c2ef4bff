import { expect, test } from 'vitest'
import { z } from 'zod'

import { defineAssetSensor } from '../definition/event-sensors.ts'
import { defineAsset } from '../definition/asset.ts'
import { skip } from '../definition/outcome.ts'
import { defineSensor } from '../definition/sensor.ts'
import { tickHouse } from '../testing/tick-house.ts'
import { validateCursor } from './evaluate-sensor.ts'

const asset = defineAsset({ key: 'a', run: () => 1 })
const { graph } = tickHouse({
  assets: [asset],
  sensors: [
    defineSensor({
      name: 'counts',
      everyMs: 1_000,
      cursor: z.object({ n: z.number() }).default({ n: 0 }),
      evaluate: () => skip('nothing'),
    }),
    defineSensor({ name: 'forgets', everyMs: 1_000, evaluate: () => skip('nothing') }),
    defineAssetSensor({ name: 'listens', assets: [asset], evaluate: () => skip('nothing') }),
  ],
})

test.each([
  ['counts', '{"n":1}'],
  ['listens', '12'],
])('sensor %s goes on from %s', async (name, cursor) => {
  await expect(validateCursor(graph, name, cursor)).resolves.toBeUndefined()
})

test.each([
  ['counts', '{"n":"1"}', 'does not fit its schema'],
  ['forgets', '{}', 'declares none'],
  ['listens', '"x"', 'id of an event'],
])('sensor %s cannot go on from %s', async (name, cursor, message) => {
  await expect(validateCursor(graph, name, cursor)).rejects.toMatchObject({
    code: 'invalid/cursor',
    message: expect.stringContaining(message),
  })
})

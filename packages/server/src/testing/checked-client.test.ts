import { expect, test } from 'vitest'

import { testHouse } from './test-house.ts'

const answering = (answer: unknown) => testHouse({ handlers: () => ({ 'GET /pools': async () => answer as never }) })
const queue = { maxConcurrentRuns: 1, queued: 0, running: 0, tagLimits: [] }

test('an answer that its schema does not describe fails the test, by what is missing and by what is too much', async () => {
  await expect(answering({ pools: [] }).client('GET /pools')).rejects.toThrow('does not answer as its schema says')
  const more = { pools: [], queue: { ...queue, secret: 1 } }
  await expect(answering(more).client('GET /pools')).rejects.toThrow('answers .queue.secret, which')
  expect(await answering({ pools: [], queue }).client('GET /pools')).toEqual({ pools: [], queue })
})

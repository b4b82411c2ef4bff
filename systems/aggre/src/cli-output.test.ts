import { expect, test } from 'vitest'

import { newPlace, rowsOf } from './testing/cli-harness.ts'

test('a reader that leaves, as head does, costs a run nothing and is no error', { timeout: 120_000 }, async () => {
  await using place = await newPlace()
  const run = place.aggre(['run-once', '--source', 'huggingface'])
  let complaints = ''
  run.child.stderr.on('data', (chunk: string) => (complaints += chunk))
  run.child.stdout.destroy()
  expect((await run.ended).code).toBe(0)
  expect(complaints).toBe('')
  const { discussions, digest } = await rowsOf(place.database)
  expect(discussions).toHaveLength(5)
  expect(digest.length).toBeGreaterThan(0)
})

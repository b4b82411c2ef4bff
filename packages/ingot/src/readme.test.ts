/** The README's example runs as it stands there. */
import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { ScratchProject } from './cli/testing/scratch-project.ts'

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
const example = /```ts\n(\/\/ project\.ts\n[\s\S]*?)```/.exec(readme)?.[1] ?? ''

it('the example in the README loads, and its assets are materialised with all checks passed', async () => {
  using project = new ScratchProject({ 'project.ts': example })
  expect((await project.ingot('validate')).code).toBe(0)
  const run = await project.ingot('asset', 'materialize', '--select', '*', '--json')
  expect(run.json()).toMatchObject({ status: 'succeeded', checks: [{ check: 'no_empty_word', passed: true }] })
})

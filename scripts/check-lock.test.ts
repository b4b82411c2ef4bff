import { expect, test } from 'vitest'

import { problemsOfLock } from './check-lock.ts'

test('a lock file that is complete, exact and names no registry has no problems', () => {
  const locked = {
    '': { devDependencies: { tool: '1.2.3', native: 'npm:typescript@7.0.2' } },
    'packages/core': { dependencies: { '@scope/types': '1.5.6-r.1' } },
    'node_modules/@ingot/core': { resolved: 'packages/core' },
    'node_modules/tool': {
      dependencies: { other: '^1.0.0' },
      optionalDependencies: { '@tool/linux': '1.2.3', '@tool/mac': '1.2.3' },
    },
    'node_modules/@tool/linux': {},
    'node_modules/tool/node_modules/@tool/mac': {},
  }
  expect(problemsOfLock(locked)).toEqual([])
})

test('a binary that is missing, a registry and a range are told apart', () => {
  const locked = {
    '': { devDependencies: { tool: '^1.2.3' } },
    'node_modules/tool': { resolved: 'https://example.com/tool.tgz', optionalDependencies: { '@tool/mac': '1.2.3' } },
  }
  expect(problemsOfLock(locked)).toEqual([
    'the root asks for tool ^1.2.3, which is no exact version',
    'node_modules/tool names a registry: https://example.com/tool.tgz',
    'node_modules/tool may need @tool/mac, which is not in the lock file: choose a version that is complete',
  ])
})

import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { ignoredByGit } from './git-ignore.ts'

function repository(ignored: string): string {
  const root = mkdtempSync(join(tmpdir(), 'ingot-git-'))
  mkdirSync(join(root, '.git'))
  mkdirSync(join(root, 'work'))
  writeFileSync(join(root, '.gitignore'), ignored)
  return root
}

test.each(['.ingot', '.ingot/', '**/.ingot/', '.ing*', 'work/.ingot', '/work/.ingot/**', 'work', '# x\n\n.ingot/\n'])(
  'the pattern %j covers the instance folder',
  (pattern) => {
    const root = repository(pattern)
    expect(ignoredByGit(join(root, 'work'), join(root, 'work/.ingot'))).toBe(true)
  },
)

test.each(['', '/.ingot', '!.ingot', '# .ingot', '.ingot2', 'other/.ingot', '*.db'])(
  'the pattern %j does not',
  (pattern) => {
    const root = repository(pattern)
    expect(ignoredByGit(join(root, 'work'), join(root, 'work/.ingot'))).toBe(false)
  },
)

test('a folder outside of the repository is not committed; without a repository there is nothing to say', () => {
  const root = repository('')
  expect(ignoredByGit(join(root, 'work'), '/somewhere/else')).toBe(true)
  expect(ignoredByGit(mkdtempSync(join(tmpdir(), 'ingot-no-git-')), '/x')).toBeUndefined()
})

import { join } from 'node:path'

import { expect, test } from 'vitest'

import { ignoredByGit } from './git-ignore.ts'
import { ScratchProject } from './testing/scratch-project.ts'

function repository(ignored: string): ScratchProject {
  return new ScratchProject({ '.git/HEAD': '', '.gitignore': ignored, 'work/x': '' })
}

test.each(['.ingot', '.ingot/', '**/.ingot/', '.ing*', 'work/.ingot', '/work/.ingot/**', 'work', '# x\n\n.ingot/\n'])(
  'the pattern %j covers the instance folder',
  (pattern) => {
    using repo = repository(pattern)
    const root = repo.directory
    expect(ignoredByGit(join(root, 'work'), join(root, 'work/.ingot'))).toBe(true)
  },
)

test.each(['', '/.ingot', '!.ingot', '# .ingot', '.ingot2', 'other/.ingot', '*.db'])(
  'the pattern %j does not',
  (pattern) => {
    using repo = repository(pattern)
    const root = repo.directory
    expect(ignoredByGit(join(root, 'work'), join(root, 'work/.ingot'))).toBe(false)
  },
)

test('a folder outside of the repository is not committed; without a repository there is nothing to say', () => {
  using repo = repository('')
  expect(ignoredByGit(join(repo.directory, 'work'), '/somewhere/else')).toBe(true)
  using folder = new ScratchProject({})
  expect(ignoredByGit(folder.directory, '/x')).toBeUndefined()
})

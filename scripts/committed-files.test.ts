import { expect, test } from 'vitest'

import { ignoredBy } from './committed-files.ts'

test('names, endings, folders and places below the root are ignored as git does', () => {
  const isIgnored = ignoredBy('# made here\nnode_modules/\n*.tgz\n.ingot/\nsystems/*/data/\n')
  const paths = [
    'node_modules/',
    'a/node_modules/',
    'a/b.tgz',
    '.git/',
    'systems/headline/.ingot/',
    'systems/headline/data/',
  ]
  expect(paths.filter((path) => !isIgnored(path))).toEqual([])
  const kept = [
    'a/node_modules.ts',
    'a/tgz',
    'data/',
    'systems/data/',
    'systems/headline/src/data/',
    '.gitignore',
    'ingot/',
  ]
  expect(kept.filter(isIgnored)).toEqual([])
})

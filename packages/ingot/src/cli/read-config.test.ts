import { join } from 'node:path'

import { expect, test } from 'vitest'

import { readConfig } from './read-config.ts'
import { ScratchProject } from './testing/scratch-project.ts'

test('what begins with a brace is JSON, anything else a file', () => {
  using project = new ScratchProject({ 'run.json': '\uFEFF{"assets": {}}' })
  expect(readConfig(' {"assets": {"a": {"limit": 2}}}', '/')).toEqual({ assets: { a: { limit: 2 } } })
  expect(readConfig('run.json', project.directory)).toEqual({ assets: {} })
})

test.each([
  ['{"a": b}', "Unexpected token 'b' at line 1, column 7."],
  ['{"a": }', "Unexpected token '}' at line 1, column 7."],
  ['{"a": 1,\n "b": oops,\n "c": 3}', "Unexpected token 'o' at line 2, column 7."],
  ['{a: 1}', "Expected property name or '}' at line 1, column 2."],
  ['{"a": 1\n "b": 2}', "Expected ',' or '}' after property value at line 2, column 2."],
  ['{"a": 1', "Expected ',' or '}' after property value at line 1, column 8."],
  ['{"a":', 'Unexpected end of JSON input at line 1, column 6.'],
])('%s is refused with its place', (text, said) => {
  expect(() => readConfig(text, '/')).toThrow(`the config given by --config is not JSON: ${said}`)
})

test('a file that is not there, a folder, and a list are each refused with a sentence', () => {
  using project = new ScratchProject({ 'list.json': '[1]' })
  const folder = project.directory
  expect(() => readConfig('none.json', folder)).toThrow(`the config file ${join(folder, 'none.json')} does not exist.`)
  expect(() => readConfig('.', folder)).toThrow(`the config file ${folder} cannot be read (EISDIR).`)
  expect(() => readConfig('list.json', folder)).toThrow(/must be an object/)
})

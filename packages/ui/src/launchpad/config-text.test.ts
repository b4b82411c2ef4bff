import { expect, test } from 'vitest'

import { placedFaults, printConfig, readConfig, translated, withValue } from './config-text.ts'

test('nothing is an empty config', () => {
  expect(readConfig('', 'yaml')).toEqual({ value: {}, problems: [] })
  expect(readConfig('# only a remark\n', 'yaml').value).toEqual({})
})

test('a text that cannot be read says where', () => {
  const { value, problems } = readConfig('config: [1, 2\nother: 3', 'yaml')
  expect(value).toBeUndefined()
  expect(problems.length).toBeGreaterThan(0)
  expect(readConfig('{ a: 1 }', 'json').value).toBeUndefined()
  expect(readConfig('- 1', 'yaml').problems[0]?.message).toBe('A config is an object: names and their values.')
})

test('a change of one value keeps the remarks and the order of the others', () => {
  const text = 'config:\n  # how many\n  lines: 3\n  mood: calm\n'
  expect(withValue(text, 'yaml', ['config', 'lines'], 7)).toBe('config:\n  # how many\n  lines: 7\n  mood: calm\n')
  expect(withValue('', 'yaml', ['config', 'lines'], 7)).toBe('config:\n  lines: 7\n')
})

test('what is taken away leaves no empty shell', () => {
  expect(withValue('config:\n  lines: 3\n', 'yaml', ['config', 'lines'], undefined)).toBe('')
  expect(withValue('a: 1\nconfig:\n  lines: 3\n', 'yaml', ['config', 'lines'], undefined)).toBe('a: 1\n')
})

test('JSON stays JSON', () => {
  expect(withValue('{"a": {"b": "c"}}', 'json', ['a', 'd'], 'e')).toBe(printConfig({ a: { b: 'c', d: 'e' } }, 'json'))
  expect(translated('a: x\n', 'yaml', 'json')).toBe('{\n  "a": "x"\n}\n')
  expect(translated('{"a": "x"}', 'json', 'yaml')).toBe('a: x\n')
})

test('a fault is marked at its value, and what is missing at what lacks it', () => {
  const text = 'config:\n  lines: 0\n'
  const [low, missing] = placedFaults(text, [
    { path: ['config', 'lines'], message: 'must be at least 1' },
    { path: ['config', 'mood'], message: 'is required' },
  ])
  expect(text.slice(low?.from, low?.to)).toBe('0')
  expect(low?.message).toBe('lines must be at least 1')
  expect(text.slice(missing?.from, missing?.to)).toBe('config')
})

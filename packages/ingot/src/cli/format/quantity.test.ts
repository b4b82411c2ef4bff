import { expect, test } from 'vitest'

import { formatBar, formatBytes, plural } from './quantity.ts'

test('one is singular, none and many are plural', () => {
  expect(plural(1, 'step')).toBe('1 step')
  expect(plural(0, 'step')).toBe('0 steps')
  expect(plural(2, 'query', 'queries')).toBe('2 queries')
})

test('sizes are said in the unit that keeps them short', () => {
  expect(formatBytes(512)).toBe('512 B')
  expect(formatBytes(1_572_864)).toBe('1.5 MiB')
  expect(formatBytes(2 ** 60)).toBe('1048576.0 TiB')
})

test('a bar is full only when all is done', () => {
  expect(formatBar(0, 4, 8)).toBe('────────')
  expect(formatBar(1, 4, 8)).toBe('━━──────')
  expect(formatBar(399, 400, 8)).toBe('━━━━━━━─')
  expect(formatBar(4, 4, 8)).toBe('━━━━━━━━')
  expect(formatBar(0, 0, 4)).toBe('━━━━')
})

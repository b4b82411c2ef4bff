import { expect, test } from 'vitest'

import { formatLogLine } from './log-line.ts'
import { plain } from './style.ts'

const LINE = { atMs: Date.UTC(2026, 0, 1, 3, 4, 5, 678), level: 'warning', stream: 'log' } as const

test('a line has its time, level, step, message and fields', () => {
  const line = { ...LINE, message: 'slow answer', stepKey: 'bronze/raw', fields: { ms: 12, url: 'a b', tags: ['x'] } }
  expect(formatLogLine(line, plain)).toBe('03:04:05.678 warning bronze/raw  slow answer  ms=12 url="a b" tags=["x"]')
})

test('further lines of a message are indented, and its escape sequences are taken out', () => {
  expect(formatLogLine({ ...LINE, level: 'info', message: 'one\ntwo\u001b[2J\n' }, plain)).toBe(
    '03:04:05.678 info    one\n    two',
  )
})

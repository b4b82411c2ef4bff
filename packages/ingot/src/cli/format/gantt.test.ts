import { expect, test } from 'vitest'

import { formatSpans } from './gantt.ts'

const WINDOW = { startMs: 1_000, endMs: 2_000 }

test('spans stand where their time is', () => {
  const spans = [
    { startMs: 1_000, endMs: 1_250, fill: 'x' },
    { startMs: 1_500, endMs: 2_000, fill: '#' },
  ]
  expect(formatSpans(spans, WINDOW, 8)).toBe('xx  ####')
})

test('the shortest span is seen, also at the very end', () => {
  expect(formatSpans([{ startMs: 1_999, endMs: 1_999, fill: '#' }], WINDOW, 8)).toBe('       #')
  expect(formatSpans([{ startMs: 2_000, endMs: 2_000, fill: '#' }], WINDOW, 8)).toBe('       #')
  expect(formatSpans([{ startMs: 1_000, endMs: 1_000, fill: '#' }], WINDOW, 8)).toBe('#       ')
})

test('what lies outside the window is drawn at its edge; an empty window divides by nothing', () => {
  expect(formatSpans([{ startMs: 0, endMs: 5_000, fill: '#' }], WINDOW, 4)).toBe('####')
  expect(formatSpans([{ startMs: 5, endMs: 5, fill: '#' }], { startMs: 5, endMs: 5 }, 4)).toBe('#   ')
})

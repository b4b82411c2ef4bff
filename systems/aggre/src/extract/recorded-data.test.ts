/** Runs over pages as sites sent them, where they are at hand: they are other people's and not part of the project. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import { describe, expect, test } from 'vitest'

import type { PageScore } from './testing/score-recorded.ts'
import { qualityOf, scoreRecorded, shareRight } from './testing/score-recorded.ts'

const REPOSITORY = resolve(import.meta.dirname, '../../../..')
const FOLDER = resolve(
  process.env['AGGRE_RECORDED'] ?? resolve(REPOSITORY, '../shared/data/aggre'),
  'articles/trafilatura_eval',
)

describe.skipIf(!existsSync(FOLDER))('the recorded articles (skipped where they are not at hand)', () => {
  const pages: readonly PageScore[] = existsSync(FOLDER) ? scoreRecorded(FOLDER) : []

  test('are read with F of 0.95 or more, and either half with 0.94', () => {
    expect(pages).toHaveLength(192)
    expect(qualityOf(pages).f).toBeGreaterThanOrEqual(0.95)
    for (const half of [true, false]) {
      expect(qualityOf(pages.filter(({ isFirstHalf }) => isFirstHalf === half)).f).toBeGreaterThanOrEqual(0.94)
    }
  })

  test('give up no page whole', () => {
    expect(pages.filter(({ found }) => found === 0).map(({ file }) => file)).toEqual([])
  })

  test('have their title, author and date named as the set names them', () => {
    expect(shareRight(pages, 'title')).toBeGreaterThanOrEqual(0.84)
    expect(shareRight(pages, 'date')).toBeGreaterThanOrEqual(0.86)
    expect(shareRight(pages, 'author')).toBeGreaterThanOrEqual(0.72)
  })
})

// Articles out of recorded pages: how well, how fast, in how much memory. Without the recorded pages there is nothing to say.
import { existsSync } from 'node:fs'

import { report } from '../case.ts'

interface PageScore {
  readonly elapsedMs: number
}

/** What the system's tests score with; a system has no front door. */
interface Scorer {
  scoreRecorded(folder: string): readonly PageScore[]
  qualityOf(pages: readonly PageScore[]): { readonly f: number }
  readLargest(folder: string): void
  median(values: readonly number[]): number
}

const SCORER = new URL('../../../systems/aggre/src/extract/testing/score-recorded.ts', import.meta.url).href
const RECORDED = process.env['AGGRE_RECORDED'] ?? new URL('../../../../shared/data/aggre', import.meta.url).pathname
const FOLDER = `${RECORDED}/articles/trafilatura_eval`

if (!existsSync(FOLDER)) report([])
else {
  const scorer = (await import(SCORER)) as Scorer
  if (process.argv[2] === 'largest') {
    scorer.readLargest(FOLDER)
    report([
      { name: 'extraction, memory for the largest page', value: process.resourceUsage().maxRSS / 1e3, unit: 'MB' },
    ])
  } else {
    const pages = scorer.scoreRecorded(FOLDER)
    const times = pages.map(({ elapsedMs }) => elapsedMs)
    report([
      { name: 'extraction, F of segments', value: scorer.qualityOf(pages).f * 100, unit: '%' },
      { name: 'extraction, median page', value: scorer.median(times), unit: 'ms' },
      { name: 'extraction, slowest page', value: Math.max(...times), unit: 'ms' },
    ])
  }
}

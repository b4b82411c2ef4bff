/** small-pages — a fresh instance: its first page, its memory, and the log of a run that says very much. */
import type { Figure } from '../case.ts'
import { p95 } from '../daemon/stamp.ts'
import { launch } from '../served/launch.ts'
import { rssMb } from '../served/rss.ts'
import type { Served } from '../served/serve.ts'
import type { Browser } from './measure.ts'
import { ask, median, timesToOpen, withPage } from './measure.ts'

const OPENED = 5
const LINES = 200_000
const LINES_PER_SECOND = 20_000

export async function smallPages(browser: Browser, { url, pid }: Served): Promise<readonly Figure[]> {
  const first = await timesToOpen(browser, `${url}/`, ['h1', 'nav'], OPENED)
  // The first run loads code that every later one finds loaded.
  await launch(url, 10)
  const atRest: Figure = { name: 'memory of a small instance at rest', value: rssMb(pid), unit: 'MB' }
  return [
    { name: 'first page of a small instance', value: median(first), unit: 'ms' },
    atRest,
    ...(await tailedPage(browser, url)),
    { name: 'memory of a small instance after 200,000 lines', value: rssMb(pid), unit: 'MB' },
  ]
}

async function tailedPage(browser: Browser, url: string): Promise<readonly Figure[]> {
  const runId = await launch(url, LINES, LINES_PER_SECOND)
  return withPage(browser, async (page) => {
    await page.goto(`${url}/runs/${runId}?tab=logs`, { waitUntil: 'commit' })
    await ask(page, 'interactive', ['h1', '[role=log] [data-index]'])
    const { lags, longestTaskMs } = await ask(page, 'tailLog', `line ${LINES} of`)
    const startedMs = performance.now()
    await page.getByLabel('Find in logs').fill(`LINE ${LINES - 1} of`)
    await page.getByText('of 1', { exact: false }).and(page.getByRole('status')).waitFor()
    return [
      { name: 'log line → page, p95', value: p95(lags), unit: 'ms' },
      { name: 'longest task of the page while it tails', value: longestTaskMs, unit: 'ms' },
      { name: 'text in 200,000 lines found on the page', value: performance.now() - startedMs, unit: 'ms' },
    ]
  })
}

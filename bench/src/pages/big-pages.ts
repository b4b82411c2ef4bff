/** big-pages — the pages that show all there is, on 10,000 assets and 100,000 runs. */
import type { Figure } from '../case.ts'
import { rssMb } from '../served/rss.ts'
import type { Served } from '../served/serve.ts'
import type { Browser } from './measure.ts'
import { ask, median, timesToOpen, withPage } from './measure.ts'

const OPENED = 5
const TYPED = 5
const PAGES = 100
const RUNS_PER_PAGE = 100

const ROW = '[role=grid] [role=row][data-index="9"]'
const OPENS: readonly { readonly path: string; readonly selectors: readonly string[] }[] = [
  { path: '/', selectors: ['h1', '[aria-label="Timeline of runs"] a'] },
  { path: '/runs', selectors: ['h1', ROW] },
  { path: '/assets', selectors: ['h1', ROW] },
  { path: '/lineage', selectors: ['h1', 'canvas'] },
]

export async function bigPages(browser: Browser, { url, pid }: Served): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  // The first look at the assets reads all of their states.
  await fetch(`${url}/api/v1/assets?limit=1`)
  for (const { path, selectors } of OPENS) {
    const took = await timesToOpen(browser, url + path, selectors, OPENED)
    figures.push({ name: `open: ${path} of the big instance`, value: median(took), unit: 'ms' })
  }
  figures.push(await typedAssets(browser, url), await filteredRuns(browser, url), await scrolledRuns(browser, url))
  return [...figures, { name: 'memory of the big instance', value: rssMb(pid), unit: 'MB' }]
}

/** Among ten thousand assets that are on the page already. */
async function typedAssets(browser: Browser, url: string): Promise<Figure> {
  const value = await withPage(browser, async (page) => {
    await page.goto(`${url}/assets`, { waitUntil: 'commit' })
    await page.getByRole('grid').and(page.locator('[aria-rowcount="10001"]')).waitFor()
    await ask(page, 'interactive', ['h1'])
    const field = page.getByRole('textbox', { name: 'Search assets' })
    await field.focus()
    const took: number[] = []
    for (const letter of ['9', '7', '3', 'Backspace', 'Backspace'].slice(0, TYPED)) {
      await ask(page, 'beforeTyping')
      await page.keyboard.press(letter)
      took.push(await ask(page, 'rowsAfterTyping', ''))
    }
    return median(took)
  })
  return { name: 'typed → rows: assets', value, unit: 'ms' }
}

/** Asked of the server: from its answer. */
async function filteredRuns(browser: Browser, url: string): Promise<Figure> {
  const value = await withPage(browser, async (page) => {
    await page.goto(`${url}/runs`, { waitUntil: 'commit' })
    await ask(page, 'interactive', ['h1', ROW])
    const field = page.getByRole('textbox', { name: 'Filter runs' })
    const took: number[] = []
    for (let i = 0; i < TYPED; i += 1) {
      await field.fill(`Job:job_${i * 2 + 1}`)
      await ask(page, 'beforeTyping')
      await field.press('Enter')
      took.push(await ask(page, 'rowsAfterTyping', `/api/v1/runs?job=job_${i * 2 + 1}&`))
      await page.getByRole('button', { name: 'Without filters' }).click()
      await ask(page, 'interactive', [ROW])
    }
    return median(took)
  })
  return { name: 'typed → rows: runs', value, unit: 'ms' }
}

interface RunIds {
  readonly runs: readonly { readonly runId: string }[]
  readonly nextCursor?: string
}

async function scrolledRuns(browser: Browser, url: string): Promise<Figure> {
  const expected: string[] = []
  for (let cursor = ''; expected.length < PAGES * RUNS_PER_PAGE;) {
    const page = (await (await fetch(`${url}/api/v1/runs?limit=1000${cursor}`)).json()) as RunIds
    expected.push(...page.runs.map(({ runId }) => runId))
    cursor = `&cursor=${page.nextCursor ?? ''}`
  }
  const { ids, changedCount } = await withPage(browser, async (page) => {
    await page.goto(`${url}/runs`, { waitUntil: 'commit' })
    await ask(page, 'interactive', ['h1', ROW])
    return ask(page, 'scrollRuns', expected.length)
  })
  const wrong = expected.filter((runId, row) => ids[row] !== runId).length
  return { name: 'runs lost or doubled while scrolling', value: wrong + changedCount, unit: 'runs' }
}

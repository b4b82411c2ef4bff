import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage } from './testing/browser.ts'
import type { House } from './testing/house.ts'
import { openHouse } from './testing/house.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await house[Symbol.asyncDispose]()
})

// A second, and what a busy machine takes to draw two windows.
const SOON_MS = 5_000
const showsSoon = (what: Locator) => what.waitFor({ timeout: SOON_MS })

test('what one person launches, another sees begin and end', async () => {
  await using mine = await openPage(browser, `${house.url}/assets/bronze/raw_customers`)
  await using theirs = await openPage(browser, `${house.url}/runs`)
  await theirs.page.getByText('No runs yet').waitFor()
  await mine.page.getByRole('button', { name: 'Materialize', exact: true }).click()
  const dialog = mine.page.getByRole('dialog')
  await dialog.getByText('One run with 1 step for 1 asset.').waitFor()
  await dialog.getByRole('button', { name: 'Materialize' }).click()
  await mine.page.getByText('Run launched.').waitFor()
  const row = theirs.page.getByRole('row', { name: 'bronze/raw_customers' })
  await showsSoon(row)
  await row.getByText('Succeeded').waitFor()
  await row.getByText('Web UI').waitFor()
  await mine.page.getByRole('heading', { name: 'Newest value' }).waitFor()
  await mine.page.getByText('Fresh', { exact: true }).waitFor()
  expect([...mine.complaints, ...theirs.complaints]).toEqual([])
})

test('what one person turns off, another sees turned off', async () => {
  await using mine = await openPage(browser, `${house.url}/automation/schedule/shop/nightly`)
  await using theirs = await openPage(browser, `${house.url}/automation`)
  await theirs.page.getByRole('switch', { name: 'nightly is on' }).waitFor()
  await mine.page.getByRole('switch', { name: 'nightly is on' }).press('Space')
  await showsSoon(theirs.page.getByRole('switch', { name: 'nightly is off' }))
  await mine.page.getByRole('button', { name: 'Undo' }).click()
  await showsSoon(theirs.page.getByRole('switch', { name: 'nightly is on' }))
  expect([...mine.complaints, ...theirs.complaints]).toEqual([])
})

test('a page outlives the server: it says that the connection is lost, finds it again and is right', async () => {
  await using opened = await openPage(browser, `${house.url}/runs`)
  const { page, complaints } = opened
  await page.getByRole('row', { name: 'bronze/raw_customers' }).waitFor()
  const notice = page.getByText('The connection to the server is lost.')
  const lost = notice.waitFor()
  await house.restart()
  await lost
  await house.api('POST /runs', { body: { project: 'shop', ask: { job: 'fan_out' } } })
  const row = page.getByRole('row', { name: 'fan_out' })
  await row.getByText('Succeeded').waitFor()
  await notice.waitFor({ state: 'hidden' })
  // What the browser itself writes of a server that is not there.
  expect(complaints.filter((complaint) => !complaint.includes('ERR_'))).toEqual([])
})

/** Opens a page in a tab of a browser that shows one tab at a time, as people's do and a headless one does not. */
async function openInTab(context: BrowserContext, tabs: Page[], url: string): Promise<Page> {
  await Promise.all(tabs.map((tab) => tab.evaluate(LOOK_AWAY)))
  const page = await context.newPage()
  tabs.push(page)
  await page.goto(url)
  return page
}
const LOOK = (isHidden: boolean) =>
  `Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
  document.dispatchEvent(new Event('visibilitychange'))`
const [LOOK_AWAY, LOOK_AGAIN] = [LOOK(true), LOOK(false)]

test('tabs in the background leave the connections to the one that is looked at, and catch up when they are', async () => {
  const { runId } = await house.api('POST /runs', {
    body: { project: 'shop', ask: { job: 'talk', config: { isPatient: true } } },
  })
  const context = await browser.newContext()
  const tabs: Page[] = []
  // A browser gives a server six connections; the page of a run that goes on would like two, and what it asks one more.
  for (let tab = 0; tab < 4; tab += 1) {
    const page = await openInTab(context, tabs, `${house.url}/runs/${runId}`)
    await page.getByText('line 20 of 20').or(page.getByText('Running')).first().waitFor()
  }
  house.signal('go-on')
  for (const tab of [tabs[3], tabs[1]]) {
    await tab?.evaluate(LOOK_AGAIN)
    await tab?.getByText('Succeeded').first().waitFor()
  }
  house.unsignal('go-on')
  await context.close()
})

test('a run that waits says why, and what it says follows the queue', async () => {
  await using small = await openHouse({ config: 'queue: { maxConcurrentRuns: 1 }' })
  const launch = async () => {
    const ask = { job: 'talk', config: { isPatient: true } }
    return (await small.api('POST /runs', { body: { project: 'shop', ask } })).runId ?? ''
  }
  await launch()
  const [next, last] = [await launch(), await launch()]
  await using opened = await openPage(browser, `${small.url}/runs/${last}`)
  const why = opened.page.getByRole('region', { name: 'Why it is queued' })
  await why.waitFor()
  const before = await why.innerText()
  await small.api('POST /runs/{runId}/cancel', { params: { runId: next }, body: {} })
  await expect.poll(() => why.innerText()).not.toBe(before)
  small.signal('go-on')
  await opened.page.getByText('Succeeded').first().waitFor()
  expect(await why.count()).toBe(0)
  expect(opened.complaints).toEqual([])
})

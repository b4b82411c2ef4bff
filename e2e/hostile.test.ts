/** hostile — texts of the shop's code that would be scripts if a page took them for more than text. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage } from './testing/browser.ts'
import { endedRun } from './testing/ended-run.ts'
import type { House } from './testing/house.ts'
import { openHouse } from './testing/house.ts'

const SCRIPT = `<script>document.title='owned'</script>`

let house: House
let browser: Browser
let runId: string

beforeAll(async () => {
  house = await openHouse()
  browser = await launchBrowser()
  house.signal('broken')
  runId = (await endedRun(house, { assets: ['bronze/raw_orders', 'silver/orders'] })).runId
})
afterAll(async () => {
  await browser?.close()
  await house?.[Symbol.asyncDispose]()
})

/** Nothing was taken for markup: what a script would have left behind is not there. */
async function expectHarmless(page: Page): Promise<void> {
  expect(await page.title()).not.toContain('owned')
  expect(await page.getByRole('img', { name: 'x' }).count()).toBe(0)
  const links = await page
    .getByRole('link')
    .evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''))
  expect(links.filter((href) => href.startsWith('javascript:'))).toEqual([])
}

test('a description, and metadata of every kind, are read as text', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/bronze/raw_orders`)
  const { page, complaints } = opened
  await page.getByText('Orders as the till sends them.').waitFor()
  await page.getByText(SCRIPT).nth(0).waitFor()
  expect(await page.getByRole('definition').filter({ hasText: SCRIPT }).count()).toBeGreaterThanOrEqual(2)
  await page.getByRole('region', { name: 'Table' }).getByRole('cell', { name: SCRIPT }).waitFor()
  await expectHarmless(page)
  expect(complaints).toEqual([])
})

test('a number without end, a text that turns round, and a long letter leave the page in order', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/bronze/raw_orders`)
  const { page, complaints } = opened
  await page.getByText('1e308', { exact: true }).waitFor()
  await page.getByText('invoice[U+202E]fdp.exe', { exact: true }).waitFor()
  const letter = page.getByRole('definition').filter({ hasText: 'line 0 of a long letter' })
  expect(await letter.textContent()).not.toContain('line 20 of')
  await letter.getByRole('button', { name: 'Show all' }).click()
  expect(await letter.textContent()).toContain('line 399 of')
  await letter.getByRole('button', { name: 'Show less' }).click()
  expect(await letter.textContent()).not.toContain('line 20 of')
  expect(complaints).toEqual([])
})

test('a link to a script leads nowhere, and one to another site leaves in a tab of its own', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/bronze/raw_orders`)
  const { page, complaints } = opened
  await page.getByText('a link', { exact: true }).click()
  const other = page.getByRole('link', { name: 'another' })
  expect(await other.getAttribute('href')).toBe('https://example.org')
  expect(await other.getAttribute('rel')).toBe('noopener noreferrer')
  expect(await other.getAttribute('target')).toBe('_blank')
  expect(new URL(page.url()).pathname).toBe('/assets/bronze/raw_orders')
  await expectHarmless(page)
  expect(complaints).toEqual([])
})

test('a log line and the message of an error are read as text on the page of the run', async () => {
  await using opened = await openPage(browser, `${house.url}/runs/${runId}?tab=logs`)
  const { page, complaints } = opened
  await page.getByRole('region', { name: 'What failed' }).getByText(`the till sent nonsense`).first().waitFor()
  await page.getByRole('log', { name: 'Log lines' }).getByText(`fetched 120 orders <img src=x`).waitFor()
  await page.getByText('Stack and causes').click()
  await expectHarmless(page)
  await page.getByRole('link', { name: 'Events' }).click()
  await page.getByText(`Failed after`).waitFor()
  await page.getByText('Materialized bronze/raw_orders').click()
  await expectHarmless(page)
  expect(complaints).toEqual([])
})

test('the error of the last attempt is read as text on the page of the asset', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/orders`)
  const { page, complaints } = opened
  await page.getByRole('heading', { name: 'The last attempt failed' }).waitFor()
  await page.getByText('the till sent nonsense').first().waitFor()
  await expectHarmless(page)
  expect(complaints).toEqual([])
})

test('an address that carries a script is only an address', async () => {
  const script = encodeURIComponent(`<img src=x onerror="document.title='owned'">`)
  await using opened = await openPage(browser, `${house.url}/runs?id=${script}`)
  const { page, complaints } = opened
  await page.getByText('No runs like these').waitFor()
  await expectHarmless(page)
  expect(complaints).toEqual([])
})

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage, PHONE, seriousFindings } from './testing/browser.ts'
import { endedRun } from './testing/ended-run.ts'
import type { House } from './testing/house.ts'
import { openHouse } from './testing/house.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse()
  browser = await launchBrowser()
  await endedRun(house, { assets: ['bronze/raw_orders', 'silver/orders'] })
  await endedRun(house, { assets: ['bronze/raw_orders', 'silver/orders'] })
})
afterAll(async () => {
  await browser.close()
  await house[Symbol.asyncDispose]()
})

async function chooseAction(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name }).click()
}

test('the overview shows what was said of the newest value: numbers, prose, a table', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/bronze/raw_orders`)
  const { page, complaints } = opened
  await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor()
  expect(await page.getByRole('table').ariaSnapshot()).toMatchInlineSnapshot(`
    "- table:
      - rowgroup:
        - row "id cents":
          - columnheader "id"
          - columnheader "cents"
      - rowgroup:
        - row "0 0":
          - cell "0"
          - cell "0"
        - row "1 37":
          - cell "1"
          - cell "37"
        - row "2 <img src=x onerror=\\"document.title='owned'\\"><script>document.title='owned'</script>":
          - cell "2"
          - cell "<img src=x onerror=\\"document.title='owned'\\"><script>document.title='owned'</script>""
  `)
  await expect.poll(() => page.getByRole('definition').filter({ hasText: /^120$/ }).count()).toBe(1)
  expect(await page.getByRole('link', { name: 'another' }).getAttribute('href')).toBe('https://example.org')
  expect(await page.title()).toContain('bronze/raw_orders')
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('numbers of several materializations are drawn over time, and the address says which', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/orders?tab=events`)
  const { page, complaints } = opened
  await page.getByRole('img', { name: 'Metadata over time: mean_cents: 481.5' }).waitFor()
  await page.getByText('row_count', { exact: true }).click()
  await page.getByRole('img', { name: /row_count: 119/ }).waitFor()
  expect(new URL(page.url()).search).toBe('?tab=events&plot=mean_cents,row_count')
  await page.getByText('Made', { exact: true }).first().click()
  await expect.poll(() => page.getByRole('grid', { name: 'Events' }).getByRole('row').count()).toBe(3)
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a check shows its history, and is run again alone', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/orders?tab=checks`)
  const { page, complaints } = opened
  await page.getByRole('row', { name: 'few_cheap' }).click()
  const panel = page.getByRole('complementary', { name: 'few_cheap' })
  const results = panel.getByRole('button', { name: /^Warning, / })
  await expect.poll(() => results.count()).toBe(2)
  await panel.getByRole('button', { name: 'Run this check' }).click()
  await page.getByText('Checks launched.').waitFor()
  await expect.poll(() => results.count()).toBe(3)
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('an asset becomes stale when what it is made from is made anew, and says why', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/orders`)
  const { page, complaints } = opened
  await page.getByText('Fresh', { exact: true }).waitFor()
  await endedRun(house, { assets: ['bronze/raw_orders'] })
  await page.getByText('Stale', { exact: true }).first().waitFor()
  await page.getByText('bronze/raw_orders has new data').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('the condition of an asset is explained part by part', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/gold/revenue?tab=automation`)
  const { page, complaints } = opened
  await page.getByText('It does not hold now').waitFor()
  const tree = page.getByRole('list', { name: 'Condition' })
  await tree.getByText('any deps missing').waitFor()
  await tree.getByText('missing of silver/customers: was never made').waitFor()
  await tree.getByRole('link', { name: 'silver/customers' }).first().waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('what was made elsewhere is reported, and stands as the newest value', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/bronze/raw_customers`)
  const { page, complaints } = opened
  await page.getByText('Never made').waitFor()
  await chooseAction(page, 'Report what was made elsewhere…')
  const dialog = page.getByRole('dialog', { name: 'Report bronze/raw_customers' })
  await dialog.getByRole('textbox', { name: 'Metadata' }).fill('{"row_count": ')
  expect(await dialog.getByRole('button', { name: 'Report' }).isDisabled()).toBe(true)
  await dialog.getByRole('textbox', { name: 'Metadata' }).fill('{"row_count": 7}')
  await dialog.getByRole('button', { name: 'Report' }).click()
  await page.getByText('reported from outside').waitFor()
  await page.getByRole('definition').filter({ hasText: /^7$/ }).waitFor()
  expect(complaints).toEqual([])
})

test('records are wiped only after a question', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/bronze/raw_customers`)
  const { page, complaints } = opened
  await page.getByText('reported from outside').waitFor()
  await chooseAction(page, 'Wipe records…')
  const dialog = page.getByRole('dialog', { name: 'Wipe bronze/raw_customers?' })
  await dialog.getByRole('button', { name: 'Keep' }).click()
  await dialog.waitFor({ state: 'hidden' })
  expect(await page.getByText('reported from outside').count()).toBe(1)
  await chooseAction(page, 'Wipe records…')
  await dialog.getByRole('button', { name: 'Wipe' }).click()
  await page.getByText('Never made').waitFor()
  expect(complaints).toEqual([])
})

test('on a telephone, in the dark, every tab fits', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/orders`, {
    viewport: PHONE,
    colorScheme: 'dark',
  })
  const { page, complaints } = opened
  for (const tab of ['Events', 'Checks 2', 'Lineage', 'Overview']) {
    await page.getByRole('navigation', { name: 'About this asset' }).getByRole('link', { name: tab }).click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
    expect(await seriousFindings(page)).toEqual([])
  }
  expect(complaints).toEqual([])
})

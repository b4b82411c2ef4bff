import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage, PHONE, seriousFindings } from './testing/browser.ts'
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

const rowOf = (page: Page, key: string) => page.getByRole('row', { name: `Choose shop ${key} ` })
/** The keys in the table, from the top. */
const keysOf = async (page: Page) => {
  const names = await page
    .getByRole('checkbox', { name: /^Choose shop / })
    .evaluateAll((boxes) => boxes.map((box) => box.ariaLabel ?? ''))
  return names.map((name) => name.replace('Choose shop ', ''))
}
async function shows(page: Page, keys: readonly string[]): Promise<void> {
  await expect.poll(() => keysOf(page)).toEqual(keys)
}
async function isAt(page: Page, search: string): Promise<void> {
  await expect.poll(() => new URL(page.url()).search).toBe(search)
}

test('the catalogue shows every asset, its layer, group, kinds and owners', async () => {
  await using opened = await openPage(browser, `${house.url}/assets`)
  const { page, complaints } = opened
  await shows(page, [
    'bronze/raw_customers',
    'bronze/raw_orders',
    'gold/revenue',
    'silver/customers',
    'silver/orders',
    'silver/stock',
    'silver/visits',
  ])
  expect(await rowOf(page, 'silver/orders').ariaSnapshot()).toMatchInlineSnapshot(`
    "- row "Choose shop silver/orders silver/orders Missing 0 of 2 silver sales table ada@example.org":
      - gridcell "Choose shop silver/orders":
        - checkbox "Choose shop silver/orders"
      - gridcell "silver/orders":
        - link "silver/orders":
          - /url: /assets/silver/orders
      - gridcell "Missing"
      - gridcell
      - gridcell
      - gridcell "0 of 2":
        - link "0 of 2":
          - /url: /assets/silver/orders?tab=checks
      - gridcell
      - gridcell
      - gridcell "silver"
      - gridcell "sales"
      - gridcell "table"
      - gridcell "ada@example.org""
  `)
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a selection is completed while it is typed, and narrows the table', async () => {
  await using opened = await openPage(browser, `${house.url}/assets`)
  const { page, complaints } = opened
  const field = page.getByRole('textbox', { name: 'Select assets' })
  await page.getByRole('link', { name: 'silver/orders' }).waitFor()
  await field.pressSequentially('lay')
  await page.getByRole('option', { name: 'layer:' }).click()
  await field.pressSequentially('g')
  await page.getByRole('option', { name: 'gold' }).click()
  await shows(page, ['gold/revenue'])
  await isAt(page, '?select=layer:gold')
  await field.press('Home')
  await field.pressSequentially('1+')
  await shows(page, ['gold/revenue', 'silver/customers', 'silver/orders'])
  expect(complaints).toEqual([])
})

test('a selection that cannot be read is answered with the sentence of the server', async () => {
  await using opened = await openPage(browser, `${house.url}/assets`)
  const { page, complaints } = opened
  const field = page.getByRole('textbox', { name: 'Select assets' })
  await field.fill('(layer:silver')
  await field.press('Enter')
  const alert = page.getByRole('alert')
  await alert.waitFor()
  expect(await alert.textContent()).toMatch(/^selection, character 14: expected `and`, `or` or the `\)`/)
  // What the browser itself writes of an answer that refuses.
  expect(complaints.filter((complaint) => !complaint.includes('400'))).toEqual([])
  await page.getByText('The selection cannot be read').waitFor()
  await field.press('End')
  await field.pressSequentially(')')
  await shows(page, ['silver/customers', 'silver/orders', 'silver/stock', 'silver/visits'])
  expect(await alert.count()).toBe(0)
})

test('what is typed into the middle of a search stays where it was typed', async () => {
  await using opened = await openPage(browser, `${house.url}/assets?q=orders`)
  const { page, complaints } = opened
  const field = page.getByRole('textbox', { name: 'Search assets' })
  await field.press('Home')
  await field.pressSequentially('raw_')
  await isAt(page, '?q=raw_orders')
  await shows(page, ['bronze/raw_orders'])
  expect(await field.inputValue()).toBe('raw_orders')
  expect(complaints).toEqual([])
})

test('a chip leaves what is missing, and the address holds chips, text and order', async () => {
  await using opened = await openPage(browser, `${house.url}/assets?q=sales&sort=group&desc=1`)
  const { page, complaints } = opened
  await shows(page, ['bronze/raw_customers', 'bronze/raw_orders', 'silver/orders'])
  await page.getByRole('button', { name: 'Missing 3' }).click()
  await isAt(page, '?q=sales&sort=group&desc=1&status=missing')
  await page.reload()
  await page.getByRole('button', { name: 'Missing 3', pressed: true }).waitFor()
  expect(await page.getByRole('textbox', { name: 'Search assets' }).inputValue()).toBe('sales')
  expect(await page.getByRole('columnheader', { name: 'Group' }).getAttribute('aria-sort')).toBe('descending')
  expect(complaints).toEqual([])
})

test('assets stand in folders that close, and stay closed', async () => {
  await using opened = await openPage(browser, `${house.url}/assets`)
  const { page, complaints } = opened
  await page.getByText('Folders', { exact: true }).click()
  await page.getByRole('button', { name: 'Folder silver/', expanded: true }).click()
  await page.getByRole('button', { name: 'Folder silver/', expanded: false }).waitFor()
  await isAt(page, '?by=path&closed=silver/')
  await page.reload()
  await shows(page, ['bronze/raw_customers', 'bronze/raw_orders', 'gold/revenue'])
  await page.getByText('Layers', { exact: true }).click()
  await page.getByRole('button', { name: 'Folder gold/' }).waitFor()
  expect(complaints).toEqual([])
})

test('several are chosen and materialized, and their rows change by themselves', async () => {
  await using opened = await openPage(browser, `${house.url}/assets?q=raw`)
  const { page, complaints } = opened
  await page.getByRole('checkbox', { name: 'Choose shop bronze/raw_orders' }).click()
  await page.getByRole('checkbox', { name: 'Choose shop bronze/raw_customers' }).click()
  await page.getByRole('group', { name: 'With the chosen assets' }).getByText('2 assets chosen').waitFor()
  await page.getByRole('button', { name: 'Materialize', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Materialize 2 assets' })
  await dialog.getByText('One run with 2 steps for 2 assets.').waitFor()
  await dialog.getByRole('button', { name: 'Materialize' }).click()
  await page.getByText('Run launched.').waitFor()
  for (const key of ['bronze/raw_orders', 'bronze/raw_customers']) {
    await rowOf(page, key).getByRole('gridcell', { name: 'Fresh', exact: true }).waitFor()
  }
  await rowOf(page, 'bronze/raw_orders').getByRole('gridcell', { name: '120', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Fresh 2' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('on a telephone, the page does not scroll sideways and a row opens its asset', async () => {
  await using opened = await openPage(browser, `${house.url}/assets`, { viewport: PHONE, colorScheme: 'dark' })
  const { page, complaints } = opened
  await page.getByRole('link', { name: 'silver/stock' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
  expect(await seriousFindings(page)).toEqual([])
  await page.getByRole('link', { name: 'silver/stock' }).click()
  await page.getByRole('heading', { level: 1, name: 'silver/stock' }).waitFor()
  expect(complaints).toEqual([])
})

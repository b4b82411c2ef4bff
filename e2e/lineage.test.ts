import { readFile } from 'node:fs/promises'

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

const graphOf = (page: Page) => page.getByRole('application', { name: 'Lineage of assets' })
const cardOf = (page: Page, key: string) => graphOf(page).getByRole('button', { name: new RegExp(`${key} `) })
async function isAt(page: Page, search: string): Promise<void> {
  await expect.poll(() => new URL(page.url()).search).toBe(search)
}

test('lanes stand side by side, from bronze to gold, with their assets in them', async () => {
  await using opened = await openPage(browser, `${house.url}/lineage`)
  const { page, complaints } = opened
  const spans: number[] = []
  for (const [lane, key] of [
    ['Bronze 2', 'bronze/raw_orders'],
    ['Silver 4', 'silver/orders'],
    ['Gold 1', 'gold/revenue'],
  ] as const) {
    const around = await graphOf(page).getByText(lane).boundingBox()
    const card = await cardOf(page, key).boundingBox()
    if (around === null || card === null) throw new Error(`${lane} is not shown`)
    spans.push(around.x, card.x, card.x + card.width, around.x + around.width)
  }
  expect(spans).toEqual(spans.toSorted((a, b) => a - b))
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a group is closed and opened, and the address remembers it', async () => {
  await using opened = await openPage(browser, `${house.url}/lineage`)
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'web', expanded: true }).click()
  const closed = page.getByRole('button', { name: 'Group web, 2 assets' })
  await closed.waitFor()
  expect(await cardOf(page, 'silver/stock').count()).toBe(0)
  await page.reload()
  await closed.waitFor()
  await closed.click()
  await cardOf(page, 'silver/stock').waitFor()
  await isAt(page, '')
  expect(complaints).toEqual([])
})

test('what is connected stays bright under the pointer, the rest fades', async () => {
  await using opened = await openPage(browser, `${house.url}/lineage`)
  const { page } = opened
  const isFaint = (key: string) => cardOf(page, key).getAttribute('data-faint')
  // The graph may still find its place while the pointer is on its way.
  const hovering = async () => {
    await cardOf(page, 'silver/customers').hover()
    return isFaint('silver/orders')
  }
  await expect.poll(hovering).toBe('true')
  expect(await isFaint('bronze/raw_customers')).toBe('false')
  expect(await isFaint('gold/revenue')).toBe('false')
  expect(await isFaint('silver/stock')).toBe('true')
})

test('assets are chosen in the graph, materialized, and become fresh while one looks', async () => {
  await using opened = await openPage(browser, `${house.url}/lineage`)
  const { page, complaints } = opened
  await cardOf(page, 'bronze/raw_orders').click()
  await page.getByRole('complementary', { name: 'bronze/raw_orders' }).waitFor()
  await cardOf(page, 'silver/orders').click({ modifiers: ['Shift'] })
  await isAt(page, '?chosen=bronze/raw_orders,silver/orders')
  await page.getByRole('button', { name: 'Materialize (2 chosen)' }).click()
  await page.getByRole('menuitem', { name: 'Chosen (2)', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Materialize 2 assets' })
  await dialog.getByText('One run with 2 steps for 2 assets.').waitFor()
  await dialog.getByRole('button', { name: 'Materialize' }).click()
  await page.getByText('Run launched.').waitFor()
  await graphOf(page).getByRole('button', { name: 'Fresh bronze/raw_orders' }).waitFor()
  await graphOf(page).getByRole('button', { name: 'Fresh silver/orders' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('the picture is saved as an SVG that stands alone', async () => {
  await using opened = await openPage(browser, `${house.url}/lineage`)
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'Save as picture' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as SVG' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('lineage.svg')
  const svg = await readFile(await download.path(), 'utf8')
  const words = await page.evaluate((text) => {
    const picture = new DOMParser().parseFromString(text, 'image/svg+xml')
    return [
      picture.documentElement.tagName,
      ...[...picture.querySelectorAll('text')].map(({ textContent }) => textContent),
    ]
  }, svg)
  expect(words).toEqual(expect.arrayContaining(['svg', 'Bronze  2', 'people', 'silver/orders', 'gold/revenue']))
  expect(svg).not.toContain('var(')
  expect(complaints).toEqual([])
})

test('one walks along the edges with the keyboard, and Enter chooses', async () => {
  await using opened = await openPage(browser, `${house.url}/lineage`)
  const { page, complaints } = opened
  await cardOf(page, 'gold/revenue').waitFor()
  await graphOf(page).focus()
  const isFocused = async (key: string) => {
    await expect.poll(() => cardOf(page, key).getAttribute('data-focused')).toBe('true')
  }
  await page.keyboard.press('ArrowRight')
  await isFocused('bronze/raw_customers')
  await page.keyboard.press('ArrowRight')
  await isFocused('silver/customers')
  await page.keyboard.press('ArrowRight')
  await isFocused('gold/revenue')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('Enter')
  await isAt(page, '?chosen=silver/customers')
  await page.getByRole('complementary', { name: 'silver/customers' }).waitFor()
  await page.keyboard.press('Escape')
  await isAt(page, '')
  expect(complaints).toEqual([])
})

test('a selection leaves part of the graph, and the list shows the same part', async () => {
  await using opened = await openPage(browser, `${house.url}/lineage?select=key:gold/revenue&chosen=gold/revenue`)
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'Only upstream' }).click()
  await cardOf(page, 'bronze/raw_customers').waitFor()
  expect(await cardOf(page, 'silver/stock').count()).toBe(0)
  await page.getByRole('link', { name: 'Show as a list' }).click()
  await page.getByRole('link', { name: 'silver/orders' }).waitFor()
  expect(await page.getByRole('link', { name: 'silver/stock' }).count()).toBe(0)
  expect(complaints).toEqual([])
})

test('on a telephone the graph fits, and details open over it', async () => {
  await using opened = await openPage(browser, `${house.url}/lineage`, { viewport: PHONE, colorScheme: 'dark' })
  const { page, complaints } = opened
  await graphOf(page).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
  await page.getByRole('button', { name: 'Zoom in' }).waitFor()
  await page.goto(`${house.url}/lineage?chosen=silver/stock`)
  await page.getByRole('dialog', { name: 'silver/stock' }).getByRole('button', { name: 'Materialize' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

import { fileURLToPath } from 'node:url'

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

const listOf = (page: Page) => page.getByRole('grid', { name: 'Partitions' })
const stripOf = (page: Page) => page.getByRole('application', { name: /drag or use arrow keys/ })

test('one partition of a few is made, and the strip and the list tell so', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/stock?tab=partitions`)
  const { page, complaints } = opened
  await page.getByRole('img', { name: '3 missing' }).waitFor()
  await listOf(page).getByRole('row', { name: 'basel' }).click()
  await page.getByRole('complementary', { name: 'basel' }).getByRole('button', { name: 'Materialize' }).click()
  const dialog = page.getByRole('dialog', { name: 'Materialize silver/stock' })
  expect(await dialog.getByRole('combobox', { name: 'Partition' }).inputValue()).toBe('basel')
  await dialog.getByText('One run with 1 step for 1 asset.').waitFor()
  await dialog.getByRole('button', { name: 'Materialize' }).click()
  await listOf(page).getByRole('row', { name: 'basel' }).getByText('Materialized').waitFor()
  await page.getByRole('img', { name: '1 materialized, 2 missing' }).waitFor()
  await page.getByRole('button', { name: 'Materialize 2 missing' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('days are chosen with the keyboard, or by typing, and the address holds them', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/visits?tab=partitions`)
  const { page, complaints } = opened
  await stripOf(page).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.getByRole('button', { name: 'Materialize 3 chosen' }).waitFor()
  await page.getByRole('combobox', { name: 'Last partition' }).fill('2026-01-05')
  await page.getByRole('button', { name: 'Materialize 5 chosen' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Materialize 5 chosen' }).waitFor()
  await expect.poll(() => listOf(page).getByRole('row').count()).toBe(6)
  expect(complaints).toEqual([])
})

test('a range of days is previewed, and made by a backfill', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/visits`)
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'Materialize', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Materialize silver/visits' })
  await dialog.getByRole('radio', { name: 'A range' }).check()
  await dialog.getByRole('combobox', { name: 'First' }).fill('2026-02-01')
  await dialog.getByRole('combobox', { name: 'Last' }).fill('2026-02-06')
  await dialog.getByRole('combobox', { name: 'Runs' }).click()
  await page.getByRole('option', { name: 'A run for every few' }).click()
  await dialog.getByRole('textbox', { name: 'Partitions per run' }).fill('3')
  await dialog.getByText('A backfill of 6 partitions in 2 runs.').waitFor()
  await dialog.getByText('silver/visits: 6 partitions, 2026-02-01 to 2026-02-06').waitFor()
  await dialog.getByRole('button', { name: 'Materialize' }).click()
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('heading', { level: 1, name: 'Backfill of silver/visits' }).waitFor()
  await page.getByText('100 % done').waitFor()
  await page.getByRole('img', { name: '6 succeeded' }).waitFor()
  await page.getByRole('link', { name: 'Runs', exact: true }).last().click()
  await expect.poll(() => page.getByRole('grid', { name: 'Runs of the backfill' }).getByRole('row').count()).toBe(3)
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a backfill is paused, resumed, canceled, and what it left is tried again', async () => {
  await using opened = await openPage(browser, `${house.url}/backfills`)
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'New backfill' }).click()
  const dialog = page.getByRole('dialog', { name: 'New backfill' })
  await dialog.getByRole('textbox', { name: 'Select assets' }).fill('key:silver/visits')
  await dialog.getByRole('radio', { name: 'All' }).check()
  await dialog.getByRole('combobox', { name: 'Runs', exact: true }).click()
  await page.getByRole('option', { name: 'A run per partition' }).click()
  await dialog.getByRole('textbox', { name: 'Runs at once' }).fill('1')
  await dialog.getByText(/^A backfill of \d+ partitions in \d+ runs\.$/).waitFor()
  await dialog.getByRole('button', { name: 'Begin backfill' }).click()
  await page.getByRole('heading', { level: 1, name: 'Backfill of silver/visits' }).waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('Paused', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('Running', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Cancel the backfill' }).click()
  await page.getByText('Canceled', { exact: true }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  const canceled = page.url()
  await page.getByRole('button', { name: 'Retry' }).click()
  await page.getByText('Retry of').waitFor()
  expect(page.url()).not.toBe(canceled)
  expect(complaints).toEqual([])
})

test('on a telephone, partitions and backfills fit', async () => {
  await using opened = await openPage(browser, `${house.url}/assets/silver/visits?tab=partitions`, {
    viewport: PHONE,
    colorScheme: 'dark',
  })
  const { page, complaints } = opened
  await stripOf(page).waitFor()
  const width = () => page.evaluate(() => document.documentElement.scrollWidth)
  expect(await width()).toBe(PHONE.width)
  await page.goto(`${house.url}/backfills`)
  await page.getByRole('row', { name: 'silver/visits' }).first().click()
  await page.getByRole('heading', { level: 1, name: 'Backfill of silver/visits' }).waitFor()
  expect(await width()).toBe(PHONE.width)
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('keys of dynamic partitions are added and taken away', async () => {
  const project = fileURLToPath(new URL('./testing/guests-project.ts', import.meta.url))
  await using guests = await openHouse({ project })
  await guests.api('POST /partition-sets/{set}/keys', { params: { set: 'guests' }, body: { keys: ['ada', 'bob'] } })
  await using opened = await openPage(browser, `${guests.url}/deployment`)
  const { page, complaints } = opened
  await page.getByRole('grid', { name: 'Dynamic partitions' }).getByText('guests').click()
  const keys = page.getByRole('list', { name: 'Keys of guests' })
  const shown = () => keys.getByRole('listitem').getByRole('code').allTextContents()
  await expect.poll(shown).toEqual(['ada', 'bob'])
  await page.getByLabel('New key').fill('cleo')
  await page.keyboard.press('Enter')
  await expect.poll(shown).toEqual(['ada', 'bob', 'cleo'])
  await page.getByRole('button', { name: 'Remove bob' }).click()
  await page.getByRole('dialog', { name: 'Remove bob?' }).getByRole('button', { name: 'Remove' }).click()
  await expect.poll(shown).toEqual(['ada', 'cleo'])
  await page.getByLabel('Find').fill('cl')
  await expect.poll(shown).toEqual(['cleo'])
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

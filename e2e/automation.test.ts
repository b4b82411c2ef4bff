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

const turn = (page: Page, name: string, from: 'on' | 'off') =>
  page.getByRole('switch', { name: `${name} is ${from}` }).press('Space')
const is = (page: Page, name: string, state: 'on' | 'off') =>
  page.getByRole('switch', { name: `${name} is ${state}` }).waitFor()
const resultOf = (page: Page) => page.getByRole('region', { name: 'What it would come to' })

test('a schedule is turned off and, by undoing that, on again', async () => {
  await using opened = await openPage(browser, `${house.url}/automation`)
  const { page, complaints } = opened
  await turn(page, 'nightly', 'on')
  await page.getByText('nightly is off.').waitFor()
  await page.getByText('2 of 4 on').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await is(page, 'nightly', 'on')
  await page.getByText('3 of 4 on').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('several are chosen, turned off and on at once, and the filter finds those that are off', async () => {
  await using opened = await openPage(browser, `${house.url}/automation`)
  const { page, complaints } = opened
  await page.getByRole('checkbox', { name: 'Choose schedule shop nightly' }).click()
  await page.getByRole('checkbox', { name: 'Choose sensor shop bell' }).click()
  await page.getByRole('button', { name: 'Turn off 2' }).click()
  await page.getByText('1 of 4 on').waitFor()
  await page.goto(`${house.url}/automation?state=off`)
  await is(page, 'inbox', 'off')
  await page.getByRole('checkbox', { name: 'Choose schedule shop nightly' }).click()
  await page.getByRole('checkbox', { name: 'Choose sensor shop bell' }).click()
  await page.getByRole('button', { name: 'Turn on 2' }).click()
  await page.getByText('3 of 4 on').waitFor()
  expect(await page.getByRole('switch').count()).toBe(1)
  expect(complaints).toEqual([])
})

test('what a schedule would launch at a chosen time is previewed, and nothing is launched', async () => {
  await using opened = await openPage(browser, `${house.url}/automation/schedule/shop/nightly?tab=preview`)
  const { page, complaints } = opened
  await page.getByRole('combobox', { name: 'As if it were' }).click()
  await page.getByRole('option', { name: 'Another time…' }).click()
  await page.getByLabel('Time', { exact: true }).fill('2026-03-01T02:00')
  await page.getByRole('button', { name: 'Preview' }).click()
  await resultOf(page).getByRole('heading', { name: '1 run' }).waitFor()
  await resultOf(page).getByRole('link', { name: 'sales' }).waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
  expect((await house.api('GET /runs', { query: { job: 'sales' } })).runs).toEqual([])
})

test('a sensor is previewed, and what it would launch is launched', async () => {
  await using opened = await openPage(browser, `${house.url}/automation/sensor/shop/inbox?tab=preview`)
  const { page, complaints } = opened
  await page.getByRole('textbox', { name: 'Cursor' }).fill('{"seen":1}')
  await page.getByRole('button', { name: 'Preview' }).click()
  await resultOf(page).getByText('nothing new').waitFor()
  await page.getByRole('textbox', { name: 'Cursor' }).fill('{"seen":0}')
  await page.getByRole('button', { name: 'Preview' }).click()
  await resultOf(page).getByText('key first-letter').waitFor()
  await resultOf(page).getByText('looked beyond 0').waitFor()
  await page.getByRole('button', { name: 'Launch this' }).click()
  await page.getByText('1 run launched.').waitFor()
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByRole('grid', { name: 'Runs' }).getByRole('row', { name: 'fan_out' }).getByText('Succeeded').waitFor()
  expect(complaints).toEqual([])
})

test('the cursor of a sensor is set after a question, and its ticks tell what they did', async () => {
  await using opened = await openPage(browser, `${house.url}/automation/sensor/shop/inbox`)
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog', { name: 'Cursor of inbox' })
  await dialog.getByRole('textbox', { name: 'Cursor' }).fill('{"seen":')
  expect(await dialog.getByRole('button', { name: 'Set cursor' }).isDisabled()).toBe(true)
  await dialog.getByRole('textbox', { name: 'Cursor' }).fill('{"seen":7}')
  await dialog.getByRole('button', { name: 'Set cursor' }).click()
  await page.getByRole('dialog', { name: 'Set the cursor?' }).getByRole('button', { name: 'Set', exact: true }).click()
  await page.getByText('The cursor is set.').waitFor()
  await page.getByTitle('{"seen":7}').waitFor()
  await turn(page, 'inbox', 'off')
  const tick = page.getByRole('grid', { name: 'Ticks' }).getByRole('row', { name: /nothing new/ })
  await tick.click()
  const panel = page.getByRole('complementary', { name: /^Tick / })
  await panel.getByText('looked beyond 7').waitFor()
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

test('a message waits while its sensor is off, and is read once it is on', async () => {
  await using opened = await openPage(browser, `${house.url}/automation/sensor/shop/bell`)
  const { page, complaints } = opened
  await turn(page, 'bell', 'on')
  await is(page, 'bell', 'off')
  const push = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"id":42}' }
  expect((await fetch(`${house.url}/hooks/shop/bell`, push)).ok).toBe(true)
  await page.getByRole('link', { name: 'Waiting' }).click()
  await page.getByRole('gridcell', { name: '{"id":42}' }).waitFor()
  await turn(page, 'bell', 'off')
  await page.getByText('No message waits').waitFor()
  await page.getByRole('navigation', { name: 'bell' }).getByRole('link', { name: 'Runs' }).click()
  await page.getByRole('grid', { name: 'Runs launched by bell' }).getByText('Succeeded').waitFor()
  expect(complaints).toEqual([])
})

test('on a telephone, the list and a sensor fit', async () => {
  await using opened = await openPage(browser, `${house.url}/automation`, { viewport: PHONE, colorScheme: 'dark' })
  const { page, complaints } = opened
  const width = () => page.evaluate(() => document.documentElement.scrollWidth)
  await page.getByRole('link', { name: 'nightly' }).waitFor()
  expect(await width()).toBe(PHONE.width)
  await page.getByRole('link', { name: 'inbox' }).click()
  await page.getByRole('grid', { name: 'Ticks' }).waitFor()
  expect(await width()).toBe(PHONE.width)
  expect(await seriousFindings(page)).toEqual([])
  expect(complaints).toEqual([])
})

import type { Browser, Locator } from 'playwright-core'
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

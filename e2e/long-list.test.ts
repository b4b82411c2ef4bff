import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage } from './testing/browser.ts'
import { launch } from './testing/ended-run.ts'
import type { House } from './testing/house.ts'
import { openHouse } from './testing/house.ts'

let house: House
let browser: Browser

// Three pages of a hundred: one run that goes on and on, and those that wait for it.
const COUNT = 250

beforeAll(async () => {
  house = await openHouse({ config: 'queue: { maxConcurrentRuns: 1 }' })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await house[Symbol.asyncDispose]()
})

const list = (page: Page) => page.getByRole('grid', { name: 'Runs' })
/** With the head. */
async function hasRows(page: Page, count: number): Promise<void> {
  await expect.poll(() => list(page).getAttribute('aria-rowcount')).toBe(String(count + 1))
}

test('who has scrolled down a long list has only the pages fetched on which something changed', async () => {
  await launch(house, { job: 'talk', config: { isPatient: true } })
  const oldest = await launch(house, { job: 'fan_out' })
  for (let i = 2; i < COUNT; i += 1) await launch(house, { job: 'fan_out' })
  await using opened = await openPage(browser, `${house.url}/runs`)
  const { page, complaints } = opened
  const asked: string[] = []
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    if (pathname === '/api/v1/runs') asked.push(searchParams.has('cursor') ? 'a further page' : 'the first page')
  })
  for (const count of [100, 200, COUNT]) {
    await hasRows(page, count)
    await list(page).press('End')
  }
  await page.getByRole('row', { name: 'talk' }).waitFor()

  asked.length = 0
  await launch(house, { job: 'fan_out' })
  await hasRows(page, COUNT + 1)
  expect(asked).toEqual(['the first page'])

  asked.length = 0
  await house.api('POST /runs/bulk', { body: { action: 'cancel', runIds: [oldest] } })
  await page.getByRole('row').getByText('Canceled').waitFor()
  expect(asked).toEqual(['the first page', 'a further page'])
  await hasRows(page, COUNT + 1)
  expect(complaints).toEqual([])
})

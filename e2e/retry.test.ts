/** retry — what a person does about runs that failed: read why, run again what is left, tidy up. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage } from './testing/browser.ts'
import { endedRun, endOf } from './testing/ended-run.ts'
import type { House } from './testing/house.ts'
import { openHouse, until } from './testing/house.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await house?.[Symbol.asyncDispose]()
})

const open = (path: string) => openPage(browser, `${house.url}${path}`)
const runIdOf = (page: Page) => new URL(page.url()).pathname.split('/')[2] ?? ''
const paramOf = (page: Page, name: string) => new URL(page.url()).searchParams.get(name)
const runs = (page: Page) => page.getByRole('grid', { name: 'Runs' })

async function failedRun(tags: Readonly<Record<string, string>> = {}): Promise<string> {
  house.signal('broken')
  const { runId, status } = await endedRun(house, { job: 'sales', tags })
  expect(status).toBe('failed')
  house.unsignal('broken')
  return runId
}

test('a run that failed says why before all else, and the error is text', async () => {
  const runId = await failedRun()
  await using opened = await open(`/runs/${runId}`)
  const { page, complaints } = opened
  const summary = page.getByRole('region', { name: 'What failed' })
  await summary.getByRole('heading').waitFor()
  await summary.getByText('the till sent nonsense <img src=x').first().waitFor()
  expect(await page.getByRole('main').getByRole('region').first().getAttribute('aria-label')).toBe('What failed')
  expect(await page.title()).toBe(`${runId.slice(0, 18)} failed: sales · Ingot`)

  await summary.getByRole('button', { name: 'silver/orders' }).click()
  await expect.poll(() => paramOf(page, 'steps')).toBe('silver/orders')
  await page.getByRole('listbox', { name: 'Events' }).getByText('Failed after').waitFor()
  expect(complaints).toEqual([])
})

test('a retry from failure makes what failed and what comes after, and nothing that was made', async () => {
  const runId = await failedRun()
  await using opened = await open(`/runs/${runId}`)
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'Retry from failure' }).click()
  await expect.poll(() => runIdOf(page)).not.toBe(runId)
  await expect.poll(() => page.title()).toContain(' succeeded: ')
  const steps = page.getByRole('listbox', { name: 'Steps over time' })
  await steps.getByRole('option', { name: /^Succeeded gold\/revenue/ }).waitFor()
  await steps.getByRole('option', { name: /^Succeeded silver\/orders/ }).waitFor()
  expect(await steps.getByRole('option', { name: /bronze/ }).count()).toBe(0)
  await page
    .getByRole('link', { name: runId.slice(0, 18) })
    .first()
    .waitFor()
  expect(complaints).toEqual([])
})

test('filters of runs stand in the address and are there again when it is opened', async () => {
  await failedRun({ batch: 'filters' })
  const other = await endedRun(house, { job: 'fan_out' })
  await using opened = await open('/runs')
  const { page, complaints } = opened
  const gone = page.getByRole('checkbox', { name: `Choose ${other.runId}` })
  await gone.waitFor()
  await page
    .getByRole('navigation', { name: 'Runs by state' })
    .getByRole('link', { name: /^Failed/ })
    .click()
  await expect.poll(() => paramOf(page, 'view')).toBe('failed')
  await expect.poll(() => gone.count()).toBe(0)
  await page.getByLabel('Filter runs').fill('Tag:batch=filters')
  await page.keyboard.press('Enter')
  await expect.poll(() => paramOf(page, 'tag')).toBe('batch=filters')
  await expect.poll(() => runs(page).getByRole('row').count()).toBe(2)
  await page.reload()
  await page.getByRole('button', { name: 'Without Tag: batch=filters' }).waitFor()
  await expect.poll(() => runs(page).getByRole('row').count()).toBe(2)
  await page.getByRole('button', { name: 'Without filters' }).click()
  await expect.poll(() => paramOf(page, 'tag')).toBe(null)
  expect(complaints).toEqual([])
})

test('several runs are retried, and then deleted, at once', async () => {
  const before = [await failedRun({ batch: 'many' }), await failedRun({ batch: 'many' })]
  await using opened = await open('/runs?tag=batch=many')
  const { page, complaints } = opened
  for (const runId of before) await page.getByRole('checkbox', { name: `Choose ${runId}` }).click()
  const chosen = page.getByRole('group', { name: 'Chosen runs' })
  await chosen.getByText('2 runs chosen').waitFor()
  await chosen.getByRole('button', { name: 'Retry 2' }).click()
  await page.getByRole('menuitem', { name: 'From failure' }).click()
  await page.getByRole('dialog', { name: 'Retry 2 runs?' }).getByRole('button', { name: 'Retry' }).click()
  await page.getByText('2 runs queued again.').waitFor()
  await expect.poll(() => runs(page).getByRole('row').count()).toBe(5)
  const retries = await until(async () => {
    const { runs: all } = await house.api('GET /runs', { query: { tag: ['batch=many'] } })
    return all.length === 4 ? all.filter(({ runId }) => !before.includes(runId)) : undefined
  }, 'the retries are queued')
  for (const { runId } of retries) expect((await endOf(house, runId)).status).toBe('succeeded')

  await expect.poll(() => runs(page).getByText('Succeeded').count()).toBe(2)
  await page.getByRole('checkbox', { name: 'Choose all rows' }).click()
  await chosen.getByRole('button', { name: 'Delete 4' }).click()
  await page.getByRole('dialog', { name: 'Delete 4 runs?' }).getByRole('button', { name: 'Delete' }).click()
  await page.getByText('4 runs deleted.').waitFor()
  await page.getByText('No runs like these').waitFor()
  expect(complaints).toEqual([])
})

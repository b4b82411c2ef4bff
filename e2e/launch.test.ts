/** launch — from the config of a job to its run, and what the run says while it goes on. */
import { readFile } from 'node:fs/promises'

import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage } from './testing/browser.ts'
import { endOf, launch } from './testing/ended-run.ts'
import type { House } from './testing/house.ts'
import { openHouse } from './testing/house.ts'

let house: House
let browser: Browser

beforeAll(async () => {
  house = await openHouse()
  browser = await launchBrowser()
})
afterEach(() => house.unsignal('go-on'))
afterAll(async () => {
  await browser?.close()
  await house?.[Symbol.asyncDispose]()
})

const PAD = '/launchpad?project=shop&job=talk'
const open = (path: string) => openPage(browser, `${house.url}${path}`)
const lines = (page: Page) => page.getByRole('textbox', { name: 'lines' })
const text = (page: Page) => page.getByRole('textbox', { name: 'Config' })
const launchButton = (page: Page) => page.getByRole('button', { name: 'Launch run' })
const log = (page: Page) => page.getByRole('log', { name: 'Log lines' })

test('what is written in the form stands in the text, and the other way round', async () => {
  await using opened = await open(PAD)
  const { page, complaints } = opened
  await lines(page).fill('7')
  await expect.poll(() => text(page).innerText()).toContain('lines: 7')
  await text(page).fill('config:\n  lines: 9\n  mood: loud\n')
  await expect.poll(() => lines(page).inputValue()).toBe('9')
  expect(await page.getByRole('combobox', { name: 'mood' }).inputValue()).toBe('loud')
  await page.getByRole('radiogroup', { name: 'Language of the text' }).getByText('JSON').click()
  await expect.poll(() => text(page).innerText()).toContain('"mood": "loud"')
  await page.getByRole('checkbox', { name: 'isPatient' }).check()
  await expect.poll(() => text(page).innerText()).toContain('"isPatient": true')
  expect(complaints).toEqual([])
})

test('config that the job does not take is refused at its field, before anything is launched', async () => {
  await using opened = await open(PAD)
  const { page, complaints } = opened
  await lines(page).fill('0')
  const field = page.getByRole('group', { name: 'config' })
  await field.getByText('Must be at least 1').waitFor()
  expect(await lines(page).getAttribute('aria-invalid')).toBe('true')
  await page.getByText('config.lines must be at least 1.').waitFor()
  expect(await launchButton(page).isDisabled()).toBe(true)

  await text(page).fill('config: [\n')
  await page.getByText('The text cannot be read. The form is back when it can.').waitFor()
  expect(await launchButton(page).isDisabled()).toBe(true)
  await text(page).fill('config:\n  lines: 3\n')
  await page.getByRole('region', { name: 'What it would do' }).getByText('One run with 1 step').waitFor()
  expect(await launchButton(page).isEnabled()).toBe(true)
  expect(complaints).toEqual([])
})

test('a draft is there again after the page is loaded anew', async () => {
  await using opened = await open(PAD)
  const { page, complaints } = opened
  await lines(page).fill('41')
  await page.getByRole('combobox', { name: 'Tags' }).fill('team=night')
  await page.keyboard.press('Enter')
  await expect.poll(() => text(page).innerText()).toContain('lines: 41')
  await page.getByText('One run with 1 step').waitFor()
  await page.reload()
  await expect.poll(() => lines(page).inputValue()).toBe('41')
  await page.getByText('team=night').waitFor()
  expect(complaints).toEqual([])
})

test.each(['Control+Enter', 'Meta+Enter'])('%s launches, and leads to the run with its tags', async (keys) => {
  await using opened = await open(PAD)
  const { page, complaints } = opened
  await page.getByRole('combobox', { name: 'Tags' }).fill('team=day')
  await page.keyboard.press('Enter')
  await text(page).fill('config:\n  lines: 2\n')
  await page.getByText('One run with 1 step').waitFor()
  await page.keyboard.press(keys)
  await page.getByRole('heading', { level: 1, name: /^Run / }).waitFor()
  await expect.poll(() => page.title()).toContain(' succeeded: talk')
  await page.getByRole('link', { name: 'team=day' }).waitFor()
  await page.getByRole('link', { name: 'Config', exact: true }).click()
  await page
    .getByText(/"?lines"?: 2/)
    .first()
    .waitFor()
  expect(complaints).toEqual([])
})

test('what a run says appears while it goes on, in its colours, and the run ends before one’s eyes', async () => {
  const runId = await launch(house, { job: 'talk', config: { lines: 20, isPatient: true } })
  await using opened = await open(`/runs/${runId}?tab=logs`)
  const { page, complaints } = opened
  await log(page).getByText('line 20 of 20').waitFor()
  const green = log(page).getByText('green', { exact: true })
  await green.waitFor()
  const colorOf = (found: Element) => getComputedStyle(found).color
  expect(await green.evaluate(colorOf)).not.toBe(await log(page).getByText('on stdout').evaluate(colorOf))
  const bold = log(page).getByText('bold', { exact: true })
  expect(await bold.evaluate((found) => Number(getComputedStyle(found).fontWeight))).toBeGreaterThanOrEqual(600)
  expect(await page.title()).toContain(' running: talk')

  house.signal('go-on')
  await expect.poll(() => page.title()).toContain(' succeeded: talk')
  await page.getByRole('option', { name: /^Succeeded say/ }).waitFor()
  expect(complaints).toEqual([])
})

test('a log is searched from match to match, and downloaded whole', async () => {
  const runId = await launch(house, { job: 'talk', config: { lines: 2_000 } })
  await endOf(house, runId)
  await using opened = await open(`/runs/${runId}?tab=logs`)
  const { page, complaints } = opened
  await page.getByText('2,001 lines').waitFor()
  await page.getByRole('textbox', { name: 'Find in logs' }).fill('line 77')
  await page.getByText('1 of 11').waitFor()
  await log(page).getByText('line 77 of 2000').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('2 of 11').waitFor()
  await log(page).getByText('line 770 of 2000').waitFor()
  await page.keyboard.press('Shift+Enter')
  await page.getByText('1 of 11').waitFor()
  await page.keyboard.press('Shift+Enter')
  await page.getByText('11 of 11').waitFor()
  await log(page).getByText('line 779 of 2000').waitFor()

  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Download the log' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe(`run-${runId}.log`)
  const whole = await readFile(await download.path(), 'utf8')
  expect(whole).toContain('line 1 of 2000')
  expect(whole).toContain('line 2000 of 2000')
  expect(complaints).toEqual([])
})

test('a run that goes on is canceled, after one has been asked', async () => {
  const runId = await launch(house, { job: 'talk', config: { lines: 1, isPatient: true } })
  await using opened = await open(`/runs/${runId}`)
  const { page, complaints } = opened
  await page.getByRole('option', { name: /^Running say/ }).waitFor()
  await page.getByRole('button', { name: 'Cancel', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Cancel the run?' })
  await question.getByRole('button', { name: 'Cancel the run' }).click()
  await page.getByText('The run is being canceled.').waitFor()
  await expect.poll(() => page.title()).toContain(' canceled: talk')
  await page.getByRole('option', { name: /^Canceled say/ }).waitFor()
  expect(complaints).toEqual([])
})

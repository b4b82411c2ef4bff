/** keyboard — the pages without a pointer: search, shortcuts, tables, the steps of a run, what lies on top. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage } from './testing/browser.ts'
import type { Run } from './testing/ended-run.ts'
import { endedRun } from './testing/ended-run.ts'
import type { House } from './testing/house.ts'
import { openHouse } from './testing/house.ts'

let house: House
let browser: Browser
let run: Run

beforeAll(async () => {
  house = await openHouse()
  browser = await launchBrowser()
  run = await endedRun(house, { job: 'fan_out' })
})
afterAll(async () => {
  await browser?.close()
  await house?.[Symbol.asyncDispose]()
})

const open = (path: string) => openPage(browser, `${house.url}${path}`)
const pathOf = (page: Page) => new URL(page.url()).pathname
const search = (page: Page) => page.getByRole('textbox', { name: 'Search assets, jobs, runs, or go anywhere' })

const isFocused = (locator: Locator) => locator.evaluate((element) => element === document.activeElement)

/** With Tab alone, as far as a person would go on. */
async function tabTo(page: Page, locator: Locator): Promise<void> {
  await locator.waitFor()
  for (let pressed = 0; pressed < 80; pressed += 1) {
    if (await isFocused(locator)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${String(locator)}`)
}

test.each([
  { keys: '/', typed: 'revenue', found: 'gold/revenue', path: '/assets/gold/revenue' },
  { keys: 'Control+k', typed: 'fan_o', found: 'fan_out', path: '/jobs/shop/fan_out' },
  { keys: 'Meta+k', typed: 'nightly', found: 'nightly', path: '/automation/schedule/shop/nightly' },
  { keys: '/', typed: 'deploym', found: 'Go to deployment', path: '/deployment' },
])('$keys and "$typed" find $found, and Enter opens it', async ({ keys, typed, found, path }) => {
  await using opened = await open('/')
  const { page, complaints } = opened
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.keyboard.press(keys)
  await search(page).waitFor()
  await page.keyboard.type(typed)
  await page.getByRole('dialog').getByRole('button', { name: found }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => pathOf(page)).toBe(path)
  await expect.poll(() => search(page).count()).toBe(0)
  expect(complaints).toEqual([])
})

test('a run is found by the beginning of its id', async () => {
  await using opened = await open('/jobs')
  const { page } = opened
  await page.getByRole('heading', { name: 'Jobs' }).waitFor()
  await page.keyboard.press('/')
  await search(page).waitFor()
  await page.keyboard.type(run.runId.slice(0, 13))
  await page.getByRole('dialog').getByRole('button', { name: run.runId }).waitFor()
  await page.keyboard.press('Enter')
  await expect.poll(() => pathOf(page)).toBe(`/runs/${run.runId}`)
})

test('what is typed into a field is no shortcut, but Ctrl K', async () => {
  await using opened = await open('/runs')
  const { page } = opened
  const filter = page.getByLabel('Filter runs')
  await filter.click()
  await page.keyboard.type('/?')
  expect(await filter.inputValue()).toBe('/?')
  await page.keyboard.press('Control+k')
  await search(page).waitFor()
})

test('? lists the shortcuts, Escape closes them, and the focus is where it was', async () => {
  await using opened = await open('/')
  const { page, complaints } = opened
  const button = page.getByRole('button', { name: 'Shortcuts' })
  await tabTo(page, button)
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Shortcuts' })
  await sheet.getByRole('row', { name: '/ Search, and go anywhere' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => sheet.count()).toBe(0)
  await expect.poll(() => isFocused(button)).toBe(true)
  expect(complaints).toEqual([])
})

test('Alt and a letter lead to every page of the navigation', async () => {
  await using opened = await open('/')
  const { page, complaints } = opened
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  for (const [letter, name] of [
    ['R', 'Runs'],
    ['C', 'Assets'],
    ['L', 'Lineage'],
    ['J', 'Jobs'],
    ['A', 'Automation'],
    ['F', 'Backfills'],
    ['D', 'Deployment'],
    ['O', 'Overview'],
  ]) {
    await page.keyboard.press(`Alt+Key${letter}`)
    await page.getByRole('heading', { level: 1, name: `${name}`, exact: true }).waitFor()
    const here = page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: `${name}`, exact: true })
    expect(await here.getAttribute('aria-current')).toBe('page')
  }
  expect(complaints).toEqual([])
})

test('the first Tab offers to skip the navigation', async () => {
  await using opened = await open('/runs')
  const { page, complaints } = opened
  await page.getByRole('heading', { name: 'Runs' }).waitFor()
  await page.keyboard.press('Tab')
  expect(await isFocused(page.getByRole('link', { name: 'Skip to the page' }))).toBe(true)
  await page.keyboard.press('Enter')
  await expect.poll(() => isFocused(page.getByRole('main'))).toBe(true)
  await page.keyboard.press('Tab')
  const isInside = () => page.getByRole('main').evaluate((main) => main.contains(document.activeElement))
  expect(await isInside()).toBe(true)
  expect(complaints).toEqual([])
})

test('a run is opened and one of its steps chosen with keys alone', async () => {
  await using opened = await open('/runs')
  const { page, complaints } = opened
  await tabTo(page, page.getByRole('grid', { name: 'Runs' }))
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect.poll(() => pathOf(page)).toBe(`/runs/${run.runId}`)
  await tabTo(page, page.getByRole('listbox', { name: 'Steps over time' }))
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const chosen = page.getByRole('option', { name: /^Succeeded list/ })
  await expect.poll(() => chosen.getAttribute('aria-selected')).toBe('true')
  await expect.poll(() => new URL(page.url()).searchParams.get('steps')).toBe('list')
  await page.getByRole('button', { name: '1 step chosen' }).waitFor()
  expect(complaints).toEqual([])
})

test('Escape closes what lies on top, and the focus returns to the button that opened it', async () => {
  await using opened = await open('/assets/gold/revenue')
  const { page, complaints } = opened
  const button = page.getByRole('button', { name: 'Materialize' })
  await tabTo(page, button)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('heading', { name: 'Materialize gold/revenue' }).waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => dialog.count()).toBe(0)
  await expect.poll(() => isFocused(button)).toBe(true)
  expect(complaints).toEqual([])
})

test('after a dialog that a menu opened, the focus is on the button of the menu', async () => {
  await using opened = await open('/assets/gold/revenue')
  const { page, complaints } = opened
  const button = page.getByRole('main').getByRole('button', { name: 'More actions' })
  await tabTo(page, button)
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem').first().waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect.poll(() => isFocused(page.getByRole('menuitem', { name: 'Wipe records…' }))).toBe(true)
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Wipe gold/revenue?' })
  await dialog.waitFor()
  await page.keyboard.press('Escape')
  await expect.poll(() => dialog.count()).toBe(0)
  await expect.poll(() => isFocused(button)).toBe(true)
  expect(complaints).toEqual([])
})

test('the theme goes from the system’s to light to dark, and is kept', async () => {
  await using opened = await open('/')
  const { page, complaints } = opened
  const scheme = () => page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'))
  await tabTo(page, page.getByRole('button', { name: 'Theme: as the system. Change to light' }))
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Theme: light. Change to dark' }).press('Enter')
  await expect.poll(scheme).toBe('dark')
  await page.reload()
  await page.getByRole('button', { name: 'Theme: dark. Change to as the system' }).waitFor()
  expect(await scheme()).toBe('dark')
  expect(complaints).toEqual([])
})

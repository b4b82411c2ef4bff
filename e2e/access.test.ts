/** access — a server that asks for a token, as those see it who have one and those who have none; and one that only shows. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { launchBrowser, openPage } from './testing/browser.ts'
import type { House } from './testing/house.ts'
import { openHouse } from './testing/house.ts'

let house: House
let browser: Browser
let admin: string
let viewer: string

beforeAll(async () => {
  house = await openHouse({ argv: ['--auth', 'tokens'] })
  browser = await launchBrowser()
  const make = async (name: string, role: string) => (await house.ingot('token', 'create', name, '--role', role)).trim()
  admin = await make('ada', 'admin')
  viewer = await make('vera', 'viewer')
})
afterAll(async () => {
  await browser?.close()
  await house?.[Symbol.asyncDispose]()
})

const REFUSAL = 'Signed in as viewer: this takes the role launcher or more.'
const pathOf = (page: Page) => new URL(page.url()).pathname
// The browser itself says so of every answer 401 and 403.
const REFUSED = /^console: Failed to load resource: .* status of 40[13] /

async function signIn(page: Page, token: string): Promise<void> {
  await page.getByLabel('Token', { exact: true }).fill(token)
  await page.keyboard.press('Enter')
}

async function openAs(token: string, path: string) {
  const opened = await openPage(browser, `${house.url}/sign-in?next=${encodeURIComponent(path)}`)
  await signIn(opened.page, token)
  await opened.page.getByRole('navigation', { name: 'Pages' }).waitFor()
  return opened
}

test('whoever has not signed in is led to sign in, and from there back to the page that they asked for', async () => {
  await using opened = await openPage(browser, `${house.url}/runs?view=failed`)
  const { page, complaints } = opened
  await page.getByRole('heading', { name: 'Sign in to Ingot' }).waitFor()
  await expect.poll(() => page.title()).toBe('Sign in · Ingot')
  expect(await page.getByRole('navigation').count()).toBe(0)
  await signIn(page, viewer)
  await page.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
  expect(page.url()).toBe(`${house.url}/runs?view=failed`)
  expect(complaints.filter((complaint) => !REFUSED.test(complaint))).toEqual([])
})

test('a wrong token is refused with a sentence, and can be corrected', async () => {
  await using opened = await openPage(browser, `${house.url}/sign-in`)
  const { page } = opened
  expect(await page.getByRole('button', { name: 'Sign in' }).isDisabled()).toBe(true)
  await signIn(page, `ingot_${'x'.repeat(43)}`)
  await page.getByRole('alert').getByText('the token is unknown, has expired or was revoked').waitFor()
  expect(pathOf(page)).toBe('/sign-in')
  await signIn(page, viewer)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
})

test('a viewer sees everything, and is told why nothing launches or switches', async () => {
  await using opened = await openAs(viewer, '/assets/gold/revenue')
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'Materialize', disabled: true }).waitFor()
  expect(await page.getByRole('button', { name: 'Materialize' }).getAttribute('title')).toBe(REFUSAL)
  await page.getByRole('main').getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Wipe records…', disabled: true }).waitFor()

  await page.goto(`${house.url}/launchpad?project=shop&job=talk`)
  await page.getByText(REFUSAL).waitFor()
  expect(await page.getByRole('button', { name: 'Launch run' }).isDisabled()).toBe(true)
  await page.goto(`${house.url}/automation`)
  const nightly = page.getByRole('switch', { name: 'nightly is on' })
  await expect.poll(() => nightly.isDisabled()).toBe(true)
  await page.goto(`${house.url}/backfills`)
  await page.getByRole('button', { name: 'New backfill', disabled: true }).waitFor()
  expect(complaints).toEqual([])
})

test('an admin makes a token, which opens, and revokes it, after which it opens nothing', async () => {
  await using opened = await openAs(admin, '/deployment?tab=tokens')
  const { page, complaints } = opened
  await page.getByRole('button', { name: 'New token' }).click()
  const dialog = page.getByRole('dialog', { name: 'New token' })
  await dialog.getByLabel('Name').fill('ci')
  await dialog.getByRole('button', { name: 'Make' }).click()
  const secret = dialog.getByText(/^ingot_/)
  await secret.waitFor()
  const token = (await secret.textContent()) ?? ''
  await dialog.getByRole('button', { name: 'I have it' }).click()
  const ask = () => fetch(`${house.url}/api/v1/instance`, { headers: { authorization: `Bearer ${token}` } })
  expect((await ask()).status).toBe(200)

  const row = page.getByRole('grid', { name: 'Tokens' }).getByRole('row', { name: /^ci viewer Active/ })
  await row.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('dialog', { name: 'Revoke this token?' }).getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('row', { name: /^ci viewer Revoked/ }).waitFor()
  expect((await ask()).status).toBe(401)
  expect(await page.content()).not.toContain(token)
  expect(complaints).toEqual([])
})

test('the audit log says who did what', async () => {
  await using opened = await openAs(admin, '/deployment?tab=audit')
  const { page, complaints } = opened
  const log = page.getByRole('grid', { name: 'Audit log' })
  await log.getByRole('row', { name: /ada token\.revoke .* Done/ }).waitFor()
  await log.getByRole('row', { name: /ada token\.create .* Done .*"name":"ci"/ }).click()
  await page.getByRole('complementary', { name: 'token.create' }).getByText('"role": "viewer"').waitFor()
  await page.getByLabel('Filter the audit log').fill('What:token.create')
  await page.keyboard.press('Enter')
  await expect.poll(() => new URL(page.url()).searchParams.get('action')).toBe('token.create')
  await expect.poll(() => log.getByRole('row', { name: /token\.revoke/ }).count()).toBe(0)
  expect(complaints).toEqual([])
})

test('tokens and the audit log are an admin’s; others are told so', async () => {
  await using opened = await openAs(viewer, '/deployment')
  const { page } = opened
  const tabs = page.getByRole('navigation', { name: 'Deployment' })
  await tabs.getByRole('link', { name: 'Settings' }).click()
  // Said on the command line, not in the config.
  await page.getByText('"auth": "tokens"').waitFor()
  expect(await tabs.getByRole('link', { name: 'Tokens' }).count()).toBe(0)
  await page.goto(`${house.url}/deployment?tab=tokens`)
  await page.getByText('Signed in as viewer: this takes the role admin or more.').waitFor()
})

test('who signs out is asked to sign in again, in every tab', async () => {
  await using opened = await openAs(admin, '/jobs')
  const { page, context } = opened
  const other = await context.newPage()
  await other.goto(`${house.url}/runs`)
  await other.getByRole('heading', { name: 'Runs', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Sign out ada (admin)' }).click()
  await page.getByRole('heading', { name: 'Sign in to Ingot' }).waitFor()
  await other.getByRole('heading', { name: 'Sign in to Ingot' }).waitFor()
})

test('a server that is read only says so, and launches nothing', async () => {
  await using shown = await openHouse({ argv: ['--read-only'] })
  await using opened = await openPage(browser, `${shown.url}/launchpad?project=shop&job=talk`)
  const { page, complaints } = opened
  await page.getByText('This server is read only.').waitFor()
  await page.getByText('This server is read only: nothing is changed through it.').waitFor()
  expect(await page.getByRole('button', { name: 'Launch run' }).isDisabled()).toBe(true)
  await page.getByRole('link', { name: 'Automation' }).click()
  await expect.poll(() => page.getByRole('switch', { name: 'nightly is on' }).isDisabled()).toBe(true)
  expect(complaints).toEqual([])
})

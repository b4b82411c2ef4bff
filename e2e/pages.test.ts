/** pages — every page as it opens: light and dark, on a desk and on a telephone, for those who see it and those who do not. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { OpenedPage } from './testing/browser.ts'
import { DESKTOP, launchBrowser, openPage, PHONE, seriousFindings } from './testing/browser.ts'
import { endedRun, launch } from './testing/ended-run.ts'
import type { House } from './testing/house.ts'
import { openHouse } from './testing/house.ts'

let house: House
let browser: Browser
// One for each look: what was fetched for one page is there for the next, as it is for a person.
let views: readonly OpenedPage[]
const ids = { failed: '', fanned: '', running: '', backfill: '' }

beforeAll(async () => {
  house = await openHouse()
  browser = await launchBrowser()
  views = await Promise.all(LOOKS.map((look) => openPage(browser, house.url, look)))
  await endedRun(house, { job: 'sales' })
  house.signal('broken')
  ids.failed = (await endedRun(house, { job: 'sales' })).runId
  house.unsignal('broken')
  ids.fanned = (await endedRun(house, { job: 'fan_out' })).runId
  ids.running = await launch(house, { job: 'talk', config: { lines: 300, isPatient: true } })
  const body = { project: 'shop', assets: 'key:silver/stock' }
  ids.backfill = (await house.api('POST /backfills', { body })).backfillId
})
afterAll(async () => {
  await browser?.close()
  await house?.[Symbol.asyncDispose]()
})

const LOOKS = [DESKTOP, PHONE].flatMap((viewport) => [
  { viewport, colorScheme: 'light' as const },
  { viewport, colorScheme: 'dark' as const },
])
const PATHS = [
  '/',
  '/runs',
  '/runs?view=failed',
  '/runs?view=scheduled',
  '/runs/{failed}',
  '/runs/{fanned}?mode=waterfall&tab=steps',
  '/runs/{fanned}?tab=config',
  '/runs/{running}?tab=logs',
  '/runs/nobody',
  '/assets',
  '/assets/bronze/raw_orders',
  '/assets/silver/visits?tab=partitions',
  '/assets/silver/orders?tab=events',
  '/assets/silver/orders?tab=checks',
  '/assets/silver/orders?tab=lineage',
  '/assets/gold/revenue?tab=automation',
  '/assets/no/such',
  '/lineage',
  '/jobs',
  '/jobs/shop/fan_out',
  '/jobs/shop/talk?tab=launchpad',
  '/jobs/shop/sales?tab=runs',
  '/jobs/shop/sales?tab=automation',
  '/launchpad',
  '/launchpad?project=shop&job=talk',
  '/launchpad?project=shop&run={failed}',
  '/automation',
  '/automation/schedule/shop/nightly',
  '/automation/sensor/shop/inbox?tab=preview',
  '/automation/sensor/shop/bell',
  '/automation/automation/shop/default',
  '/backfills',
  '/backfills/{backfill}',
  '/deployment?tab=locations',
  '/deployment?tab=daemons',
  '/deployment?tab=pools',
  '/deployment?tab=workers',
  '/deployment?tab=storage',
  '/deployment?tab=settings',
  '/deployment?tab=tokens',
  '/deployment?tab=audit',
  '/sign-in',
  '/no/such/page',
]

function addressOf(path: string): string {
  return house.url + path.replace(/\{(\w+)\}/g, (_, name: keyof typeof ids) => ids[name])
}

/** All of it is there: nothing is on its way any more. */
async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  const waiting = page.getByRole('status').filter({ hasText: /^(Loading|Reading|Counting|Working out)/ })
  await expect.poll(() => waiting.count()).toBe(0)
}

// What the browser says of an answer 404, which a page of what does not exist has to get.
const NOT_THERE = /^console: Failed to load resource: .* status of 404 /

test.each(PATHS)('%s opens on a desk and on a telephone, by day and by night', async (path) => {
  for (const { page, complaints } of views) {
    const before = complaints.length
    await page.goto(addressOf(path))
    await settled(page)
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    expect(await page.getByRole('main').count()).toBe(1)
    expect(await page.title()).toMatch(/. · Ingot$/)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
    expect(await seriousFindings(page)).toEqual([])
    expect(complaints.slice(before).filter((complaint) => !NOT_THERE.test(complaint))).toEqual([])
  }
})

test('the navigation names every place, and the buttons below it say what they do', async () => {
  await using opened = await openPage(browser, `${house.url}/jobs`)
  const { page, complaints } = opened
  await settled(page)
  expect(await page.getByRole('navigation', { name: 'Pages' }).ariaSnapshot()).toMatchInlineSnapshot(`
    "- navigation "Pages":
      - link "Ingot":
        - /url: /
      - button "Search /"
      - list:
        - listitem:
          - link "Overview":
            - /url: /
        - listitem:
          - link "Runs":
            - /url: /runs
        - listitem:
          - link "Assets":
            - /url: /assets
        - listitem:
          - link "Lineage":
            - /url: /lineage
        - listitem:
          - link "Jobs":
            - /url: /jobs
        - listitem:
          - link "Automation":
            - /url: /automation
        - listitem:
          - link "Backfills":
            - /url: /backfills
        - listitem:
          - link "Deployment":
            - /url: /deployment
      - 'button "Theme: as the system. Change to light"'
      - button "Shortcuts"
      - button "Fold the navigation""
  `)
  expect(complaints).toEqual([])
})

test('lists say what their columns are, to who listens as to who looks', async () => {
  await using opened = await openPage(browser, `${house.url}/runs`)
  const { page, complaints } = opened
  const head = async (path: string, grid: string) => {
    await page.goto(`${house.url}${path}`)
    return page.getByRole('grid', { name: grid, exact: true }).getByRole('row').first().ariaSnapshot()
  }
  expect(await head('/runs', 'Runs')).toMatchInlineSnapshot(`
    "- row "Choose all rows Run Status Target Partition Launched by Created Duration Tags Actions":
      - columnheader "Choose all rows":
        - checkbox "Choose all rows"
      - columnheader "Run"
      - columnheader "Status"
      - columnheader "Target"
      - columnheader "Partition"
      - columnheader "Launched by"
      - columnheader "Created"
      - columnheader "Duration"
      - columnheader "Tags"
      - columnheader "Actions""
  `)
  expect(await head('/assets', 'Assets')).toMatchInlineSnapshot(`
    "- row "Choose all rows Asset Status Last made Freshness Checks Partitions Rows Layer Group Kinds Owners":
      - columnheader "Choose all rows":
        - checkbox "Choose all rows"
      - columnheader "Asset":
        - button "Asset"
      - columnheader "Status":
        - button "Status"
      - columnheader "Last made":
        - button "Last made"
      - columnheader "Freshness"
      - columnheader "Checks"
      - columnheader "Partitions"
      - columnheader "Rows":
        - button "Rows"
      - columnheader "Layer":
        - button "Layer"
      - columnheader "Group":
        - button "Group"
      - columnheader "Kinds"
      - columnheader "Owners""
  `)
  expect(await head('/automation', 'Schedules, sensors and asset automation')).toMatchInlineSnapshot(`
    "- row "Choose all rows On Name Target Ticks Next tick Last tick Newest ticks Last run":
      - columnheader "Choose all rows":
        - checkbox "Choose all rows"
      - columnheader "On"
      - columnheader "Name"
      - columnheader "Target"
      - columnheader "Ticks"
      - columnheader "Next tick"
      - columnheader "Last tick"
      - columnheader "Newest ticks"
      - columnheader "Last run""
  `)
  expect(await head('/backfills', 'Backfills')).toMatchInlineSnapshot(`
    "- row "Status Target Progress Partitions Launched by Begun Duration Backfill":
      - columnheader "Status"
      - columnheader "Target"
      - columnheader "Progress"
      - columnheader "Partitions"
      - columnheader "Launched by"
      - columnheader "Begun"
      - columnheader "Duration"
      - columnheader "Backfill""
  `)
  expect(await head('/deployment?tab=daemons', 'Daemons')).toMatchInlineSnapshot(`
    "- row "Status Process Leads Lease ends Id":
      - columnheader "Status"
      - columnheader "Process"
      - columnheader "Leads"
      - columnheader "Lease ends"
      - columnheader "Id""
  `)
  expect(complaints).toEqual([])
})

test('the page of a run is built of parts with names', async () => {
  await using opened = await openPage(browser, `${house.url}/runs/${ids.failed}`)
  const { page, complaints } = opened
  await settled(page)
  const parts = await page.getByRole('main').getByRole('region').or(page.getByRole('main').getByRole('tab')).all()
  const names = await Promise.all(parts.map((part) => part.getAttribute('aria-label')))
  expect(names).toMatchInlineSnapshot(`
    [
      "What failed",
      "Events",
    ]
  `)
  expect(complaints).toEqual([])
})

/**
 * measure — what pages take in a real browser, each opened with an empty cache.
 *
 * Units    ms since navigation, or since what a person did
 */
import { readFileSync } from 'node:fs'

import type { launchBrowser, OpenedPage } from '../../../e2e/testing/browser.ts'
import { DESKTOP } from '../../../e2e/testing/browser.ts'

export type Browser = Awaited<ReturnType<typeof launchBrowser>>
type Page = OpenedPage['page']

const PROBE = readFileSync(new URL('./page-probe.js', import.meta.url), 'utf8')

/** What page-probe.js offers inside the page. */
interface Probe {
  interactive(selectors: readonly string[]): Promise<number>
  beforeTyping(): void
  rowsAfterTyping(asked: string): Promise<number>
  scrollRuns(count: number): Promise<{ readonly ids: readonly string[]; readonly changedCount: number }>
  tailLog(lastText: string): Promise<{ readonly lags: readonly number[]; readonly longestTaskMs: number }>
  longTasks(): readonly number[]
}

/** What lives in the page while `use` goes on. */
export async function withPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: DESKTOP, reducedMotion: 'reduce' })
  try {
    await context.addInitScript(PROBE)
    return await use(await context.newPage())
  } finally {
    await context.close()
  }
}

/** Calls what the probe offers; the answer is awaited inside the page. */
export function ask<K extends keyof Probe>(page: Page, what: K, ...args: Parameters<Probe[K]>) {
  return page.evaluate(
    ([name, words]) => {
      const { probe } = globalThis as unknown as { readonly probe: Record<string, (...all: unknown[]) => unknown> }
      return probe[name]?.(...words)
    },
    [what, args] as const,
  ) as Promise<Awaited<ReturnType<Probe[K]>>>
}

/** Opens it `times` times, each with nothing in the cache. */
export async function timesToOpen(
  browser: Browser,
  address: string,
  selectors: readonly string[],
  times: number,
): Promise<readonly number[]> {
  const took: number[] = []
  for (let i = 0; i < times; i += 1) {
    took.push(
      await withPage(browser, async (page) => {
        await page.goto(address, { waitUntil: 'commit' })
        return ask(page, 'interactive', selectors)
      }),
    )
  }
  return took
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
